import type { OpenLineageEvent } from '../../openlineage/events.js';
import type { Lane } from '../chains.js';
import { isOfRun } from './fitting.js';

interface Taken {
  readonly lane: Lane;
  readonly event: OpenLineageEvent;
}

/** `busy` when it cannot be asked, since something of the only key that it could be asked with is on its way. */
export type ProbeAnswer = 'yes' | 'no' | { readonly busy: string };

/** Finds out whether a receiver still works: an event that it took is sent once more, which changes nothing there. */
export class ReceiverProbe {
  readonly #takesAgain: (event: OpenLineageEvent) => Promise<boolean>;
  readonly #isBusy: (lane: Lane) => boolean;
  /** What a working receiver can be shown once more: the end of a run at any time, */
  #lastEnd: Taken | null = null;
  /** else what belongs to no run, and only then a START: neither while something of its lane is on its way, behind which it would come. */
  #lastStatic: Taken | null = null;
  #lastStart: Taken | null = null;
  #asking: { readonly lane: Lane; readonly answer: Promise<boolean> } | null = null;

  /** What was sent once more, ends aside. */
  readonly #shown = new Set<string>();

  /** @param isBusy whether something of the lane is on its way */
  constructor(takesAgain: (event: OpenLineageEvent) => Promise<boolean>, isBusy: (lane: Lane) => boolean) {
    this.#takesAgain = takesAgain;
    this.#isBusy = isBusy;
  }

  noteTaken(lane: Lane, event: OpenLineageEvent): void {
    if (isEnd(event)) this.#lastEnd = { lane, event };
    else if (isOfRun(event)) this.#lastStart = { lane, event };
    else this.#lastStatic = { lane, event };
  }

  /** Waits while something of the same lane is sent once more. */
  async over(lane: Lane): Promise<void> {
    while (this.#asking !== null && meets(this.#asking.lane, lane)) await this.#asking.answer;
  }

  /** Whether a START of this lane was sent once more: an end that may have reached the receiver must then follow it again. */
  hasShown({ key, run }: Lane): boolean {
    return this.#shown.has(JSON.stringify([key, run]));
  }

  /** Whether the receiver takes what it has taken; no when it has taken nothing yet. */
  async takesWhatItTook(): Promise<ProbeAnswer> {
    if (this.#asking !== null) return (await this.#asking.answer) ? 'yes' : 'no';
    const taken = this.#lastEnd ?? this.#lastStatic ?? this.#lastStart;
    if (taken === null) return 'no';
    const { lane, event } = taken;
    if (taken !== this.#lastEnd) {
      if (this.#isBusy(lane)) return { busy: lane.key }; // what is on its way will tell
      this.#shown.add(JSON.stringify([lane.key, lane.run]));
    }
    this.#asking = { lane, answer: this.#takesAgain(event) };
    try {
      return (await this.#asking.answer) ? 'yes' : 'no';
    } finally {
      this.#asking = null;
    }
  }
}

function meets(one: Lane, other: Lane): boolean {
  return one.key === other.key && (one.run === null || other.run === null || one.run === other.run);
}

function isEnd(event: OpenLineageEvent): boolean {
  return isOfRun(event) && ['COMPLETE', 'FAIL', 'ABORT'].includes(event.eventType ?? '');
}
