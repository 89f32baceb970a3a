import { expect } from 'chai';
import { createClient, createValidator, prepareEvents, resolveClientConfig } from '#src/openlineage/index.js';
import type { OpenLineageEvent } from '#src/openlineage/index.js';
import { fullDatasetEvent, fullJobEvent, fullRunEvent, startEvent } from './sample-events.js';

function prepare(config: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>> = {}) {
  return prepareEvents(resolveClientConfig({ config, env: {}, folder: '/nowhere', home: null }), env);
}

describe('prepareEvents', () => {
  const validate = createValidator();

  it('is nothing when nothing is asked for', () => {
    expect(prepare({})).to.equal(null);
  });

  it('replaces tags of the same key whatever its case, keeps the spelling, and leaves the event as it was', () => {
    const event = fullRunEvent();
    const prepared = prepare({ tags: { job: { TIER: '2', team: 'crm' }, run: { pass: '7' } } })?.(event);
    expect(prepared?.job?.facets.tags?.tags).to.deep.equal([
      { key: 'pii', value: 'true' },
      { key: 'tier', value: '2', source: 'USER' },
      { key: 'team', value: 'crm', source: 'USER' },
    ]);
    expect(prepared?.run?.facets.tags?.tags?.at(-1)).to.deep.equal({ key: 'pass', value: '7', source: 'USER' });
    expect(event).to.deep.equal(fullRunEvent());
    expect(validate(prepared)).to.deep.equal([]);
    const job = prepare({ tags: { job: { a: 'b' }, run: { c: 'd' } } })?.(fullJobEvent());
    expect(job).to.have.nested.property('job.facets.tags.tags[2].key', 'a').and.not.to.have.property('run');
    expect(prepare({ tags: { job: { a: 'b' } } })?.(fullDatasetEvent())).to.deep.equal(fullDatasetEvent());
  });

  it('attaches variables to runs, of which the event may know better', () => {
    const config = { facets: { environment_variables: ['REGION', 'STAGE', 'GONE'] } };
    const prepared = prepare(config, { REGION: 'us', STAGE: 'prod', OTHER: 'x' })?.(fullRunEvent());
    expect(prepared?.run?.facets.environmentVariables?.environmentVariables).to.deep.equal([
      { name: 'REGION', value: 'eu' },
      { name: 'STAGE', value: 'prod' },
    ]);
    expect(validate(prepared)).to.deep.equal([]);
  });

  it('names the place of the code for jobs that do not', () => {
    const config = { facets: { source_code_location: { disabled: false, repo_url: 'https://git/x', tag: 'v1' } } };
    const prepared = prepare(config)?.(startEvent());
    expect(prepared?.job?.facets.sourceCodeLocation).to.include({ type: 'git', url: 'https://git/x', tag: 'v1' });
    expect(prepare(config)?.(fullRunEvent())).to.deep.equal(fullRunEvent());
    expect(validate(prepared)).to.deep.equal([]);
  });

  it('leaves out facets wherever they stand, whatever the spelling', () => {
    const off = { disabled: true };
    const config = { facets: { schema: off, processingengine: off, inputStatistics: off, sql: { disabled: false } } };
    const prepared = prepare(config)?.(fullRunEvent());
    const text = JSON.stringify(prepared);
    for (const gone of ['"schema":', 'processing_engine', 'inputStatistics']) expect(text).not.to.include(gone);
    for (const left of ['"sql":', 'columnLineage', 'outputStatistics']) expect(text).to.include(left);
  });

  it('holds back runs whose job matches a filter, and nothing else', () => {
    const held = (filter: object, event: OpenLineageEvent) => prepare({ filters: [filter] })?.(event) === null;
    expect(held({ type: 'exact', match: '417.contacts-to-crm' }, startEvent())).to.equal(true);
    expect(held({ type: 'exact', match: 'contacts-to-crm' }, startEvent())).to.equal(false);
    expect(held({ type: 'regex', regex: '417' }, startEvent())).to.equal(true);
    expect(held({ type: 'regex', regex: 'contacts' }, startEvent())).to.equal(false);
    expect(held({ type: 'regex', regex: '417' }, fullJobEvent())).to.equal(false);
  });
});

describe('createClient', () => {
  const sent: OpenLineageEvent[] = [];
  const transport = { emit: async (event: OpenLineageEvent) => void sent.push(event), close: async () => {} };
  beforeEach(() => {
    sent.length = 0;
  });
  const nowhere = { folder: '/nowhere', home: null };

  it('sends through its own transport, prepared and judged', async () => {
    const client = createClient({
      ...nowhere,
      env: { OPENLINEAGE__TAGS__JOB__TEAM: 'crm', OPENLINEAGE_NAMESPACE: 'ns', OPENLINEAGE_URL: 'http://a' },
      transport,
      validate: createValidator(),
    });
    expect(client.namespace).to.equal('ns');
    await client.emit(startEvent());
    expect(sent[0]).to.have.nested.property('job.facets.tags.tags[0].key', 'team');
    const failure = await client.emit({ ...startEvent(), eventTime: 'now' }).catch((error: unknown) => error);
    expect(failure).to.have.property('name', 'InvalidEventError');
    await client.close();
  });

  it('sends nothing when it is disabled, whatever transport it was given', async () => {
    await createClient({ ...nowhere, env: { OPENLINEAGE_DISABLED: 'true' }, transport }).emit(startEvent());
    expect(sent).to.deep.equal([]);
  });

  it('says that it writes to the console when nothing is configured', () => {
    const notices: string[] = [];
    const client = createClient({ ...nowhere, env: {}, onNotice: (notice) => notices.push(notice) });
    expect(notices.join()).to.include('standard output');
    expect(client.namespace).to.equal('default');
  });
});
