/** One pass of the DataHub sink in a temporary folder, as the program drives it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LineageGraph } from '#src/model/graph.js';
import { silentLogger, type Logger } from '#src/log/logger.js';
import { createDataHubSink } from '#src/sinks/datahub/sink.js';
import type { DataHubSinkOptions } from '#src/sinks/datahub/options.js';
import type { Receipts, ToldRun, Unit } from '#src/sinks/sink.js';

export interface Mcp {
  readonly entityType: string;
  readonly entityUrn: string;
  readonly changeType: string;
  readonly aspectName: string;
  readonly aspect: { readonly json: Record<string, unknown> };
  readonly systemMetadata: Record<string, unknown>;
}

export interface PassResult {
  readonly mcps: readonly Mcp[];
  /** null when no file was published. */
  readonly text: string | null;
  readonly receipts: Receipts;
}

export interface PassInput {
  readonly graph: LineageGraph;
  /** Runs by the id of their sync. */
  readonly runs?: Readonly<Record<string, readonly ToldRun[]>>;
  readonly told?: ReadonlyMap<string, string>;
  readonly full?: boolean;
  readonly backfill?: boolean;
  readonly end?: string;
  readonly options?: Partial<DataHubSinkOptions>;
  readonly log?: Logger;
}

export const windowEnd = '2024-01-01T12:00:00.000Z';

/** Models by id, then syncs by job name, each with its runs; a back-fill delivers runs alone. */
export function unitsOf({ graph, runs = {}, full = false, backfill = false }: PassInput): readonly Unit[] {
  const models = [...graph.models.values()].sort((a, b) => (a.model.id < b.model.id ? -1 : 1));
  const units: Unit[] = backfill ? [] : models.map((lineage) => ({ kind: 'model', lineage, full }));
  for (const lineage of graph.syncs) {
    if (!backfill) units.push({ kind: 'sync', lineage, full });
    const told = runs[lineage.sync.id];
    if (told !== undefined) units.push({ kind: 'runs', lineage, runs: told });
  }
  return units;
}

export async function deliverPass(input: PassInput): Promise<PassResult> {
  const folder = await mkdtemp(join(tmpdir(), 'datahub-sink-'));
  try {
    const file = join(folder, 'datahub', 'mcps.json');
    const sink = createDataHubSink(sinkOptions({ file, outputDir: folder, ...input.options }));
    await sink.open({
      window: { start: '2023-12-01T00:00:00.000Z', end: input.end ?? windowEnd },
      graph: input.graph,
      told: input.told ?? new Map(),
      backfill: input.backfill ?? false,
      full: input.full ?? false,
      previousEnd: null,
      log: input.log ?? silentLogger,
    });
    for (const unit of unitsOf(input)) await sink.deliver(unit);
    const receipts = await sink.close('complete');
    const text = await readFile(file, 'utf8').catch(() => null);
    return { text, receipts, mcps: text === null ? [] : (JSON.parse(text) as Mcp[]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function sinkOptions(
  overrides: Partial<DataHubSinkOptions> & { file: string | null; outputDir: string },
): DataHubSinkOptions {
  return {
    keepPasses: 3,
    rest: null,
    removal: null,
    dryRun: false,
    address: 'file',
    foreignLineage: 'none',
    env: 'PROD',
    platformInstance: null,
    emitModelsAsDatasets: true,
    columnLineage: true,
    lowercaseUrns: 'auto',
    workspaceSlug: null,
    maskError: (text) => text,
    sourceOverrides: {},
    destinationOverrides: {},
    ownerTagKeys: [],
    siblings: true,
    sqlLineage: true,
    ...overrides,
  };
}

/** The aspect of an entity; fails the test when it is told more or less than once. */
export function aspectOf(mcps: readonly Mcp[], urn: string, aspectName: string): Record<string, unknown> {
  const found = mcps.filter((mcp) => mcp.entityUrn === urn && mcp.aspectName === aspectName);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${urn} has ${found.length} ${aspectName}`);
  return only.aspect.json;
}

export function aspectNames(mcps: readonly Mcp[], urn: string): readonly string[] {
  return mcps.filter((mcp) => mcp.entityUrn === urn).map((mcp) => mcp.aspectName);
}
