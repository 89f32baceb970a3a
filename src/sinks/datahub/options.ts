import type { Gms } from './rest/gms.js';
import type { RestDeliveryOptions } from './rest/delivery.js';
import type { RemovalOptions } from './state/removal.js';

/** Settings of one source or destination, by its id or slug; names as in DataHub's recipe, in camelCase. */
export interface PlatformSettings {
  readonly platform?: string;
  readonly platformInstance?: string;
  readonly env?: string;
  readonly database?: string;
  readonly schema?: string;
  readonly includeSchemaInUrn?: boolean;
  /** Of a destination: another connector owns its datasets, though they lie in a SaaS system. */
  readonly foreign?: boolean;
}

export type PlatformSettingsMap = Readonly<Record<string, PlatformSettings>>;

/** What decides how entities are named and which are told. */
export interface DataHubNaming {
  /** A fabric type: `PROD`, `DEV`, … */
  readonly env: string;
  /** Instance of the Hightouch platform itself. */
  readonly platformInstance: string | null;
  /** false: jobs read the tables directly, and models are not told. */
  readonly emitModelsAsDatasets: boolean;
  /** false: no edges between columns, only those between datasets. */
  readonly columnLineage: boolean;
  /** `auto`: as the warehouse's own connector does with its defaults. */
  readonly lowercaseUrns: 'auto' | 'true' | 'false';
  /** For links into Hightouch's pages; null: no links. */
  readonly workspaceSlug: string | null;
  readonly sourceOverrides: PlatformSettingsMap;
  readonly destinationOverrides: PlatformSettingsMap;
  /** Keys of tags that name owners; none: nobody's ownership is touched. */
  readonly ownerTagKeys: readonly string[];
  /** false: a model and its table are not called one thing. */
  readonly siblings: boolean;
  /** false: models of raw SQL have no upstreams. */
  readonly sqlLineage: boolean;
  /** Which models are told as datasets, by name; all without it. */
  readonly isModelTold?: (name: string) => boolean;
  /** Which event contracts are told, by name; all without it. */
  readonly isContractTold?: (name: string) => boolean;
}

export interface DataHubSinkOptions extends DataHubNaming {
  /** Absolute path of the JSON array, or null. */
  readonly file: string | null;
  /** DataHub's own service, or null. */
  readonly rest: RestOptions | null;
  /** Digest of the network address; `file` when there is none. */
  readonly address: string;
  /** `patch`: lineage edges are added to datasets that other connectors own, and nothing else is said of them. */
  readonly foreignLineage: 'none' | 'patch';
  /** null: nothing is ever removed. */
  readonly removal: RemovalOptions | null;
  /** Nothing is delivered, and the list of what would be removed is written. */
  readonly dryRun: boolean;
  /** Root of every file of a pass; files of earlier passes go to its `passes/`. */
  readonly outputDir: string;
  readonly keepPasses: number;
  /** Hides what must not leave the workspace in a run's error text. */
  readonly maskError: (text: string) => string;
}

export interface RestOptions extends Omit<RestDeliveryOptions, 'log' | 'onTaken'> {
  readonly gms: Gms;
}

/** The settings of an object: those under its id, else those under its slug, else none. */
export function settingsOf(map: PlatformSettingsMap, id: string, slug: string | null): PlatformSettings {
  if (Object.hasOwn(map, id)) return map[id] ?? {};
  return slug !== null && Object.hasOwn(map, slug) ? (map[slug] ?? {}) : {};
}
