import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import type { Mcp } from '#src/sinks/datahub/mcp.js';
import { askDataHubPython } from '../../support/datahub-python.js';
import type { RecordedMcp } from '../../support/gms-requests.js';
import { openPassWorld, type PassWorld } from '../../support/pass-world.js';
import { openRecordingGms, type RecordingGms, type RecordingGmsOptions } from '../../support/recording-gms.js';
import { customersToPostgres, graphOf } from '../../golden/datahub/small-workspace.js';
import { deliverPass } from '../../unit/sinks/datahub/deliver-pass.js';

interface Asked {
  readonly server: string;
  readonly token?: string;
  readonly endpoint: 'restli' | 'openapi';
  readonly mode: 'SYNC_PRIMARY' | 'SYNC_WAIT' | 'ASYNC';
  readonly proposals?: readonly Mcp[];
  readonly lineage?: object;
}

interface Emitted {
  readonly error: { readonly kind: string; readonly message: string } | null;
}

/** Sends with the emitter of DataHub's package. */
async function emit(asked: Asked): Promise<Emitted> {
  return (await askDataHubPython('emit.py', asked)) as Emitted; // written by emit.py
}

/** What a receiver must have alike, whoever sent it: all but who that was. */
function comparable({ systemMetadata, ...mcp }: RecordedMcp): string {
  return JSON.stringify(sorted({ ...mcp, systemMetadata: { ...systemMetadata, properties: null } }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

describe('the REST sink beside the emitter of DataHub', function () {
  this.timeout(120_000);
  let world: PassWorld;
  let proposals: readonly Mcp[];
  const open: RecordingGms[] = [];

  before(async () => {
    world = await openPassWorld({ data: sampleWorkspace(Date.parse('2026-03-02T09:00:00Z')) });
    world.at('2026-03-02T09:00');
    const path = join(world.dir, 'mcps.json');
    await world.pass({ sinks: ['datahub'], watermark: { in: null, out: null }, datahub: { file: path } });
    proposals = JSON.parse(await readFile(path, 'utf8')) as Mcp[]; // written by the pass
  });
  after(() => world.close());
  afterEach(async () => {
    for (const gms of open.splice(0)) await gms.close();
  });

  async function server(options?: RecordingGmsOptions): Promise<RecordingGms> {
    const gms = await openRecordingGms(options);
    open.push(gms);
    return gms;
  }

  for (const endpoint of ['restli', 'openapi'] as const) {
    it(`leaves the receiver with the same: ${endpoint}`, async () => {
      const [theirs, ours] = [await server({ token: 'a-token' }), await server({ token: 'a-token' })];
      const asked = { server: theirs.url, token: 'a-token', endpoint, mode: 'SYNC_PRIMARY', proposals } as const;
      expect((await emit(asked)).error).to.equal(null);
      const summary = await world.pass({
        sinks: ['datahub'],
        watermark: { in: null, out: null },
        datahub: { url: ours.url, token: 'a-token', api: endpoint },
      });
      expect(summary.exitCode).to.equal(0);
      expect(theirs.taken).to.have.length(proposals.length);
      expect(ours.taken.map(comparable).sort()).to.deep.equal(theirs.taken.map(comparable).sort());
      const form = ({ requests }: RecordingGms) =>
        new Set(requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`));
      expect(form(ours)).to.deep.equal(form(theirs));
      const [mine, other] = [ours.requests.at(-1)?.headers, theirs.requests.at(-1)?.headers];
      for (const name of ['content-type', 'x-restli-protocol-version', 'authorization', 'x-datahub-client-mode'])
        expect(mine?.[name], name).to.equal(other?.[name]);
      expect(mine?.['user-agent']).to.match(/^DataHub-Client\/1\.0 \(ingestion; [^;]+; [^;]+\)$/);
      expect(other?.['user-agent']).to.match(/^DataHub-Client\/1\.0 \(ingestion; [^;]+; [^;]+\)/);
    });

    it(`draws foreign edges by the same patch: ${endpoint}`, async () => {
      const graph = graphOf([customersToPostgres]);
      const { mcps } = await deliverPass({ graph, options: { foreignLineage: 'patch' } });
      const [patch] = mcps.filter(({ changeType }) => changeType === 'PATCH');
      const job = mcps.find(({ aspectName }) => aspectName === 'dataJobInputOutput');
      const operations = patch?.aspect.json as unknown as readonly { path: string; value: object }[];
      const gms = await server();
      const upstreams = operations.filter(({ path }) => path.startsWith('/upstreams/')).map(({ value }) => value);
      const edges = job?.aspect.json['fineGrainedLineages'];
      const lineage = { downstream: patch?.entityUrn, upstreams, edges };
      expect((await emit({ server: gms.url, endpoint, mode: 'SYNC_PRIMARY', lineage })).error).to.equal(null);
      expect(gms.taken.map(({ changeType }) => changeType)).to.deep.equal(['PATCH']);
      expect(gms.taken[0]?.aspect).to.deep.equal(operations);
    });
  }

  it('is told apart by its mode: written, or queued', async () => {
    const gms = await server();
    for (const endpoint of ['restli', 'openapi'] as const) {
      for (const mode of ['SYNC_PRIMARY', 'SYNC_WAIT', 'ASYNC'] as const)
        expect((await emit({ server: gms.url, endpoint, mode, proposals: proposals.slice(0, 1) })).error).to.equal(
          null,
        );
    }
    const flags = gms.requests.filter(({ method }) => method !== 'GET').map(({ isAsync }) => isAsync);
    expect(flags).to.deep.equal([false, false, true, false, false, true]);
  });

  it('hears from the recorder what the emitter takes for the errors of a server', async () => {
    const gms = await server({ token: 'right', prefix: '/api/gms' });
    const one = { endpoint: 'restli', mode: 'SYNC_PRIMARY', proposals: proposals.slice(0, 3) } as const;
    // The emitter expects JSON even of a frontend, and ends with a stack trace.
    const frontend = await emit({ ...one, server: new URL(gms.url).origin }).catch(() => 'no answer');
    expect(frontend).to.equal('no answer');
    const wrong = await emit({ ...one, server: gms.url, token: 'wrong' });
    expect(wrong.error?.message).to.include('Unauthorized');
    gms.refuse = () => 'ERROR :: /x :: unrecognized field found but not allowed\n';
    const old = await emit({ ...one, server: gms.url, token: 'right' });
    expect(old.error?.message).to.include('the server version is too old relative to the client');
    expect(gms.taken).to.deep.equal([]);
  });
});
