/** What a pass leaves behind so that the next one knows its window and what was still open (spec/watermark-1.schema.json). */

/** A run that had not ended when it was last seen: [started, else created (ISO 8601), 1 when its start was told]. */
export type OpenRun = readonly [since: string | null, told: 0 | 1];

/** One sync's place in one sink. Short keys: there are many of them. */
export interface SyncPlace {
  /** `lastRunAt` as it was shown; null: never ran; absent: the API did not say. */
  readonly l?: string | null;
  /** Newest start among the runs delivered. */
  readonly n?: string;
  /** Ids of delivered runs that a later pass may be shown again: those at `n` and those inside the overlap. */
  readonly i?: readonly string[];
  /** Open runs by id. */
  readonly o?: Readonly<Record<string, OpenRun>>;
  /** Set while something of this sync is unconfirmed: runs are read again from here. */
  readonly p?: string;
}

const syncPlaceFields = ['l', 'n', 'i', 'o', 'p'];

/** Fields of a sync's place that a later version wrote: they are kept as they are. */
export function laterFields(place: object): object {
  return Object.fromEntries(Object.entries(place).filter(([field]) => !syncPlaceFields.includes(field)));
}

export interface SinkPlace {
  /** Digest of the receiver's address, `file` for files. */
  readonly address: string;
  /** Start of the first window this sink was responsible for. */
  readonly since: string;
  /** End of the last window delivered to it. */
  readonly end: string;
  /** End of the window in which its present files were published. */
  readonly published?: string;
  /** End of the window in which it was last told everything. */
  readonly toldInFull?: string;
  /** Fingerprints of what it was told, by unit. */
  readonly told: Readonly<Record<string, string>>;
  readonly syncs: Readonly<Record<string, SyncPlace>>;
  /** What each of these units was called when the sink was told of it, so that it can be named when it is gone. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface Watermark {
  readonly version: 1;
  readonly workspace: string;
  readonly window: { readonly start: string; readonly end: string };
  readonly sinks: Readonly<Record<string, SinkPlace>>;
  /** Fields of later versions, kept as they are. */
  readonly rest: Readonly<Record<string, unknown>>;
}
