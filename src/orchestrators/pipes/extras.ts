import { configurationError, type LineageError } from '../../errors.js';
import { isObject, isTextList, type JsonMap } from './json-map.js';

/** The checks that can be reported, by the names that an asset declares them under. */
export const checkNames = ['sync_coverage', 'failed_runs'] as const;
export type CheckName = (typeof checkNames)[number];

/** What the asset says to this program: the key `hightouch_lineage` of the extras of the Pipes client's `run`. */
export interface PipesExtras {
  /** Which checks the asset declares: for every asset key, or by asset key. */
  readonly assetChecks: readonly CheckName[] | Readonly<Record<string, readonly CheckName[]>>;
  /** What the check `sync_coverage` asks for; unlike `--min-coverage` it never changes the exit code. */
  readonly minCoverage: number | null;
  /** Slug or id of a sync, by asset key. */
  readonly syncs: Readonly<Record<string, string>>;
  /** How the asset key of a warehouse table is made: parts with placeholders. */
  readonly tableAssetKey: readonly string[];
  readonly maxMessageBytes: number;
}

const known = ['asset_checks', 'min_coverage', 'syncs', 'table_asset_key', 'max_message_bytes'];
const defaultTableKey = '{platform}/{database}/{schema}/{table}';
/** Below what Docker and container runtimes cut lines at (16 KB), with room for a time before it. */
const defaultMaxMessageBytes = 8000;

/**
 * Reads `extras.hightouch_lineage`; whatever else the extras hold is someone else's.
 *
 * @throws LineageError `dagster_extras` (exit 2) that names the key
 */
export function readExtras(extras: JsonMap): PipesExtras {
  const { hightouch_lineage: own = {} } = extras;
  if (!isObject(own)) throw wrong('hightouch_lineage', 'an object');
  const stranger = Object.keys(own).find((key) => !known.includes(key));
  if (stranger !== undefined) throw wrong(`hightouch_lineage.${stranger}`, `one of ${known.join(', ')}`);
  const { min_coverage: minCoverage = null, max_message_bytes: maxMessageBytes = defaultMaxMessageBytes } = own;
  if (minCoverage !== null && !isShare(minCoverage)) throw wrong('hightouch_lineage.min_coverage', 'from 0 to 1');
  if (!isSize(maxMessageBytes)) throw wrong('hightouch_lineage.max_message_bytes', 'a whole number from 1000');
  return {
    assetChecks: readChecks(own['asset_checks'] ?? []),
    minCoverage,
    syncs: readSyncs(own['syncs'] ?? {}),
    tableAssetKey: readTableKey(own['table_asset_key'] ?? defaultTableKey),
    maxMessageBytes,
  };
}

function readChecks(value: unknown): PipesExtras['assetChecks'] {
  if (Array.isArray(value)) return checkList(value);
  if (!isObject(value)) throw wrong('hightouch_lineage.asset_checks', 'a list of checks, or one by asset key');
  return Object.fromEntries(Object.entries(value).map(([key, list]) => [key, checkList(list)]));
}

function checkList(value: unknown): readonly CheckName[] {
  if (isTextList(value) && value.every(isCheckName)) return [...new Set(value)];
  throw wrong('hightouch_lineage.asset_checks', `made of ${checkNames.join(' and ')}`);
}

function isCheckName(name: string): name is CheckName {
  return checkNames.some((known) => known === name);
}

function readSyncs(value: unknown): Readonly<Record<string, string>> {
  if (isObject(value) && isTextList(Object.values(value))) return value as Readonly<Record<string, string>>; // just looked at
  throw wrong('hightouch_lineage.syncs', 'an object with the slug or id of a sync by asset key');
}

function readTableKey(value: unknown): readonly string[] {
  const parts = typeof value === 'string' ? value.split('/') : [];
  const placeholders = parts.flatMap((part) => part.match(/\{[^}]*\}/g) ?? []);
  const areKnown = placeholders.every((one) => ['{platform}', '{database}', '{schema}', '{table}'].includes(one));
  if (areKnown && placeholders.includes('{table}') && !parts.includes('')) return parts;
  throw wrong('hightouch_lineage.table_asset_key', `parts like ${defaultTableKey}, {table} among them`);
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1000;
}

function wrong(key: string, wanted: string): LineageError {
  return configurationError(`extras.${key} of the Dagster Pipes context is not ${wanted}`, {
    code: 'dagster_extras',
    op: 'read Dagster Pipes',
    hint: 'The asset passes them as `extras` to the run of its Pipes client; operators/dagster/README.md has the list.',
  });
}
