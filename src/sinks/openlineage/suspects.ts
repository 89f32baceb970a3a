import type { Lane } from '../chains.js';
import { isServerError, mayBeLeftOut, type Suspect } from './sending.js';

/** After so many faults of one key in a row the rest of it is not tried one by one. */
export const faultsThatTell = 3;
/** So many events of one key wait at most. */
const maxWaiting = 500;

/**
 * By key, in order: events that no try could deliver, and those that wait behind them. Behind an event of a run only that
 * run waits, behind one of no run the whole key, and so behind run after run that was not taken.
 */
export class Suspects {
  readonly #byKey = new Map<string, Set<Suspect>>();
  readonly #faultsInARow = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  get keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  /** Those of one key. May be changed while it is gone through: what is added is seen, what is removed is not. */
  of(key: string): ReadonlySet<Suspect> {
    return this.#byKey.get(key) ?? new Set();
  }

  *all(): Generator<Suspect> {
    for (const suspects of this.#byKey.values()) yield* suspects;
  }

  has(suspect: Suspect): boolean {
    return this.of(suspect.lane.key).has(suspect);
  }

  /** Keeps one at the end of its key; one that is kept already stays where it is. */
  keep(suspect: Suspect): void {
    const { key } = suspect.lane;
    const suspects = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, suspects.add(suspect));
  }

  remove(suspect: Suspect): void {
    const suspects = this.#byKey.get(suspect.lane.key);
    suspects?.delete(suspect);
    if (suspects?.size === 0) this.#byKey.delete(suspect.lane.key);
  }

  isFull(key: string): boolean {
    return this.of(key).size >= maxWaiting;
  }

  /** Whether run after run of it was not taken: then nothing of it is tried any more but what is settled. */
  isHalted(key: string): boolean {
    return (this.#faultsInARow.get(key) ?? 0) >= faultsThatTell;
  }

  noteTaken(key: string): void {
    this.#faultsInARow.delete(key);
  }

  noteFault(key: string): void {
    this.#faultsInARow.set(key, (this.#faultsInARow.get(key) ?? 0) + 1);
  }

  /** Whether it waits for nothing of its own run. */
  isFirstOfRun(one: Suspect): boolean {
    const { key, run } = one.lane;
    if (run === null) return false;
    for (const suspect of this.of(key)) if (suspect.lane.run === run) return suspect === one;
    return false;
  }

  /** What something of this lane must wait for; `self` is where it stands, when it is a suspect itself. */
  ahead(lane: Lane, self?: Suspect): Suspect | undefined {
    const isHalted = self === undefined && this.isHalted(lane.key);
    for (const suspect of this.of(lane.key)) {
      if (suspect === self) return undefined;
      if (isHalted) return suspect;
      if (isServerError(suspect.fault) && mayBeLeftOut(suspect)) continue;
      if (suspect.lane.run === null || lane.run === null || suspect.lane.run === lane.run) return suspect;
    }
    return undefined;
  }
}
