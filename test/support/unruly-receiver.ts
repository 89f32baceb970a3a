import type { DatasetEvent, JobEvent, OpenLineageEvent, RunEvent } from '#src/openlineage/events.js';
import { TransportError } from '#src/openlineage/transports/transport-error.js';
import type { Transport } from '#src/openlineage/transports/transport.js';

/** How a receiver meets an event: `late` takes it and answers 504 the first time, `hidden` takes it and always answers 504. */
export type Manner = 'takes' | 'refuses' | 'fails' | 'late' | 'hidden' | 'breaks once';

export interface Sent {
  readonly event: OpenLineageEvent;
  /** Moments of one count: sent, answered. */
  readonly from: number;
  to: number;
  /** It reached the receiver's books, whatever was answered. */
  isTaken: boolean;
}

export interface UnrulyOptions {
  readonly mannerOf: (event: OpenLineageEvent) => Manner;
  /** Answers that take turns: how many turns of the event loop each takes. */
  readonly delays: readonly number[];
  /** From which request on, and for how many, nothing is taken and 503 answered. */
  readonly outage: { readonly from: number; readonly count: number } | null;
  /** Told before each request, by its number. */
  readonly onRequest?: (nth: number) => void;
}

/** A transport in place of the network, whose answers come in an order of the test's choice. */
export interface UnrulyReceiver extends Transport {
  readonly sent: readonly Sent[];
  readonly mostInFlight: number;
}

export function unrulyReceiver(options: UnrulyOptions): UnrulyReceiver {
  const sent: Sent[] = [];
  const seen = new Set<OpenLineageEvent>();
  let clock = 0;
  let inFlight = 0;
  let mostInFlight = 0;

  function answerTo(event: OpenLineageEvent, one: Sent, nth: number): TransportError | null {
    const isFirst = !seen.has(event);
    seen.add(event);
    const { outage } = options;
    if (outage !== null && nth >= outage.from && nth < outage.from + outage.count) return failure(503);
    const manner = options.mannerOf(event);
    if (manner === 'refuses') return failure(422);
    if (manner === 'fails') return failure(500);
    if (manner === 'breaks once' && isFirst) return failure(undefined);
    one.isTaken = true;
    return manner === 'hidden' || (manner === 'late' && isFirst) ? failure(504) : null;
  }

  return {
    sent,
    get mostInFlight() {
      return mostInFlight;
    },
    async emit(event) {
      const nth = sent.length;
      const one: Sent = { event, from: (clock += 1), to: Infinity, isTaken: false };
      sent.push(one);
      options.onRequest?.(nth);
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      const turns = options.delays[nth % options.delays.length] ?? 0;
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      const fault = answerTo(event, one, nth);
      one.to = clock += 1;
      if (fault !== null) throw fault;
    },
    close: () => Promise.resolve(),
  };
}

function failure(status: number | undefined): TransportError {
  const retryable = status === undefined || status >= 500;
  return new TransportError('no', { ...(status === undefined ? {} : { status }), retryable, tries: retryable ? 6 : 1 });
}

const time = '2026-03-02T09:00:00.000Z';

/** An event of a run that is told apart by its names alone. */
export function runEvent(eventType: 'START' | 'COMPLETE', job: string, runId: string): RunEvent {
  const run = { runId, facets: {} };
  return { eventType, eventTime: time, producer: '', schemaURL: '', run, ...about(job) };
}

export function staticEvent(job: string): JobEvent {
  return { eventTime: time, producer: '', schemaURL: '', ...about(job) };
}

export function datasetEvent(name: string): DatasetEvent {
  return { eventTime: time, producer: '', schemaURL: '', dataset: { namespace: 'hightouch', name, facets: {} } };
}

function about(name: string) {
  return { job: { namespace: 'hightouch', name, facets: {} }, inputs: [], outputs: [] };
}
