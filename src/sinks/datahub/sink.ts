import { asLineageError, type LineageError } from '../../errors.js';
import type { SyncLineage } from '../../model/graph.js';
import { isPassing } from '../../model/reasons.js';
import type { NetworkTally } from '../network-tally.js';
import type { Receipts, RunsUnit, Sink, Unit, UnitKey } from '../sink.js';
import { unitKey } from '../sink.js';
import { warnOfDatasets, warnOfTables } from './collisions.js';
import { destinationDatasets, foreignDatasets, withOneOwner } from './destinations.js';
import { containerTypes } from './entities/containers.js';
import { destinationProposals } from './entities/destination.js';
import { modelProposals } from './entities/model.js';
import { runProposals } from './entities/run.js';
import { syncProposals } from './entities/sync.js';
import { tagProposals, tagsOf } from './entities/tag.js';
import { entityUrns } from './entity-urns.js';
import { askForOnce, contractThings, platformThings, type SharedThing } from './shared-things.js';
import { indexGraph } from './graph-index.js';
import { toldMark } from './lost-aspects.js';
import { mcpFile } from './mcp-file.js';
import { proposal, systemMetadata, type Proposal } from './mcp.js';
import type { DataHubSinkOptions } from './options.js';
import { put, tell, tellContainers, type OpenPass } from './tell.js';
import { tellForeign } from './tell-foreign.js';
import { RestDelivery } from './rest/delivery.js';
import type { Gms } from './rest/gms.js';
import { Removal } from './state/removal.js';

/**
 * The DataHub sink: metadata change proposals to DataHub's own service, to a file, or to both. The file is a JSON array that
 * DataHub's `file` source ingests as it is.
 *
 * Containers come first, then models and syncs with their runs in the order they are delivered, then the SaaS datasets
 * and tags, sorted. What the receiver was told before and has not changed is left out.
 *
 * @throws LineageError `output_unwritable` (exit 2) from deliver and close, when a file cannot be written;
 * `datahub_url_not_gms` (exit 2), `datahub_credentials` (exit 5) and, but from greet, `datahub_unavailable` (exit 4) for the
 * service
 */
export function createDataHubSink(options: DataHubSinkOptions): Sink {
  let pass: OpenPass | null = null;

  async function deliver(unit: Unit): Promise<void> {
    const open = opened();
    if (unit.kind === 'gone') return open.removal?.note(unit);
    const key = unitKey(unit);
    open.pending.add(key);
    if (unit.kind === 'runs') return tellRuns(open, unit, key);
    if (unit.kind === 'model') {
      if (!open.index.hasModel(unit.lineage.model.id) || !options.emitModelsAsDatasets) {
        open.fingerprints.set(key, 'not-told');
        return;
      }
      const { lineage } = unit;
      const proposals = modelProposals(open.view.graph, open.urns, open.index, lineage, open.auditTime);
      await tell(open, key, proposals, unit.full, {
        inContainers: true,
        unsure: isPassing(lineage.unresolved),
      });
      for (const tag of tagsOf(lineage.model.tags)) open.tags.set(tag.urn, tag);
      return;
    }
    const proposals = syncProposals(open.view.graph, open.urns, open.index, unit.lineage, open.auditTime);
    await tell(open, key, proposals, unit.full, { inContainers: true, unsure: isUnsure(unit.lineage) });
  }

  async function tellRuns(open: OpenPass, unit: RunsUnit, key: UnitKey): Promise<void> {
    for (const told of unit.runs) {
      const proposals = runProposals(open.urns, open.index, unit.lineage, told, options.maskError);
      await put(open, key, proposals);
    }
  }

  async function close(outcome: 'complete' | 'aborted'): Promise<Receipts> {
    if (pass === null && outcome === 'aborted') return neverOpened(options);
    const open = opened();
    pass = null;
    try {
      if (outcome === 'aborted') {
        const receipts = receiptsOf(open, (await open.rest?.abandon()) ?? nothingSent, null, false);
        return {
          ...receipts,
          fingerprints: new Map(),
          unconfirmed: new Set([...receipts.unconfirmed, ...open.pending]),
        };
      }
      const failure = await toldToTheEnd(open);
      const tally = (await open.rest?.settle()) ?? nothingSent;
      const error = failure ?? tally.error;
      // With an error every place stays, and all of this comes again: a file would only repeat it.
      const published = error === null && (await open.file?.publish()) === true;
      const written = error === null ? await open.removal?.commit(tally.unconfirmed) : undefined;
      const receipts = receiptsOf(open, tally, error, published);
      return { ...receipts, outputs: [...receipts.outputs, ...(written ?? [])] };
    } finally {
      open.rest?.close();
      open.removal?.close();
      await open.file?.discard();
    }
  }

  async function toldToTheEnd(open: OpenPass): Promise<LineageError | null> {
    if (open.view.backfill && !open.view.full) return null;
    try {
      await tellShared(open, options.foreignLineage === 'patch', options.rest?.gms ?? null);
      return null;
    } catch (thrown) {
      const error = asLineageError(thrown);
      if (error.errorClass === 'configuration') throw error;
      return error;
    }
  }

  function receiptsOf(open: OpenPass, tally: NetworkTally, error: LineageError | null, published: boolean): Receipts {
    const { file } = open;
    const isTold = file === null || published || (error === null && file.count === 0);
    const unconfirmed = new Set(tally.unconfirmed);
    if (!isTold || error !== null) for (const key of open.pending) unconfirmed.add(key);
    const removed = error === null ? (open.removal?.removed(unconfirmed) ?? 0) : 0;
    const forgotten = new Set([...(open.removal?.forgotten(unconfirmed) ?? []), ...handedOver(open)]);
    for (const key of open.removal?.held ?? []) unconfirmed.add(key);
    const inFile = file?.count ?? 0;
    return {
      delivered: tally.delivered + (published ? inFile : 0),
      rejected: tally.rejected,
      failed: tally.failed + (published ? 0 : inFile) + (open.removal?.withheld ?? 0),
      fingerprints: new Map([...open.fingerprints].filter(([key]) => isTold && !unconfirmed.has(key))),
      unconfirmed,
      error,
      outputs: published && options.file !== null ? [options.file] : [],
      ...(removed === 0 ? {} : { removed }),
      ...(forgotten.size === 0 ? {} : { forgotten }),
    };
  }

  function opened(): OpenPass {
    if (pass === null) throw new Error('the DataHub sink is not open');
    return pass;
  }

  return {
    name: 'datahub',
    address: options.address,
    async open(view) {
      const system = systemMetadata(view.window.end);
      const urns = withOneOwner(entityUrns(options, view.graph.workspace), view.graph);
      const index = indexGraph(view.graph, options.isModelTold);
      const { outputDir, keepPasses, dryRun } = options;
      const { previousEnd } = view;
      const archive = { outputDir, keepPasses, previousEnd };
      const removalPass = { ...archive, view, urns, index, system, dryRun };
      pass = {
        view,
        urns,
        index,
        file: options.file === null ? null : mcpFile(options.file, system, archive),
        removal: options.removal === null ? null : new Removal(options.removal, removalPass),
        rest: options.rest === null ? null : new RestDelivery(options.rest.gms, { ...options.rest, log: view.log }),
        system,
        auditTime: system.lastObserved,
        fingerprints: new Map(),
        written: new Map(),
        pending: new Set(),
        tags: new Map(),
      };
    },
    greet: async () => options.rest?.gms.greet(),
    deliver,
    async sweep(absence) {
      const open = opened();
      for (const { key, urn, lineageOnly } of (await open.removal?.decide(absence)) ?? []) {
        open.pending.add(key);
        const empty = proposal(urn, 'upstreamLineage', { upstreams: [] });
        await put(open, key, [lineageOnly ? empty : proposal(urn, 'status', { removed: true })]);
      }
    },
    // The file has nothing before it is published.
    async checkpoint() {
      const open = opened();
      const tally = (await open.rest?.settle()) ?? nothingSent;
      return receiptsOf(open, tally, tally.error, false);
    },
    close,
  };
}

