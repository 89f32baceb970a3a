import type { Convention } from '../../openlineage/conventions.js';

/** What one consumer takes, and how it wants it: the one place where events differ from consumer to consumer. */

export type ProfileName =
  'generic' | 'marquez' | 'datahub' | 'openmetadata' | 'dataplex' | 'datazone' | 'datadog' | 'atlan';

/** How a consumer wants names. A name that fits stays as it is. */
export interface NameRule {
  /** Characters that stand for themselves in a namespace; any other becomes `_`. null: all do. */
  readonly namespaceCharacters: RegExp | null;
  /** Longest namespace. What is longer is cut, and ends in a digest that keeps it apart. */
  readonly maxNamespace: number;
  /** Longest namespace and name together, with the sign between them. Cut as above. */
  readonly maxQualifiedName: number;
  /** URI schemes that go by another word there. */
  readonly schemes: Readonly<Record<string, string>>;
}

/** A row of the table. Sync runs are Hightouch's own and have no parent run under any of them. */
export interface Profile {
  /** How lineage without a run is told, unless `--openlineage-static` says. */
  readonly static: 'auto' | 'events' | 'as-runs' | 'none';
  /** Whether it takes DatasetEvents. */
  readonly datasetEvents: boolean;
  /** Largest event in bytes, unless `--max-event-bytes` says. */
  readonly maxEventBytes: number;
  /** What a START carries: its datasets by name alone, or all that the end of the run carries, run facets aside. */
  readonly start: 'names' | 'whole';
  /** Datasets of others: a schema of the columns in use where the whole list is not known, or none then. */
  readonly othersSchema: 'used' | 'whole';
  /** Whether an event without an input or without an output is left out, since the consumer drops it. */
  readonly bothEnds: boolean;
  /** Whether `columnLineage` stands in `outputFacets` too. */
  readonly columnLineageTwice: boolean;
  /** Most inputs of one event; those beyond are left out, from the end of their list, and the tag says so. */
  readonly maxInputs: number;
  /** The words for a sync, for a model and for a pass of this program in `jobType.jobType`. */
  readonly jobTypes: { readonly sync: string; readonly model: string; readonly pass: string };
  /** The source that every tag names; null: the one it has. */
  readonly tagSource: string | null;
  readonly names: NameRule;
  /** What the namespace of the jobs must be there; null: anything. */
  readonly namespaceMustBe: string | null;
}

const anyName: NameRule = {
  namespaceCharacters: null,
  maxNamespace: Number.POSITIVE_INFINITY,
  maxQualifiedName: Number.POSITIVE_INFINITY,
  schemes: {},
};

/** What every known consumer can read something of. The smallest limit is Amazon DataZone's. */
const generic: Profile = {
  static: 'auto',
  datasetEvents: true,
  maxEventBytes: 300_000,
  start: 'names',
  othersSchema: 'used',
  bothEnds: false,
  columnLineageTwice: false,
  maxInputs: Number.POSITIVE_INFINITY,
  jobTypes: { sync: 'SYNC', model: 'MODEL', pass: 'JOB' },
  tagSource: null,
  names: anyName,
  namespaceMustBe: null,
};

/** Consumers of runs alone. */
const runsAlone = { static: 'as-runs', datasetEvents: false } as const;

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  generic,
  // A START without facets makes a version of its datasets without columns. It stores a namespace with `_` for every sign it
  // does not know: sent so, each reference to the dataset agrees with what is stored.
  marquez: {
    ...generic,
    static: 'events',
    start: 'whole',
    maxEventBytes: 5_000_000,
    names: { ...anyName, namespaceCharacters: /[A-Za-z0-9:/_.@+-]/, maxNamespace: 1024 },
  },
  // A schema overwrites that of the connector which owns the dataset; a START without columns takes the column lineage away.
  datahub: { ...generic, ...runsAlone, start: 'whole', othersSchema: 'whole' },
  // Drops what does not lead from somewhere to somewhere; some versions read column lineage where the specification has it not.
  openmetadata: { ...generic, ...runsAlone, start: 'whole', bothEnds: true, columnLineageTwice: true },
  dataplex: {
    ...generic,
    ...runsAlone,
    maxEventBytes: 5_000_000,
    maxInputs: 1000,
    names: { ...anyName, maxQualifiedName: 4000 },
  },
  datazone: { ...generic, ...runsAlone },
  // Whether it takes JobEvents is not documented: `auto` finds out.
  datadog: { ...generic, tagSource: 'USER', names: { ...anyName, schemes: { unitycatalog: 'databricks' } } },
  // A job of the lowest level needs a parent there; a sync is a workflow of its own instead.
  atlan: {
    ...generic,
    ...runsAlone,
    jobTypes: { sync: 'WORKFLOW', model: 'WORKFLOW', pass: 'WORKFLOW' },
    namespaceMustBe: 'the name of the connection in Atlan',
  },
};

/** What events of this profile rightly do not keep, since it is for consumers other than theirs. */
export function waivedConventions(name: ProfileName): readonly Convention[] {
  const { othersSchema, bothEnds, columnLineageTwice } = profiles[name];
  return [
    ...(othersSchema === 'whole' ? (['columns in schemas'] as const) : []),
    ...(columnLineageTwice ? (['column lineage once'] as const) : []),
    ...(bothEnds || name === 'generic' ? [] : (['ends that lead somewhere'] as const)),
  ];
}

export const profileNames: readonly ProfileName[] = Object.keys(profiles) as ProfileName[]; // the keys of the record above
