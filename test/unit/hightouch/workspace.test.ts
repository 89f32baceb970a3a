/** The workspace: four lists, and by id what they lack. */
import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { openHightouch, type HightouchClient } from '#src/hightouch/client.js';
import type { Workspace } from '#src/model/workspace.js';
import {
  startScriptedServer,
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedServer,
} from '../../support/scripted-server.js';
import { testAccess, testHost, type TestHost } from '../../support/hightouch-host.js';

type Raw = Readonly<Record<string, unknown>>;

interface Stock {
  readonly sources?: readonly unknown[];
  readonly models?: readonly unknown[];
  readonly destinations?: readonly unknown[];
  readonly syncs?: readonly unknown[];
  /** Answers by path, for what is asked for by id. */
  readonly byId?: Readonly<Record<string, ScriptedAnswer>>;
}

const source = (id: number, more: Raw = {}): Raw => ({
  id,
  slug: `s${id}`,
  name: `S${id}`,
  type: 'snowflake',
  ...more,
});
const destination = (id: number, more: Raw = {}): Raw => ({ id, slug: `d${id}`, type: 'hubspot', ...more });
const model = (id: number, more: Raw = {}): Raw => ({
  id,
  sourceId: 1,
  queryType: 'table',
  table: { name: 'A.B.C' },
  ...more,
});
const sync = (id: number, more: Raw = {}): Raw => ({ id, modelId: 1, destinationId: 1, slug: `sync-${id}`, ...more });
const visual = (id: number, parentId: number): Raw =>
  model(id, { queryType: 'visual', table: null, visual: { parentId } });
const gone: ScriptedAnswer = { json: { error: 'not found' }, status: 404 };

