import { expect } from 'chai';
import { schemaUrl } from '#src/openlineage/index.js';
import { compatibilityJudge, streamFaults } from '../support/compatibility-rules.js';
import { samplePassLines } from '../support/sample-pass.js';

interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Readonly<Record<string, object>>;
}

interface Event {
  readonly [field: string]: unknown;
  readonly eventType?: string;
  readonly run?: { readonly runId: string; readonly facets: Readonly<Record<string, object>> };
  readonly job: {
    readonly namespace: string;
    readonly name: string;
    readonly facets: Readonly<Record<string, object>>;
  };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

/** Warnings that a pass may have, each with the reason why it is right to send such an event all the same. */
const accepted = new Map([
  [
    '/inputs a run that is complete without inputs: OpenMetadata drops it',
    'the model is gone or its tables are unknown: the run took place, and no input is invented for it',
  ],
]);

describe("the rules of OpenLineage's compatibility tests", function () {
  this.timeout(300_000);
  const passes = new Map<string, readonly Event[]>();

  before(async () => {
    for (const form of ['events', 'as-runs']) {
      const lines = await samplePassLines(['--openlineage-static', form]);
      const parsed = lines.map((line) => JSON.parse(line) as Event); // the output under test
      passes.set(form, parsed);
    }
  });

  for (const form of ['events', 'as-runs']) {
    it(`find nothing in the runs of a pass: ${form}`, () => {
      const judge = compatibilityJudge();
      const runs = (passes.get(form) ?? []).filter(({ run }) => run !== undefined);
      expect(runs.length).to.be.greaterThan(150);
      expect(runs.flatMap((event) => judge(event))).to.deep.equal([]);
    });

    it(`and what they do not look at is well too: ${form}`, () => {
      const faults = [...new Set(streamFaults(passes.get(form) ?? []))];
      expect(faults.filter((fault) => !accepted.has(fault))).to.deep.equal([]);
      expect(
        [...accepted.keys()].filter((fault) => !faults.includes(fault)),
        'accepted and not there',
      ).to.deep.equal([]);
    });
  }

  it('find each kind of fault', () => {
    const end = completed(passes.get('events') ?? []);
    const { run, job, outputs } = end;
    const [output] = outputs;
    if (run === undefined || output === undefined) throw new Error('the end of a run has a run and an output');
    const inOutput = (facets: object) => ({
      ...end,
      outputs: [{ ...output, facets: { ...output.facets, ...facets } }],
    });
    const statistics = { ...facet(schemaUrl('output.outputStatistics')), rowCount: '12' };
    const unmapped = { ...facet(schemaUrl('dataset.columnLineage')), fields: { EMAIL: {} } };
    const cases: readonly (readonly [string, object, string])[] = [
      ['a run without facets', { ...end, run: { runId: run.runId } }, 'run.facets'],
      ['a job without facets', { ...end, job: { namespace: job.namespace, name: job.name } }, 'job.facets'],
      ['no inputs', { ...end, inputs: undefined }, 'inputs'],
      ['a type that is none', { ...end, eventType: 'DONE' }, 'eventType must be equal to one of'],
      ['a mapping of nothing', inOutput({ columnLineage: unmapped }), "must have required property 'inputFields'"],
      ['rows as text', { ...end, outputs: [{ ...output, outputFacets: { outputStatistics: statistics } }] }, 'integer'],
      [
        'a facet of others without a file',
        inOutput({ acme_extra: facet('https://example.com/v1/Extra.json#/$defs/Extra') }),
        'acme_extra is not recognised',
      ],
    ];
    const judge = compatibilityJudge();
    for (const [title, event, fault] of cases) {
      expect(judge(JSON.parse(JSON.stringify(event)) as Event).join('; '), title).to.include(fault); // as it is sent
    }
    const bare = inOutput({ acme_extra: facet('https://example.com/1-0-0/x.json#/$defs/DatasetFacet') });
    expect(judge(bare), 'a facet that names a base of the specification is let through').to.deep.equal([]);
  });

  it('need the files of our own facets, as they are published', () => {
    const end = completed(passes.get('events') ?? []);
    expect(compatibilityJudge([])(end)).to.include('hightouch_sync is not recognised');
  });

  it('find a run that ends twice, or without a start, and a source that is no input', () => {
    const events = passes.get('events') ?? [];
    const end = completed(events);
    expect(streamFaults([...events, end]).join('\n')).to.include('COMPLETE after COMPLETE of the same run');
    expect(streamFaults([end]).join('\n')).to.include('ends without a START');
    expect(streamFaults([{ ...end, inputs: [] }]).join('\n')).to.include('no input of this event');
  });
});

/** The end of a run that has an output with column lineage. */
function completed(events: readonly Event[]): Event {
  const found = events.find(
    ({ eventType, outputs }) => eventType === 'COMPLETE' && outputs[0]?.facets['columnLineage'] !== undefined,
  );
  if (found === undefined) throw new Error('the pass has no run with column lineage');
  return found;
}

function facet(url: string): object {
  return { _producer: 'https://example.com', _schemaURL: url };
}
