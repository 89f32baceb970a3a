import { expect } from 'chai';
import { createValidator, serialiseEvent } from '#src/openlineage/index.js';
import { endEvent, type PassStory } from '#src/pass-run/events.js';
import type { RunEvent } from '#src/openlineage/events.js';
import { fitted as fittedOrNot } from '#src/pass-run/fit-event.js';

const id = '019bc03d-4700-7880-b100-f81994fe8d2f';
const filler = 'x'.repeat(4000);
const copy = { _producer: 'https://example.com/p', _schemaURL: 'https://example.com/s.json#/$defs/S', filler };
const parent = {
  run: { runId: id, facets: { a: copy } },
  job: { namespace: 'airflow://prod', name: 'dag.task', facets: { b: copy } },
  root: { run: { runId: id, facets: { c: copy } }, job: { namespace: 'airflow://prod', name: 'dag' } },
};
const story: PassStory = {
  jobType: 'JOB',
  namespace: 'hightouch',
  name: '417.lineage-extraction',
  runId: id,
  window: { start: '2026-03-02T00:00:00.000Z', end: '2026-03-02T09:00:00.000Z' },
  parent,
  variables: [{ name: 'LONG', value: filler }],
  code: null,
  version: '0.1.0',
};
const errors = Array.from({ length: 100 }, (_, at) => ({ errorMessage: 'y'.repeat(500), task: `model ${at}` }));
const whole = endEvent(
  story,
  '2026-03-02T09:00:01.000Z',
  {
    eventType: 'FAIL',
    tags: { hightouch_lineage_status: 'failed' },
    error: filler,
    unread: { totalTasks: 200, failedTasks: 100, errors },
    tests: [],
  },
  null,
);
const fitted = (event: RunEvent, maxBytes: number): RunEvent => {
  const fit = fittedOrNot(event, maxBytes, '0.1.0', null);
  if (fit === null) throw new Error('it does not fit');
  return fit;
};
const bytes = (event: object): number => Buffer.byteLength(serialiseEvent(event));

describe('fitted', () => {
  it('leaves an event that is small enough as it is', () => {
    expect(fitted(whole, bytes(whole))).to.equal(whole);
  });

  it('cuts no further than needed, and the list of what could not be read first', () => {
    const smaller = fitted(whole, bytes(whole) - 1);
    expect(smaller.run.facets.extractionError).to.deep.include({ totalTasks: 200, failedTasks: 100 });
    expect(smaller.run.facets.extractionError?.errors).to.deep.equal(errors.slice(0, 5));
    expect(smaller.run.facets.parent).to.deep.equal(whole.run.facets.parent);
  });

  it('names what gave way in a tag of the run, and gives nothing that is too large', () => {
    const tags = fitted(whole, 10_000).run.facets.tags?.tags ?? [];
    expect(tags.filter(({ key }) => key === 'hightouch_lineage_trimmed').map(({ value }) => value)).to.deep.equal([
      'extraction errors, copies in the parent, error message, environment variables',
    ]);
    expect(tags.map(({ key }) => key)).to.include('hightouch_lineage_status');
    const { parent } = whole.run.facets;
    if (parent === undefined) throw new Error('the story has a parent');
    const job = { ...parent.job, name: 'x'.repeat(20_000) };
    const facets = { ...whole.run.facets, parent: { ...parent, job } };
    expect(fittedOrNot({ ...whole, run: { ...whole.run, facets } }, 10_000, '0.1.0', null)).to.equal(null);
  });

  it('keeps what identifies run, job and parent, and what is valid', () => {
    const smallest = fitted(whole, 10_000);
    expect(bytes(smallest)).to.be.at.most(10_000);
    expect(smallest.run.facets.parent).to.deep.include({
      run: { runId: id },
      job: { namespace: 'airflow://prod', name: 'dag.task' },
      root: { run: { runId: id }, job: { namespace: 'airflow://prod', name: 'dag' } },
    });
    expect(smallest.run.facets.errorMessage?.message).to.match(/^x{1000}$/);
    expect(createValidator()(smallest).filter(({ severity }) => severity === 'error')).to.deep.equal([]);
  });
});