describe('the workspace', () => {
  let server: ScriptedServer;
  let client: HightouchClient;
  let host: TestHost;

  function answer(stock: Stock, { path, query }: ScriptedRequest): ScriptedAnswer {
    const place = path.replace('/api/v1', '');
    const list = stock[place.slice(1) as 'syncs']; // undefined for any other path
    if (list !== undefined) return { json: { data: list.slice(Number(query['offset'])), hasMore: false } };
    if (/^\/(sources|models|destinations|syncs)$/.test(place)) return { json: { data: [] } };
    return stock.byId?.[place] ?? gone;
  }

  async function open(stock: Stock): Promise<void> {
    server = await startScriptedServer((request) => answer(stock, request));
    host = testHost();
    client = openHightouch(testAccess(server.url), host);
  }
  async function read(stock: Stock): Promise<Workspace> {
    await open(stock);
    return client.readWorkspace();
  }
  afterEach(async () => {
    await client.close();
    await server.close();
  });
  const askedById = (): readonly string[] =>
    server.requests
      .map(({ path }) => path.replace('/api/v1', ''))
      .filter((path) => path.split('/').length > 2)
      .sort();

  it('that is complete is read with one request a list, in order of id', async () => {
    const workspace = await read({
      sources: [source(1, { workspaceId: 417 })],
      models: [model(10), model(9), model(1)],
      destinations: [destination(1)],
      syncs: [sync(12), sync(5, { modelId: 9 }), sync(7, { modelId: '10' })],
    });
    expect(server.requests.map(({ url }) => url)).to.have.members(
      ['sources', 'models', 'destinations', 'syncs'].map((list) => `/api/v1/${list}?orderBy=id&limit=100&offset=0`),
    );
    expect([...workspace.syncs.keys()]).to.deep.equal(['5', '7', '12']);
    expect([...workspace.models.keys()]).to.deep.equal(['1', '9', '10']);
    expect(workspace.skipped).to.deep.equal([]);
    expect(workspace.id).to.equal('417');
  });

  it('that is empty has no id', async () => {
    const workspace = await read({});
    expect(workspace.id).to.equal(null);
    expect(workspace.syncs.size).to.equal(0);
  });

  it('takes the id that most objects name, and says when there are several', async () => {
    const workspace = await read({
      sources: [source(1, { workspaceId: 2 })],
      models: [model(1, { workspaceId: '1' }), model(2, { workspaceId: 1 })],
    });
    expect(workspace.id).to.equal('1');
    expect(host.lines.map(({ fields }) => fields)).to.deep.equal([{ workspaces: { '1': 2, '2': 1 } }]);
  });

  it('asks once by id for what the lists lack, and for what that refers to in turn', async () => {
    const workspace = await read({
      syncs: [sync(1, { modelId: 5 }), sync(2, { modelId: 5 }), sync(3, { modelId: 5, destinationId: 2 })],
      byId: {
        '/models/5': { json: visual(5, 6) },
        '/models/6': { json: visual(6, 7) },
        '/models/7': { json: model(7, { sourceId: 3 }) },
        '/sources/3': { json: source(3) },
        '/sources/1': { json: source(1) },
        '/destinations/1': { json: destination(1) },
        '/destinations/2': { json: destination(2) },
      },
    });
    expect(askedById()).to.deep.equal([
      '/destinations/1',
      '/destinations/2',
      '/models/5',
      '/models/6',
      '/models/7',
      '/sources/1',
      '/sources/3',
    ]);
    expect([...workspace.models.keys()]).to.deep.equal(['5', '6', '7']);
    expect([...workspace.sources.keys()]).to.deep.equal(['1', '3']);
    expect([...workspace.destinations.keys()]).to.deep.equal(['1', '2']);
  });

  it('leaves out what is gone or forbidden, and does not ask for it again', async () => {
    await open({
      sources: [source(1)],
      syncs: [sync(1, { modelId: 8 }), sync(2, { modelId: 9 })],
      byId: { '/models/8': gone, '/models/9': { text: '', status: 403 }, '/destinations/1': { text: '', status: 410 } },
    });
    const workspace = await client.readWorkspace();
    expect(workspace.models.size).to.equal(0);
    expect(workspace.destinations.size).to.equal(0);
    expect(workspace.skipped).to.deep.equal([]);
    const told = host.lines.filter(({ message }) => message.includes('is gone')).map(({ fields }) => fields);
    expect(told).to.deep.include({ kind: 'model', id: '8', status: 404, referredToBy: 'sync 1' });
    expect(told).to.deep.include({ kind: 'destination', id: '1', status: 410, referredToBy: 'sync 1, sync 2' });
    await client.readWorkspace();
    expect(askedById()).to.deep.equal(['/destinations/1', '/models/8', '/models/9']);
  });

  it('is not caught in a circle of visual models', async () => {
    const workspace = await read({
      sources: [source(1)],
      models: [visual(1, 2), visual(4, 4)],
      byId: { '/models/2': { json: visual(2, 3) }, '/models/3': { json: visual(3, 1) } },
    });
    expect([...workspace.models.keys()]).to.deep.equal(['1', '2', '3', '4']);
  });

  it('passes over what has no identity, names it, and does not ask for it by id', async () => {
    const workspace = await read({
      sources: [source(1)],
      models: [model(1, { sourceId: null }), 'a string', null, { name: 'no id' }],
      destinations: [destination(1)],
      syncs: [sync(1), sync(2, { destinationId: {} }), { id: 3, destinationId: 1 }],
    });
    expect([...workspace.syncs.keys()]).to.deep.equal(['1']);
    expect(workspace.skipped).to.deep.equal([
      { kind: 'model', id: null, reason: 'id is missing' },
      { kind: 'model', id: null, reason: 'not an object' },
      { kind: 'model', id: null, reason: 'not an object' },
      { kind: 'model', id: '1', reason: 'sourceId is not readable' },
      { kind: 'sync', id: '2', reason: 'destinationId is not readable' },
      { kind: 'sync', id: '3', reason: 'modelId is missing' },
    ]);
    expect(host.lines.filter(({ level }) => level === 'warn')).to.have.lengthOf(6);
    expect(askedById()).to.deep.equal([]);
  });

  it('passes over an object that fails by itself, while the lists are fine', async () => {
    const workspace = await read({
      sources: [source(1)],
      destinations: [destination(1)],
      syncs: [sync(1, { modelId: 8 }), sync(2, { modelId: 9 })],
      byId: { '/models/8': { json: 'Internal Server Error', status: 500 }, '/models/9': { json: model(10) } },
    });
    expect(workspace.skipped.map(({ kind, id }) => `${kind} ${id}`)).to.deep.equal(['model 8', 'model 9']);
    expect(workspace.skipped[1]?.reason).to.equal('the answer has the id 10');
    expect(workspace.models.size).to.equal(0);
  });

  it('is not read in part: a list that fails ends the pass', async () => {
    server = await startScriptedServer(({ path }) =>
      path.endsWith('/models') ? { text: '', status: 503 } : { json: { data: [] } },
    );
    client = openHightouch(testAccess(server.url), testHost());
    const thrown: unknown = await client.readWorkspace().catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(LineageError).and.to.include({ exitCode: 4, op: 'GET /models' });
  });

  it('keeps a hostile id inside its path', async () => {
    const workspace = await read({
      sources: [source(1)],
      destinations: [destination(1)],
      syncs: [sync(1, { modelId: '../syncs?x=1#y' }), sync(2, { modelId: '..' })],
    });
    expect(askedById()).to.deep.equal(['/models/..%2Fsyncs%3Fx%3D1%23y']);
    expect(workspace.skipped).to.deep.equal([{ kind: 'sync', id: '2', reason: 'modelId is not readable' }]);
  });
});
