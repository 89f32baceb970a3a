import { isRecord } from './event-class.js';
import { warningAt } from './fault.js';
import type { Fault } from './fault.js';

/** Runs that are remembered at a time; of older ones nothing is said. */
const mostRuns = 100_000;
const ends: ReadonlySet<unknown> = new Set(['COMPLETE', 'ABORT', 'FAIL']);

/**
 * A judge for the events of a stream, to be asked in their order: a run has one START and one end (run cycle of the
 * specification), and what comes after the end may open it again or be lost. Warnings only, since a stream may be a part of
 * what was sent. Memory does not grow with the stream.
 */
export function createRunOrderCheck(): (event: unknown) => readonly Fault[] {
  const runs = new Map<string, { started: boolean; ended: string | null }>();

  function stateOf(runId: string) {
    const state = runs.get(runId) ?? { started: false, ended: null };
    runs.set(runId, state);
    const [oldest] = runs.keys();
    if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest);
    return state;
  }

  return function check(event) {
    if (!isRecord(event) || !isRecord(event['run'])) return [];
    const { runId } = event['run'];
    const eventType = event['eventType'];
    if (typeof runId !== 'string' || typeof eventType !== 'string') return [];
    const state = stateOf(runId);
    const faults: Fault[] = [];
    if (eventType === 'START') {
      if (state.ended !== null) {
        faults.push(
          warningAt('/eventType', `START after ${state.ended} of the same run: Marquez shows it as running for good`),
        );
      } else if (state.started) faults.push(warningAt('/eventType', 'a second START of the same run'));
      state.started = true;
    } else if (state.ended !== null) {
      faults.push(warningAt('/eventType', `${eventType} after ${state.ended} of the same run, which had ended`));
    }
    if (ends.has(eventType)) state.ended = eventType;
    return faults;
  };
}
