import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { e2eTool } from '../../support/e2e-tool.js';
import { inRepository } from '../../support/paths.js';

const chart = inRepository('helm', 'hightouch-lineage');
/** Ways to use the chart, each rendered and held against the schemas of Kubernetes. */
const ways: Readonly<Record<string, readonly string[]>> = {
  'a key from a Secret': ['existingSecret=hightouch'],
  'no claim': ['existingSecret=hightouch', 'persistence.enabled=false'],
  'a Secret that is made': ['secret.create=true', 'secret.apiKey=abc'],
  'everything that may be switched on': [
    ...['existingSecret=hightouch', 'networkPolicy.enabled=true', 'cronjob.timeZone=Europe/Berlin'],
    ...['cronjob.startingDeadlineSeconds=600', 'job.ttlSecondsAfterFinished=0', 'serviceAccount.automount=true'],
    ...['env[0].name=A', 'env[0].value=b', 'commonAnnotations.a=b', 'podAnnotations.c=d', 'nodeSelector.disk=ssd'],
    ...['tolerations[0].key=batch', 'tolerations[0].operator=Exists', 'persistence.storageClass=-'],
  ],
  'several workspaces': [
    ...['existingSecret=hightouch', 'workspaces[0].name=us', 'workspaces[1].name=eu'],
    ...['workspaces[1].existingSecret=other', 'workspaces[1].config.lookback=2d'],
  ],
};

describe('Helm chart', function () {
  this.timeout(300_000);
  let places: { readonly tools: string; readonly schemas: string };
  before(() => {
    places = JSON.parse(e2eTool('helm')) as typeof places; // scripts/e2e/chart-tools.mjs
  });

  const tool = (name: string): string => join(places.tools, name);
  const text = (name: string, ...argv: readonly string[]): string =>
    execFileSync(tool(name), argv, { encoding: 'utf8' });
  const rendered = (settings: readonly string[]): string => {
    const set = settings.flatMap((setting) => ['--set', setting]);
    return text('helm', 'template', 'lineage', chart, '--kube-version', '1.33.0', ...set);
  };

  it('passes helm lint --strict', () => {
    expect(text('helm', 'lint', '--strict', chart, '--set', 'existingSecret=x')).to.contain('0 chart(s) failed');
  });

  it('passes its unit tests', () => {
    const { status, stdout } = spawnSync(tool('untt'), ['--strict', chart], { encoding: 'utf8' });
    expect(status, stdout).to.equal(0);
    const suites = readdirSync(join(chart, 'tests')).filter((file) => file.endsWith('_test.yaml')).length;
    expect(stdout).to.match(new RegExp(`Test Suites: ${suites} passed, ${suites} total`));
  });

  it('has the README that helm-docs makes of values.yaml', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hightouch-lineage-chart-'));
    try {
      cpSync(chart, join(folder, 'hightouch-lineage'), { recursive: true });
      execFileSync(tool('helm-docs'), ['--chart-search-root', folder, '--log-level', 'error']);
      const made = readFileSync(join(folder, 'hightouch-lineage', 'README.md'), 'utf8');
      expect(made, 'write it with npm run chart:docs').to.equal(readFileSync(join(chart, 'README.md'), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [way, settings] of Object.entries(ways)) {
    it(`makes objects that Kubernetes 1.30 to 1.37 knows: ${way}`, () => {
      const objects = rendered(settings);
      const versions = readdirSync(places.schemas).sort();
      expect(versions).to.have.length(8);
      for (const version of versions) {
        const verdict = conform(version, objects);
        expect(verdict, `${way}, ${version}`).to.deep.include({ invalid: 0, errors: 0, skipped: 0 });
        expect(verdict.valid).to.be.greaterThan(3);
      }
    });
  }

  it('knows as much of the example without Helm', () => {
    const objects = readFileSync(inRepository('operators', 'examples', 'kubernetes', 'cronjob.yaml'), 'utf8');
    for (const version of readdirSync(places.schemas).sort()) {
      expect(conform(version, objects), version).to.deep.include({ valid: 2, invalid: 0, errors: 0, skipped: 0 });
    }
  });

  it('would not pass with a field that Kubernetes does not know', () => {
    const objects = rendered(['existingSecret=x']).replace('concurrencyPolicy:', 'concurencyPolicy:');
    expect(conform('v1.33.0', objects).invalid).to.equal(1);
  });

  it('refuses a misspelled key of the configuration before anything is made', () => {
    const argv = ['template', 'x', chart, '--kube-version', '1.33.0', '--set', 'existingSecret=x,config.lookbak=14d'];
    const { status, stderr } = spawnSync(tool('helm'), argv, { encoding: 'utf8' });
    expect(status).to.equal(1);
    expect(stderr).to.contain('lookbak');
  });

  it('can be packed, without what is only for its makers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hightouch-lineage-chart-'));
    try {
      text('helm', 'package', chart, '--destination', folder);
      const [archive] = readdirSync(folder);
      const files = execFileSync('tar', ['-tzf', join(folder, archive ?? '')], { encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(files).to.include('hightouch-lineage/templates/tests/check.yaml');
      expect(files).to.include('hightouch-lineage/values.schema.json');
      expect(files.filter((file) => file.startsWith('hightouch-lineage/tests/'))).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  interface Verdict {
    readonly valid: number;
    readonly invalid: number;
    readonly errors: number;
    readonly skipped: number;
  }

  function conform(version: string, objects: string): Verdict {
    const file = join(mkdtempSync(join(tmpdir(), 'hightouch-lineage-chart-')), 'objects.yaml');
    writeFileSync(file, objects);
    const { stdout } = spawnSync(
      tool('kubeconform'),
      [
        ...['-strict', '-summary', '-output', 'json', '-kubernetes-version', version.slice(1)],
        ...[
          '-schema-location',
          `${places.schemas}/{{.NormalizedKubernetesVersion}}/{{.ResourceKind}}{{.KindSuffix}}.json`,
        ],
        file,
      ],
      { encoding: 'utf8' },
    );
    rmSync(file);
    return (JSON.parse(stdout) as { readonly summary: Verdict }).summary; // kubeconform's own output
  }
});
