import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { scaledWorkspace } from '#src/demo/scaled-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { openCluster, type Cluster } from '../../support/cluster.js';
import { inRepository } from '../../support/paths.js';

const chart = inRepository('helm', 'hightouch-lineage');
const namespace = 'data';
const key = 'a-key-for-the-cluster-tests-0123456789';

interface Job {
  readonly status: {
    readonly succeeded?: number;
    readonly failed?: number;
    readonly completedIndexes?: string;
    readonly failedIndexes?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}
interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: {
      readonly containerStatuses?: readonly {
        readonly state: { readonly terminated?: { readonly exitCode: number; readonly message?: string } };
      }[];
    };
  }[];
}

describe('chart in a cluster', function () {
  this.timeout(600_000);
  let cluster: Cluster;
  let server: HightouchServer;
  let volumes: string;
  before(async () => {
    cluster = await openCluster();
    server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key, host: cluster.host });
    await cluster.apply(
      {
        ...{ apiVersion: 'v1', kind: 'Namespace' },
        metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      },
      secret('hightouch', key),
      secret('wrong', 'not-the-key'),
    );
    volumes = mkdtempSync(join(tmpdir(), 'hightouch-lineage-volumes-'));
  });
  after(async () => {
    await server?.close();
    await cluster?.kubectl('delete', 'namespace', namespace, '--wait=false');
    if (volumes !== undefined) rmSync(volumes, { recursive: true });
  });

  function secret(name: string, value: string): object {
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { 'api-key': value } };
  }

  /** A volume of this machine for the claim of one release, as a cluster's provisioner would make it. */
  async function volumeFor(release: string): Promise<string> {
    const path = mkdtempSync(join(volumes, `${release}-`));
    chownSync(path, 10_001, 10_001); // a hostPath does not follow fsGroup
    await cluster.apply({
      ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: release } },
      spec: {
        ...{ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: release },
        ...{ hostPath: { path }, persistentVolumeReclaimPolicy: 'Retain' },
      },
    });
    return path;
  }

  function values(release: string, more: object = {}): string {
    const file = join(volumes, `${release}.json`);
    const [registry = '', ...rest] = cluster.image.split('/');
    const [repository = '', tag = ''] = rest.join('/').split(':');
    const base = {
      fullnameOverride: release,
      image: { registry, repository, tag, pullPolicy: 'Never' },
      existingSecret: 'hightouch',
      persistence: { storageClass: release },
      // No tick of its own while a test starts Jobs by hand.
      cronjob: { suspend: true },
      config: { apiUrl: server.url, workspaceName: 'acme', maxRequestsPerSecond: 0 },
    };
    writeFileSync(file, JSON.stringify({ ...base, ...more }));
    return file;
  }

  async function install(release: string, file: string): Promise<void> {
    const end = await cluster.helm('upgrade', '--install', release, chart, '--namespace', namespace, '--values', file);
    expect(end.exitCode, end.stderr).to.equal(0);
  }

  /** Starts a Job of the CronJob and waits for its end, good or bad. */
  async function runOnce(release: string, name: string): Promise<Job> {
    await cluster.kubectl('--namespace', namespace, 'create', 'job', name, `--from=cronjob/${release}`);
    return ended(name);
  }

  async function ended(name: string): Promise<Job> {
    const wait = (condition: string): Promise<string> =>
      cluster.kubectl(
        '--namespace',
        namespace,
        'wait',
        `--for=condition=${condition}`,
        `job/${name}`,
        '--timeout=180s',
      );
    await Promise.any([wait('complete'), wait('failed')]);
    return cluster.get<Job>('--namespace', namespace, 'job', name);
  }

  const podsOf = (job: string): Promise<Pods> =>
    cluster.get('--namespace', namespace, 'pods', '--selector', `job-name=${job}`);
  const watermark = (volume: string): { readonly window: { readonly start: string; readonly end: string } } =>
    JSON.parse(readFileSync(join(volume, 'watermark.json'), 'utf8')) as ReturnType<typeof watermark>; // our own file
  const runsTold = (volume: string): number => {
    const summary = JSON.parse(readFileSync(join(volume, 'out', 'summary.json'), 'utf8')) as {
      counts: { runs: number };
    }; // our own file
    return summary.counts.runs;
  };

  it('runs a pass at a tick of its schedule, in a namespace of level restricted', async () => {
    const release = 'ticking';
    const volume = await volumeFor(release);
    await install(release, values(release, { cronjob: { schedule: '* * * * *' } }));
    await cluster.kubectl(
      '--namespace',
      namespace,
      'wait',
      `--for=jsonpath={.status.lastSuccessfulTime}`,
      `cronjob/${release}`,
      '--timeout=180s',
    );
    await install(release, values(release));
    expect(runsTold(volume)).to.be.greaterThan(50);
    expect(watermark(volume).window.end).to.be.a('string');
  });

  it('goes on at the watermark of the pass before, also after an upgrade and after the release went and came', async () => {
    const release = 'going-on';
    const volume = await volumeFor(release);
    await install(release, values(release));
    expect((await runOnce(release, 'going-on-1')).status.succeeded).to.equal(1);
    const first = watermark(volume).window;

    expect((await runOnce(release, 'going-on-2')).status.succeeded).to.equal(1);
    const second = watermark(volume).window;
    expect(second.start).to.equal(first.end);

    const config = { apiUrl: server.url, workspaceName: 'renamed', maxRequestsPerSecond: 0 };
    await install(release, values(release, { config }));
    expect((await runOnce(release, 'going-on-3')).status.succeeded).to.equal(1);
    expect(watermark(volume).window.start).to.equal(second.end);
    expect(readFileSync(join(volume, 'out', 'openlineage', 'events.ndjson'), 'utf8')).to.contain('"renamed.');

    const uninstalled = await cluster.helm('uninstall', release, '--namespace', namespace, '--wait');
    expect(uninstalled.exitCode, uninstalled.stderr).to.equal(0);
    const claim = await cluster.get<{ status: { phase: string } }>('--namespace', namespace, 'pvc', release);
    expect(claim.status.phase).to.equal('Bound');
    const third = watermark(volume).window;
    await install(release, values(release, { config }));
    expect((await runOnce(release, 'going-on-4')).status.succeeded).to.equal(1);
    expect(watermark(volume).window.start).to.equal(third.end);
  });

  it('fails a Job at once when the configuration is wrong, and says why where Kubernetes shows it', async () => {
    const release = 'misconfigured';
    const volume = await volumeFor(release);
    writeFileSync(join(volume, 'watermark.json'), 'not a watermark');
    await install(release, values(release));
    const job = await runOnce(release, 'misconfigured-1');
    expect(
      job.status.conditions?.some(({ type, reason }) => type === 'Failed' && reason === 'PodFailurePolicy'),
    ).to.equal(true);
    const { items } = await podsOf('misconfigured-1');
    expect(items, 'no second try').to.have.length(1);
    const terminated = items[0]?.status.containerStatuses?.[0]?.state.terminated;
    expect(terminated?.exitCode).to.equal(2);
    expect(terminated?.message).to.contain('/work/watermark.json');
    expect(readFileSync(join(volume, 'watermark.json'), 'utf8')).to.equal('not a watermark');
  });

  it('loses nothing to a deadline: the next pass delivers what was missing', async () => {
    const release = 'late';
    const volume = await volumeFor(release);
    const data = scaledWorkspace({ syncs: 120, runsPerSync: 4, models: 20, nowMs: Date.now() });
    const slow = await startHightouchServer({ data, key, host: cluster.host, latencyMs: 2_000 });
    const quick = await startHightouchServer({ data, key, host: cluster.host });
    try {
      const at = (url: string): object => ({ apiUrl: url, workspaceName: 'acme', maxRequestsPerSecond: 0 });
      await install(release, values(release, { config: at(slow.url), job: { activeDeadlineSeconds: 15 } }));
      const job = await runOnce(release, 'late-1');
      expect(job.status.conditions?.some(({ reason }) => reason === 'DeadlineExceeded')).to.equal(true);
      expect(() => watermark(volume)).to.throw(/ENOENT/);
      await install(release, values(release, { config: at(quick.url) }));
      expect((await runOnce(release, 'late-2')).status.succeeded).to.equal(1);
      expect(runsTold(volume)).to.equal(480);
    } finally {
      await slow.close();
      await quick.close();
    }
  });

  it('runs many workspaces as one Indexed Job, and a bad key costs only its own', async () => {
    const release = 'many';
    const volume = await volumeFor(release);
    const workspaces = [{ name: 'us' }, { name: 'eu', existingSecret: 'wrong' }, { name: 'apac' }];
    await install(release, values(release, { workspaces, config: { apiUrl: server.url, maxRequestsPerSecond: 0 } }));
    const job = await runOnce(release, 'many-1');
    expect([job.status.completedIndexes, job.status.failedIndexes]).to.deep.equal(['0,2', '1']);
    for (const name of ['us', 'apac']) expect(watermark(join(volume, name)).window.end).to.be.a('string');
    expect(() => watermark(join(volume, 'eu'))).to.throw(/ENOENT/);
    expect(runsTold(join(volume, 'us'))).to.equal(runsTold(join(volume, 'apac')));
  });

  it('answers helm test, and says no when the key is wrong', async () => {
    const release = 'checked';
    await volumeFor(release);
    await install(release, values(release));
    const good = await cluster.helm('test', release, '--namespace', namespace, '--logs');
    expect(good.exitCode, good.stderr).to.equal(0);
    expect(good.stdout).to.contain('Succeeded');
    await install(release, values(release, { existingSecret: 'wrong' }));
    const bad = await cluster.helm('test', release, '--namespace', namespace);
    expect(bad.exitCode).to.equal(1);
  });
});
