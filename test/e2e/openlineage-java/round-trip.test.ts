import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { profileNames } from '#src/sinks/openlineage/profiles.js';
import { e2eTool } from '../../support/e2e-tool.js';
import { jsonDifferences } from '../../support/json-differences.js';
import type { JsonDifference } from '../../support/json-differences.js';
import { inRepository } from '../../support/paths.js';
import { samplePassLines } from '../../support/sample-pass.js';
import { fullDatasetEvent, fullJobEvent, fullRunEvent, startEvent } from '../../unit/openlineage/sample-events.js';
import { knownDifferences, unexplained } from './known-differences.js';

interface Verdict {
  readonly event?: unknown;
  readonly error?: string;
}

/** Ways in which the program tells the same pass. */
const forms: Readonly<Record<string, readonly string[]>> = {
  'JobEvents and runs': [],
  'lineage as runs': ['--openlineage-static', 'as-runs'],
  'models as datasets, and the lineage facet': ['--openlineage-models', '--openlineage-lineage-facet'],
  ...Object.fromEntries(
    profileNames
      .filter((name) => name !== 'generic')
      .map((name) => [`profile ${name}`, ['--openlineage-profile', name, '--openlineage-namespace', 'acme']]),
  ),
};

describe("OpenLineage's Java client", function () {
  this.timeout(600_000);

  /** What the client is asked about, by a name for each. One start of Java for all. */
  const asked = new Map<string, readonly string[]>();
  const answered = new Map<string, readonly Verdict[]>();

  before(async () => {
    for (const [name, flags] of Object.entries(forms)) asked.set(name, await samplePassLines(flags));
    const samples = [fullRunEvent(), fullJobEvent(), fullDatasetEvent(), startEvent()];
    asked.set(
      'every facet',
      samples.map((event) => JSON.stringify(event)),
    );
    asked.set('broken', Object.values(broken(asked.get('JobEvents and runs') ?? [])));
    const verdicts = roundTrip([...asked.values()].flat());
    for (const [name, lines] of asked) answered.set(name, verdicts.splice(0, lines.length));
  });

  /** What became of the events asked about under a name: refusals, then differences. */
  function faults(name: string): { readonly refused: readonly string[]; readonly differences: JsonDifference[] } {
    const verdicts = answered.get(name) ?? [];
    const differences = (asked.get(name) ?? []).flatMap((line, index) => {
      const verdict = verdicts[index];
      return verdict?.event === undefined ? [] : jsonDifferences(JSON.parse(line), verdict.event);
    });
    return { refused: verdicts.flatMap(({ error }) => (error === undefined ? [] : [error])), differences };
  }

  for (const name of Object.keys(forms)) {
    it(`takes every event of a pass and gives it back unchanged in meaning: ${name}`, () => {
      expect(answered.get(name)?.length, 'answers').to.equal(asked.get(name)?.length).and.to.be.greaterThan(150);
      const { refused, differences } = faults(name);
      expect(refused).to.deep.equal([]);
      expect(unexplained(differences)).to.deep.equal([]);
    });
  }

  it('takes every facet that the specification has, with every field of it', () => {
    const { refused, differences } = faults('every facet');
    expect(refused).to.deep.equal([]);
    expect(unexplained(differences)).to.deep.equal([]);
  });

  it('differs from ours in each of the known ways, so that none of them hides anything', () => {
    const differences = [...asked.keys()].flatMap((name) => (name === 'broken' ? [] : faults(name).differences));
    for (const { title, explains } of knownDifferences) expect(differences.some(explains), title).to.equal(true);
  });

  it('refuses what it cannot read, and what it loses or changes is seen', () => {
    const verdicts = answered.get('broken') ?? [];
    const seen = Object.entries(broken(asked.get('JobEvents and runs') ?? [])).map(([name, line], index) => {
      const { event, error } = verdicts[index] ?? {};
      if (error !== undefined) return `${name}: refused`;
      return `${name}: ${unexplained(jsonDifferences(JSON.parse(line), event))
        .map(({ pointer }) => pointer)
        .join(' ')}`;
    });
    expect(seen).to.deep.equal([
      'run id that is no uuid: refused',
      'time without a zone: refused',
      'rows as text: refused',
      'member that no class has: /hightouchExtra',
      'list that is an object: refused',
      'class that is none: refused',
    ]);
  });
});

/** Breaks the end of a run of the pass, in one way each. */
function broken(lines: readonly string[]): Readonly<Record<string, string>> {
  const line = lines.find((text) => text.includes('"eventType":"COMPLETE"') && text.includes('"outputStatistics"'));
  if (line === undefined) throw new Error('the pass has no run that wrote rows');
  const event = JSON.parse(line) as {
    run: object;
    outputs: readonly [{ outputFacets: { outputStatistics: object } }];
  }; // just looked for
  const [output] = event.outputs;
  const statistics = { ...output.outputFacets.outputStatistics, rowCount: 'twelve' };
  const variants = {
    'run id that is no uuid': { ...event, run: { ...event.run, runId: '42' } },
    'time without a zone': { ...event, eventTime: '2026-02-01T12:00:00' },
    'rows as text': { ...event, outputs: [{ ...output, outputFacets: { outputStatistics: statistics } }] },
    'member that no class has': { ...event, hightouchExtra: 1 },
    'list that is an object': { ...event, inputs: {} },
    'class that is none': { ...event, schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/Event' },
  };
  return Object.fromEntries(Object.entries(variants).map(([name, variant]) => [name, JSON.stringify(variant)]));
}

function roundTrip(lines: readonly string[]): Verdict[] {
  const source = inRepository('test', 'e2e', 'openlineage-java', 'RoundTrip.java');
  const { status, stdout, stderr } = spawnSync('java', ['-cp', `${e2eTool('openlineage-java')}/*`, source], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  expect(status, stderr).to.equal(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Verdict); // written by RoundTrip.java
}
