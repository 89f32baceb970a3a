import { expect } from 'chai';
import { createRunOrderCheck, createValidator, schemaUrl } from '#src/openlineage/index.js';
import type { Fault } from '#src/openlineage/index.js';
import { readFileSync } from 'node:fs';
import { inRepository } from '../../support/paths.js';
import { fullDatasetEvent, fullJobEvent, fullRunEvent, startEvent } from './sample-events.js';

const validate = createValidator();

function of(severity: Fault['severity'], event: unknown, judge = validate): readonly string[] {
  return judge(event)
    .filter((fault) => fault.severity === severity)
    .map((fault) => `${fault.pointer} ${fault.message}`);
}

describe('createRunOrderCheck', () => {
  it('warns of a second start and of what comes after the end, run by run', () => {
    const check = createRunOrderCheck();
    const at = (eventType: string, runId: string) =>
      check({ ...startEvent(), eventType, run: { runId } }).map((fault) => `${fault.severity} ${fault.message}`);
    expect([...at('START', 'a'), ...at('START', 'b'), ...at('RUNNING', 'a'), ...at('COMPLETE', 'a')]).to.deep.equal([]);
    expect(at('START', 'b')).to.deep.equal(['warning a second START of the same run']);
    expect(at('START', 'a')).to.deep.equal([
      'warning START after COMPLETE of the same run: Marquez shows it as running for good',
    ]);
    expect(at('FAIL', 'a')).to.deep.equal(['warning FAIL after COMPLETE of the same run, which had ended']);
    expect(check(fullJobEvent())).to.deep.equal([]);
    expect(check(null)).to.deep.equal([]);
  });
});

