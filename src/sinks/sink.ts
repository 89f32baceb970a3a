/** The contract that every sink signs; test/contract/sink-contract.ts holds each of them to it. */
import type { LineageError } from '../errors.js';
import type { LineageGraph, ModelLineage, SyncLineage } from '../model/graph.js';
import type { SyncRun } from '../model/workspace.js';
import type { Logger } from '../log/logger.js';

export type SinkName = 'openlineage' | 'datahub' | 'kada';

export interface Window {
  /** ISO 8601 UTC, milliseconds; inclusive. */
  readonly start: string;
  /** Exclusive; fixed before the first request. The only clock that sink files know. */
  readonly end: string;
}

/** A run and which of its two moments this pass tells. An open run has only a start; one whose start was told before only an end. */
export interface ToldRun {
  readonly run: SyncRun;
  readonly tellStart: boolean;
  readonly tellEnd: boolean;
}

export interface ModelUnit {
  readonly kind: 'model';
  readonly lineage: ModelLineage;
  /** Tell it even when its fingerprint has not changed. */
  readonly full: boolean;
}
export interface SyncUnit {
  readonly kind: 'sync';
  readonly lineage: SyncLineage;
  readonly full: boolean;
}
/** A batch of runs of one sync, by `createdAt`. Follows the sync's own unit; a long history comes in several batches. */
export interface RunsUnit {
  readonly kind: 'runs';
  readonly lineage: SyncLineage;
  readonly runs: readonly ToldRun[];
}
/**
 * A sync or model that this sink was told of and that is no more: the API has answered 404 for its id, or the Git Sync checkout
 * does not hold it. Comes after all other units, at least once; then it is forgotten.
 */
export interface GoneUnit {
  readonly kind: 'gone';
  readonly what: 'sync' | 'model';
  readonly id: string;
  /** What it was called when this sink was last told: a sync's job name, a model's slug. null: an older release did not note it. */
  readonly name: string | null;
}
export type Unit = ModelUnit | SyncUnit | RunsUnit | GoneUnit;

/** `model:{id}` or `sync:{id}`. */
export type UnitKey = string;

export function unitKey(unit: Unit): UnitKey {
  if (unit.kind === 'gone') return `${unit.what}:${unit.id}`;
  return unit.kind === 'model' ? `model:${unit.lineage.model.id}` : `sync:${unit.lineage.sync.id}`;
}

export interface PassView {
  readonly window: Window;
  readonly graph: LineageGraph;
  /** Fingerprints of what this sink was told in earlier passes, by unit key and by whatever keys of its own it reported. */
  readonly told: ReadonlyMap<string, string>;
  /** What they were called when they were told, by unit key: a sync's job name, a model's slug. */
  readonly names?: ReadonlyMap<UnitKey, string>;
  /** A back-fill tells runs only; models and syncs are not delivered, and nothing shared is rebuilt. */
  readonly backfill: boolean;
  readonly full: boolean;
  /** End of the window in which the files that lie there now were published; null when not known. */
  readonly previousEnd: string | null;
  readonly log: Logger;
}

/** What a pass over the whole workspace found out about what is no more. */
export interface Absence {
  /** Units that some sink was told of and for whose id the API has answered 404. */
  readonly gone: ReadonlySet<UnitKey>;
  /** Units that some sink was told of and that no list holds, though the API did not say that they are gone. */
  readonly unsure: ReadonlySet<UnitKey>;
  /** Asks for something that no list holds, by its id; a model also by its slug. Never rejects but when the pass is stopped. */
  look(what: 'sync' | 'model', by: 'id' | 'slug', value: string): Promise<'gone' | 'there' | 'unknown'>;
}

/** What became of what was delivered. */
export interface Receipts {
  /** Things (events, proposals) that the receiver has. */
  readonly delivered: number;
  /** Things that the receiver refused for themselves; kept in rejected.ndjson. */
  readonly rejected: number;
  /** Things that the receiver did not take; they come again in the next pass. */
  readonly failed: number;
  /** Fingerprints of what the receiver now has, told or unchanged: replaces the remembered ones of these keys. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Unit keys with something unconfirmed: they keep their old place in the watermark. */
  readonly unconfirmed: ReadonlySet<UnitKey>;
  /** Set when the sink, or a receiver of it, failed: its place in the watermark stays where it was. */
  readonly error: LineageError | null;
  /** Whether `error` is of one receiver of several: the others, or the sink's file, got what it did not take. */
  readonly isErrorOfOne?: boolean;
  /** Paths of the files it published, none when there was nothing new. */
  readonly outputs: readonly string[];
  /** Entities that the receiver was told are removed. */
  readonly removed?: number;
  /** Keys of the sink's own that are to be forgotten, since what they stood for is removed. */
  readonly forgotten?: ReadonlySet<string>;
}

export interface Sink {
  readonly name: SinkName;
  /** Identity of the receiver for the watermark: a digest of a network address, or `file`, whose path is no address. */
  readonly address: string;
  /**
   * Before anything is read: whether the receiver is one, and knows us. Throws what lasts, an address that is none or a refused
   * token, and not that nobody answers: delivery has more patience.
   */
  greet?(): Promise<void>;
  /** Before anything is told: the window, the whole graph, and what this sink was told in earlier passes. */
  open(pass: PassView): Promise<void>;
  /** Takes a unit. May buffer; awaits only to slow the extraction down. The same unit twice must leave the receiver as once. */
  deliver(unit: Unit): Promise<void>;
  /** Removes what is no more. Comes after all units, and only when the pass has seen the whole workspace. */
  sweep?(absence: Absence): Promise<void>;
  /** Flushes. Tells what the receiver has confirmed, refused or not yet answered. */
  checkpoint(): Promise<Receipts>;
  /** The end. `complete` publishes files; `aborted` leaves the receiver's files as they were, and may come without open. */
  close(outcome: 'complete' | 'aborted'): Promise<Receipts>;
}
