import { expect } from 'chai';
import { marquezApi } from '../support/marquez/api.js';
import type { SentEvent } from '../support/marquez/event.js';
import { expectedAfter } from '../support/marquez/expected.js';
import { differencesFrom } from '../support/marquez/read-back.js';
import { openStandIn } from '../support/marquez/stand-in.js';
import type { TwoPasses } from '../support/marquez/two-passes.js';
import { verifyMarquez } from '../support/marquez/verify.js';
import type { Verdict } from '../support/marquez/verify.js';

const ends: ReadonlySet<unknown> = new Set(['COMPLETE', 'FAIL', 'ABORT']);

/** What the comparisons say when the events of two passes reach a stand-in for Marquez as `arrived` says. */
async function verdictOn(
  sent: TwoPasses,
  arrived: (event: SentEvent) => readonly SentEvent[],
): Promise<Pick<Verdict, 'first' | 'second'>> {
  const standIn = await openStandIn();
  const api = marquezApi(standIn.url);
  const after = async (pass: readonly SentEvent[], all: readonly SentEvent[]) => {
    for (const event of pass.flatMap(arrived)) standIn.store.take(event);
    return differencesFrom(expectedAfter(all), api, new Set());
  };
  try {
    const first = await after(sent.first, sent.first);
    return { first, second: await after(sent.second, [...sent.first, ...sent.second]) };
  } finally {
    await standIn.close();
  }
}

/**
 * The comparisons of the Marquez suite, which needs a server, against a stand-in. What passes here says nothing of Marquez; it
 * is only to be seen that each thing that can go wrong there is found.
 */