describe('createValidator', () => {
  it('finds nothing in good events', () => {
    for (const event of [fullRunEvent(), fullJobEvent(), fullDatasetEvent(), startEvent()]) {
      expect(validate(JSON.parse(JSON.stringify(event)))).to.deep.equal([]);
    }
  });

  it('says only once what is wrong, in the words of the class that was meant', () => {
    const event = { ...startEvent(), eventType: 'start', run: { runId: '42', facets: startEvent().run.facets } };
    expect(of('error', event)).to.deep.equal([
      '/eventType must be equal to one of the allowed values: START, RUNNING, COMPLETE, ABORT, FAIL, OTHER',
      '/run/runId must match format "uuid"',
    ]);
    expect(of('error', { ...fullJobEvent(), job: { namespace: 'a' } })).to.deep.equal([
      "/job must have required property 'name'",
    ]);
  });

  it('checks formats: zones, uuids, uris', () => {
    expect(of('error', { ...startEvent(), eventTime: '2025-01-02T03:04:05' })).to.deep.equal([
      '/eventTime must match format "date-time"',
    ]);
    expect(of('error', { ...startEvent(), producer: 'me' })).to.deep.equal(['/producer must match format "uri"']);
  });

  it('checks each facet where it stands', () => {
    const event = fullRunEvent();
    const [output] = event.outputs;
    const tags = { _producer: event.producer, _schemaURL: schemaUrl('dataset.tags'), tags: [{ key: 'a', value: 1 }] };
    const outputs = [{ ...output, facets: { ...output?.facets, tags, 'odd/name~': null } }];
    expect(of('error', { ...event, outputs })).to.deep.equal([
      '/outputs/0/facets/odd~1name~0 must be object',
      '/outputs/0/facets/tags/tags/0/value must be string',
    ]);
  });

  it('judges what is no event without throwing', () => {
    for (const nothing of [null, undefined, 7, 'x', []]) {
      expect(of('error', nothing)).to.deep.equal([' an event must be an object']);
    }
    expect(of('error', {})[0]).to.equal(' the event names no run, job or dataset');
    for (const torn of [
      { run: 1, job: 2 },
      { run: { facets: [] }, inputs: {}, job: null },
      { inputs: [null, { facets: 3 }] },
    ]) {
      expect(of('error', torn)).to.not.deep.equal([]);
    }
  });

  it('does not decide between a job and a dataset that are told at once', () => {
    const event = { ...fullJobEvent(), dataset: fullDatasetEvent().dataset };
    expect(of('error', event)).to.deep.equal([' a job and a dataset without a run: JobEvent or DatasetEvent?']);
  });

  it('warns of what consumers stumble over', () => {
    const event = {
      ...startEvent(),
      eventType: undefined,
      inputs: undefined,
      job: { namespace: '', name: 'x' },
      eventTime: '2025-01-02T03:04:05+02:00',
    };
    expect(of('error', event)).to.deep.equal([]);
    const warnings = of('warning', event).join('\n');
    for (const said of [
      ' eventType is missing',
      '/eventTime the time is not in UTC',
      '/job facets is missing',
      ' inputs is missing',
      '/job/namespace namespace is empty',
    ]) {
      expect(warnings).to.include(said);
    }
  });

  it('warns of a schemaURL that names another class', () => {
    const event = { ...fullJobEvent(), schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json' };
    expect(of('warning', event)).to.have.lengthOf(1);
    expect(of('warning', event)[0]).to.match(/^\/schemaURL this is a JobEvent/);
  });

  it('warns of missing jobType and engine', () => {
    const event = startEvent();
    const bare = { ...event, run: { ...event.run, facets: {} }, job: { ...event.job, facets: {} } };
    expect(of('warning', bare).map((line) => line.split(' ')[1])).to.deep.equal(['jobType', 'processing_engine']);
  });

  it('warns of column lineage that a consumer cannot place', () => {
    const event = fullRunEvent();
    const unknownInput = { ...event, inputs: [{ namespace: 'other', name: 'x' }] };
    expect(of('warning', unknownInput)).to.deep.equal([
      '/outputs/0/facets/columnLineage/fields/email/inputFields/0 ' +
        'no input of this event has the column in its schema facet: Marquez drops the edge',
      '/outputs/0/facets/columnLineage/dataset/0 the dataset is no input of this event',
    ]);
    const [output] = event.outputs;
    const inputFields = output?.facets?.columnLineage?.fields['email']?.inputFields;
    const columnLineage = { ...output?.facets?.columnLineage, fields: { email: { inputFields } } };
    const withoutPair = { ...event, outputs: [{ ...output, facets: { ...output?.facets, columnLineage } }] };
    expect(of('warning', withoutPair)).to.deep.equal([
      '/outputs/0/facets/columnLineage/fields/email transformationType is missing: Marquez shows nothing else of the transformation',
    ]);
  });

  it('warns of an end that leads nowhere, of passwords, and of facets that others cannot rely on', () => {
    expect(of('warning', { ...fullRunEvent(), inputs: [], outputs: [] })).to.deep.equal([
      '/inputs a run that is complete without inputs: OpenMetadata drops it',
      '/outputs a run that is complete without outputs: OpenMetadata drops it',
    ]);
    const event = startEvent();
    expect(of('warning', { ...event, extra: ['see postgres://me:hidden@host/db'] })).to.deep.equal([
      '/extra/0 an address with a password in it: everyone who reads the lineage reads it',
    ]);
    const own = { _producer: event.producer, _schemaURL: 'http://example.com/latest/CostsRunFacet.json' };
    expect(
      of('warning', { ...event, run: { ...event.run, facets: { ...event.run.facets, costs: own } } }),
    ).to.deep.equal([
      '/run/facets/costs/_schemaURL not a schema known here, so the fields are not checked',
      '/run/facets/costs costs is no standard facet of a run, and one of your own has a prefix (acme_costs)',
      '/run/facets/costs/_schemaURL not an https address with a version: it may change or go away',
    ]);
  });

  it('tells only the faults of the kind of condition that was meant', () => {
    const event = fullRunEvent();
    const subset = {
      _producer: event.producer,
      _schemaURL: schemaUrl('input.subset'),
      inputCondition: { type: 'compare', left: { type: 'field' }, right: { type: 'literal', value: 7 } },
    };
    const inputs = [{ ...event.inputs[0], inputFacets: { subset } }];
    expect(of('error', { ...event, inputs })).to.have.members([
      "/inputs/0/inputFacets/subset/inputCondition must have required property 'comparison'",
      "/inputs/0/inputFacets/subset/inputCondition/left must have required property 'field'",
      '/inputs/0/inputFacets/subset/inputCondition/right/value must be string',
    ]);
  });

  it('warns of nulls and of size', () => {
    const event = { ...startEvent(), extra: { a: null } };
    expect(of('warning', event)).to.deep.equal(['/extra/a null says nothing here: leave the field out']);
    const large = { ...startEvent(), extra: 'ü'.repeat(150_000) };
    expect(of('warning', large)[0]).to.match(/^ the event has 30\d{4} bytes; more than 300000/);
    expect(of('warning', large, createValidator({ maxEventBytes: 400_000 }))).to.deep.equal([]);
  });

  it('warns of facets it cannot check, and of those that claim to be another', () => {
    const event = startEvent();
    const old = schemaUrl('job.sql').replace('1-1-0', '1-0-0');
    const facets = {
      ...event.job.facets,
      sql: { _producer: event.producer, _schemaURL: old, query: 1 },
      acme_costs: { _producer: event.producer, _schemaURL: 'https://acme.example/1-0-0/Costs.json#/$defs/Costs' },
      documentation: { _producer: event.producer, _schemaURL: schemaUrl('dataset.documentation'), description: '' },
    };
    const warnings = of('warning', { ...event, job: { ...event.job, facets } });
    expect(warnings.map((line) => line.split(' ')[0])).to.deep.equal([
      '/job/facets/sql/_schemaURL',
      '/job/facets/acme_costs/_schemaURL',
      '/job/facets/documentation/_schemaURL',
    ]);
    expect(warnings[0]).to.include('1-1-0/SQLJobFacet.json');
  });

  it('checks a facet whose URL names the file only, and survives a pointer to nowhere', () => {
    const event = startEvent();
    const [file = ''] = schemaUrl('job.sql').split('#');
    const withSql = (url: string) => ({
      ...event,
      job: {
        ...event.job,
        facets: { ...event.job.facets, sql: { _producer: event.producer, _schemaURL: url, query: 1 } },
      },
    });
    expect(of('error', withSql(file))).to.deep.equal(['/job/facets/sql/query must be string']);
    expect(of('error', withSql(`${file}#`))).to.deep.equal(['/job/facets/sql/query must be string']);
    expect(of('warning', withSql(`${file}#/$defs/Nowhere`))).to.have.lengthOf(1);
    expect(of('warning', withSql(`${file}#/%zz`))).to.have.lengthOf(1);
  });
});

describe('the schemas of our own facets', () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(inRepository('spec/facets/1-0-0', file), 'utf8')) as { $id: string };
  const syncSchema = read('HightouchSyncJobFacet.json');
  const rowsSchema = read('HightouchRowResultsRunFacet.json');
  const judge = createValidator({ extraSchemas: [syncSchema, rowsSchema] });
  const event = startEvent();

  function withFacets(sync: object, rows: object) {
    const _producer = event.producer;
    const hightouch_sync = { _producer, _schemaURL: `${syncSchema.$id}#/$defs/HightouchSyncJobFacet`, ...sync };
    const hightouch_rowResults = {
      _producer,
      _schemaURL: `${rowsSchema.$id}#/$defs/HightouchRowResultsRunFacet`,
      ...rows,
    };
    return {
      ...event,
      run: { ...event.run, facets: { ...event.run.facets, hightouch_rowResults } },
      job: { ...event.job, facets: { ...event.job.facets, hightouch_sync } },
    };
  }

  const sync = {
    workspaceId: '417',
    syncId: '1127166',
    schedule: { type: 'interval', schedule: { interval: { unit: 'hour', quantity: 1 } } },
    disabled: false,
    labels: { team: 'crm' },
    createdAt: '2023-02-04T09:00:00.000Z',
    url: 'https://app.hightouch.com/acme/syncs/1127166',
    coverage: { resolved: false, reasons: [{ reason: 'model_gone', detail: '9001' }, { reason: 'other' }] },
  };
  const rows = {
    status: 'warning',
    planned: { added: 1, changed: 2, removed: 0 },
    successful: { added: 1, changed: 1, removed: 0 },
    failed: { added: 0, changed: 1, removed: 0 },
    querySize: 3,
    completionRatio: 0.5,
  };

  it('accept what the product emits', () => {
    expect(judge(withFacets(sync, rows))).to.deep.equal([]);
  });

  it('refuse numbers for ids, values that are no text, and rows that are no counts', () => {
    const bad = withFacets(
      { ...sync, syncId: 1127166, labels: { team: 1 }, coverage: { resolved: 'no', reasons: [{}] } },
      { ...rows, planned: { added: '1', changed: 2 }, status: 7 },
    );
    expect(of('error', bad, judge)).to.have.members([
      '/run/facets/hightouch_rowResults/status must be string',
      "/run/facets/hightouch_rowResults/planned must have required property 'removed'",
      '/run/facets/hightouch_rowResults/planned/added must be integer',
      '/job/facets/hightouch_sync/syncId must be string',
      '/job/facets/hightouch_sync/labels/team must be string',
      '/job/facets/hightouch_sync/coverage/resolved must be boolean',
      "/job/facets/hightouch_sync/coverage/reasons/0 must have required property 'reason'",
    ]);
  });
});
