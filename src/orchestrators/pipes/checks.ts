import type { LineageGraph, SyncLineage } from '../../model/graph.js';
import type { SyncRunsTold, Summary } from '../../result.js';
import type { CheckName, PipesExtras } from './extras.js';
import { int, share, someOf, text } from './figures.js';
import { float, type Metadata, type PipesMessage } from './messages.js';

export interface CheckedPass {
  readonly summary: Summary;
  readonly graph: LineageGraph | null;
  readonly runs: ReadonlyMap<string, SyncRunsTold>;
  /** `--min-coverage`. */
  readonly minCoverage: number | null;
  /** Takes what should not travel to a catalogue out of a run's error. */
  readonly clean: (text: string) => string;
}

type Check = Extract<PipesMessage, { method: 'report_asset_check' }>['params'];
type Verdict = Pick<Check, 'passed' | 'severity' | 'metadata'>;

const mostNamed = 5;
const longestError = 300;

/** The checks that an asset declares. Dagster fails a step for one that it does not, and for one that is missing. */
export function declaredChecks({ assetChecks }: PipesExtras, assetKey: string): readonly CheckName[] {
  const isForAll = Array.isArray as (value: unknown) => value is readonly CheckName[]; // Array.isArray forgets readonly
  if (isForAll(assetChecks)) return assetChecks;
  return Object.hasOwn(assetChecks, assetKey) ? (assetChecks[assetKey] ?? []) : [];
}

/** A check of an asset: of the syncs that it stands for, or of the whole pass (null). */
export function checkMessage(
  name: CheckName,
  assetKey: string,
  syncs: readonly SyncLineage[] | null,
  pass: CheckedPass,
  extras: PipesExtras,
): PipesMessage {
  const verdict = name === 'sync_coverage' ? coverageCheck(syncs, pass, extras) : failedRunsCheck(syncs, pass);
  return { method: 'report_asset_check', params: { asset_key: assetKey, check_name: name, ...verdict } };
}

/** Passes when no share is asked for, and when there is nothing to judge. */
function coverageCheck(syncs: readonly SyncLineage[] | null, pass: CheckedPass, extras: PipesExtras): Verdict {
  const wanted = extras.minCoverage ?? pass.minCoverage;
  const { syncsResolved, syncsTotal } = pass.summary.coverage;
  const total = syncs?.length ?? syncsTotal;
  const resolved = syncs?.filter((sync) => sync.resolved).length ?? syncsResolved;
  const lineages = syncs ?? pass.graph?.syncs ?? [];
  const unresolved = lineages.filter((sync) => !sync.resolved).map(({ sync }) => sync.slug ?? sync.id);
  return {
    passed: wanted === null || total === 0 || resolved / total >= wanted,
    severity: 'ERROR',
    metadata: {
      syncs_resolved: int(resolved),
      syncs: int(total),
      ...share('sync_coverage', resolved, total),
      ...(wanted === null ? {} : { min_coverage: float(wanted) }),
      ...(unresolved.length === 0 ? {} : { unresolved: text(someOf(unresolved)) }),
    },
  };
}

function failedRunsCheck(syncs: readonly SyncLineage[] | null, { graph, runs, clean }: CheckedPass): Verdict {
  const failing = (syncs ?? graph?.syncs ?? []).flatMap(({ sync }) => {
    const told = runs.get(sync.id);
    return told === undefined || told.newestFailed === null ? [] : [{ sync, told, run: told.newestFailed }];
  });
  failing.sort((a, b) => (b.run.finishedAt ?? '').localeCompare(a.run.finishedAt ?? ''));
  const named = failing.slice(0, mostNamed).map(({ sync, told, run }) => ({
    sync: sync.slug ?? sync.id,
    failed_runs: told.failed,
    newest_run: run.id,
    ...(run.finishedAt === null ? {} : { finished_at: run.finishedAt }),
    ...(run.error === null ? {} : { error: clean(run.error).slice(0, longestError) }),
  }));
  const metadata: Metadata = {
    failed_runs: int(failing.reduce((sum, { told }) => sum + told.failed, 0)),
    syncs_with_failed_runs: int(failing.length),
    ...(named.length === 0 ? {} : { newest: { type: 'json', raw_value: named } }),
  };
  return { passed: failing.length === 0, severity: 'WARN', metadata };
}