describe('the comparisons of the Marquez suite', function () {
  this.timeout(600_000);
  const verdicts = new Map<string, Verdict>();
  const shownColumns = new Map<string, number>();

  before(async () => {
    for (const profile of ['generic', 'marquez']) {
      const standIn = await openStandIn();
      try {
        verdicts.set(profile, await verifyMarquez(standIn.url, 'hightouch', ['--openlineage-profile', profile]));
        shownColumns.set(profile, standIn.store.columns.size);
      } finally {
        await standIn.close();
      }
    }
  });

  for (const profile of ['generic', 'marquez']) {
    it(`find nothing where every event arrives (profile ${profile})`, () => {
      const verdict = verdicts.get(profile);
      expect(verdict?.first).to.deep.equal([]);
      expect(verdict?.second).to.deep.equal([]);
      expect(shownColumns.get(profile), 'columns with lineage').to.be.greaterThan(50);
      // A run that the first pass left open ends in the second, which also has runs of its own.
      const { first, second } = verdict?.sent ?? { first: [], second: [] };
      const runIds = new Set(first.flatMap(({ run }) => (run === undefined ? [] : [run.runId])));
      const late = second.filter(({ run }) => run !== undefined && runIds.has(run.runId));
      expect(late.map(({ eventType }) => eventType)).to.deep.equal(['COMPLETE']);
      expect(second.filter(({ eventType }) => eventType === 'START').length).to.be.greaterThan(2);
    });
  }

  const faults: readonly {
    readonly title: string;
    readonly arrived: () => (event: SentEvent) => readonly SentEvent[];
    readonly first: RegExp | null;
    readonly second: RegExp;
  }[] = [
    {
      title: 'the events of a job that do not arrive',
      arrived: () => (event) => (event.job.name === 'acme.churn-risk-to-google-ads' ? [] : [event]),
      first: /^job acme\.churn-risk-to-google-ads: not there$/,
      second: /^job acme\.churn-risk-to-google-ads: not there$/,
    },
    {
      title: 'an end that does not arrive',
      arrived: () => (event) => (event.eventType === 'FAIL' ? [] : [event]),
      first: /^run \S+ of \S+: state: "FAILED" was expected, "RUNNING" is shown$/,
      second: /^run \S+ of \S+: state: "FAILED" was expected, "RUNNING" is shown$/,
    },
    {
      title: 'a START that comes after the end, which opens the run again',
      arrived: () => {
        const waiting = new Map<string, SentEvent>();
        return (event) => {
          const id = event.run?.runId ?? '';
          if (event.eventType === 'START') waiting.set(id, event);
          const start = waiting.get(id);
          if (event.eventType === 'START') return [];
          waiting.delete(id);
          return start === undefined ? [event] : [event, start];
        };
      },
      first: /^run \S+ of \S+: state: "COMPLETED" was expected, "RUNNING" is shown$/,
      second: /^run \S+ of \S+: state: "COMPLETED" was expected, "RUNNING" is shown$/,
    },
    {
      title: 'an end without datasets, which takes them from the job',
      arrived: () => (event) => [ends.has(event.eventType) ? { ...event, inputs: [], outputs: [] } : event],
      first: /^lineage of \S+: outputs: \["dataset:.*"\] was expected, \[\] is shown$/,
      second: /^job \S+: inputs: \["dataset:.*"\] was expected, \[\] is shown$/,
    },
    {
      title: 'a parent, which renames the job',
      arrived: () => (event) => [
        event.run === undefined
          ? event
          : { ...event, run: { ...event.run, facets: { ...event.run.facets, parent: { job: { name: 'dag.task' } } } } },
      ],
      first: /^job dag\.task\.acme\.\S+: was never sent$/,
      second: /^run \S+ of acme\.\S+: not there$/,
    },
    {
      title: 'column lineage of JobEvents alone, which makes none',
      arrived:
        () =>
        ({ run, ...event }) => [run === undefined ? event : { ...event, run: { ...run }, outputs: bare(event) }],
      first: /^column datasetField:\S+.* of acme\.\S+: \["datasetField:.*"\] was expected, \[\] is shown$/,
      second: /^column datasetField:/,
    },
    {
      title: 'a column without a place in the schema of its source',
      arrived: () => (event) => [
        { ...event, inputs: (event.inputs ?? []).map(({ namespace, name }) => ({ namespace, name })) },
      ],
      first: /^column datasetField:\S+.* was expected, \[\] is shown$/,
      second: /^dataset:\S+: columns , which no run told$/,
    },
    {
      title: 'facets that are lost',
      arrived: () => (event) => [{ ...event, job: { namespace: event.job.namespace, name: event.job.name } }],
      first: /^job \S+: no facet hightouch_sync$/,
      second: /^job \S+: no facet jobType$/,
    },
    {
      title: 'a second pass that does not arrive',
      arrived: () => {
        const late = Date.parse('2026-02-01T12:15:00.000Z');
        return (event) => (Date.parse(event.eventTime) > late ? [] : [event]);
      },
      first: null,
      second: /^run \S+ of \S+: (?:not there|state: "COMPLETED" was expected, "RUNNING" is shown)$/,
    },
    {
      title: 'an event of nobody',
      arrived: () => (event) => [event, { ...event, job: { ...event.job, name: `${event.job.name}-copy` } }],
      first: /^job \S+-copy: was never sent$/,
      second: /^job \S+-copy: was never sent$/,
    },
  ];

  for (const { title, arrived, first, second } of faults) {
    it(`find ${title}`, async () => {
      const passes = verdicts.get('marquez')?.sent ?? { first: [], second: [] };
      const verdict = await verdictOn(passes, arrived());
      if (first === null) expect(verdict.first).to.deep.equal([]);
      else
        expect(
          verdict.first.some((line) => first.test(line)),
          verdict.first.slice(0, 5).join('\n'),
        ).to.equal(true);
      expect(
        verdict.second.some((line) => second.test(line)),
        verdict.second.slice(0, 5).join('\n'),
      ).to.equal(true);
    });
  }
});

/** The outputs of an event without column lineage. */
function bare({ outputs = [] }: SentEvent): SentEvent['outputs'] & object {
  return outputs.map(({ facets, ...output }) => ({
    ...output,
    facets: facets?.schema === undefined ? {} : { schema: facets.schema },
  }));
}
