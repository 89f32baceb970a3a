import { startHightouchServer } from '#src/demo/server.js';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { openHightouch } from '#src/hightouch/client.js';
import { resolveLineage } from '#src/lineage/resolve.js';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import { silentLogger } from '#src/log/logger.js';
import type { LineageGraph } from '#src/model/graph.js';
import type { SyncRun } from '#src/model/workspace.js';
import { testConfig, testHost } from './pass-world.js';

export interface SampleGraph {
  readonly graph: LineageGraph;
  readonly runs: ReadonlyMap<string, readonly SyncRun[]>;
}

/** The demo's workspace, read over HTTP and resolved as a pass does it. */
export async function sampleGraph(nowMs: number): Promise<SampleGraph> {
  const key = 'sample-key';
  const server = await startHightouchServer({ data: sampleWorkspace(nowMs), key, now: () => nowMs });
  const config = testConfig(server.url, '/unused', { api: { key } });
  const client = openHightouch(
    config.api,
    testHost(() => nowMs),
  );
  const sql = openSqlEngine({ timeoutMs: 5000, log: silentLogger });
  try {
    const workspace = await client.readWorkspace();
    const graph = await resolveLineage(workspace, {
      workspaceName: 'acme',
      sql,
      selection: config.selection,
      sourceOverrides: {},
      destinationOverrides: {},
      datasetNames: config.datasetNames,
    });
    const runs = new Map<string, readonly SyncRun[]>();
    for (const id of workspace.syncs.keys()) {
      runs.set(id, (await client.listRuns(id, { after: null, before: null, maxRuns: 1000 })).runs);
    }
    return { graph, runs };
  } finally {
    await sql.close();
    await client.close();
    await server.close();
  }
}