/** Whether what a sync reads could for a passing reason not be worked out. */
function isUnsure({ model }: SyncLineage): boolean {
  return model !== null && isPassing(model.unresolved);
}

/** What is shared by many units, at the end: event contracts, SaaS datasets, built from the whole graph, and tags. */
async function tellShared(open: OpenPass, patchesForeign: boolean, gms: Gms | null): Promise<void> {
  const { graph, full, told, log } = open.view;
  // They come with whatever is told first; told to nobody yet, though other things were, they were not confirmed.
  if (told.size > 0 && containerTypes.some((type) => !told.has(`container:${type}`))) await tellContainers(open);
  warnOfTables(log, graph, open.urns);
  const datasets = destinationDatasets(graph, open.urns);
  warnOfDatasets(log, datasets);
  const things = [
    ...contractThings(graph, open.urns, open.auditTime),
    ...platformThings(
      graph,
      datasets.map(({ output }) => output.platform),
    ),
  ];
  for (const { key, proposals, once } of await untold(open, things, gms)) {
    await tell(open, key, proposals, full && !once, { inContainers: true });
  }
  for (const dataset of datasets) {
    const key = `destination:${dataset.output.urn}`;
    const proposals = destinationProposals(graph, open.urns, open.index, dataset, open.auditTime);
    await tell(open, key, proposals, full, { unsure: dataset.writers.some(isUnsure) });
  }
  if (patchesForeign) await tellForeign(open, gms);
  for (const [urn, tag] of [...open.tags].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await tell(open, `tag:${urn}`, tagProposals(tag), full);
  }
}

/** Keys of datasets that were told as ours, and are others' now. */
function handedOver({ view, urns }: OpenPass): readonly string[] {
  const keys = [...foreignDatasets(view.graph, urns)].map((urn) => `destination:${urn}`);
  return keys.filter((key) => view.told.has(key));
}

/** Without what is told once and the server has already, though nobody here remembers it. */
async function untold(
  open: OpenPass,
  things: readonly SharedThing[],
  gms: Gms | null,
): Promise<readonly SharedThing[]> {
  if (gms === null) return things;
  const { told, log } = open.view;
  const has = ({ entityUrn, aspectName }: Proposal): Promise<boolean | null> => gms.hasAspect(entityUrn, aspectName);
  const { tell: untoldThings, there, unsure } = await askForOnce(things, told, has);
  for (const { key, proposals } of there) open.fingerprints.set(key, toldMark(proposals));
  if (unsure.length > 0) {
    const hint = 'The next pass asks again. The token needs the right to read entities.';
    const fields = { count: unsure.length, first: unsure[0]?.key, hint };
    log.warn(fields, 'DataHub does not say whether data contracts have a state: none is told');
  }
  return untoldThings;
}

/** What a sink has told that was left alone from the beginning. */
function neverOpened({ rest, removal }: DataHubSinkOptions): Receipts {
  rest?.gms.close();
  removal?.store?.close();
  return { ...nothingSent, fingerprints: new Map(), outputs: [] };
}

const nothingSent: NetworkTally = { delivered: 0, rejected: 0, failed: 0, unconfirmed: new Set(), error: null };
