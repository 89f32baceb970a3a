import { openConfiguredGms } from '../sinks/datahub/rest/open-rest.js';
import { RestDelivery } from '../sinks/datahub/rest/delivery.js';
import type { Mcp } from '../sinks/datahub/mcp.js';
import { dataHubAccess } from '../config/to-config.js';
import { textOf, type Settings } from '../config/settings.js';
import { packageVersion } from '../files/package-root.js';
import type { Host } from '../host.js';
import type { Logger } from '../log/logger.js';
import type { OpenLineageEvent } from '../openlineage/events.js';
import type { Transport } from '../openlineage/transports/transport.js';
import type { NetworkTally } from '../sinks/network-tally.js';
import { NetworkOutlet } from '../sinks/openlineage/network-outlet.js';
import type { ReplayLedger } from './replay-ledger.js';
import { watchStates } from './replayed-states.js';

export interface LaneOptions {
  readonly ledger: ReplayLedger;
  /** Where refused things go, with the answer. */
  readonly refusedFile: string;
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** A way to one receiver. What it confirms stands in the ledger at once. */
export interface ReplayLane<Thing extends object = object> {
  /** Rejects once the receiver's service has ended; what was given then is not in the tally. */
  send(thing: Thing, entry: string): Promise<void>;
  settle(): Promise<NetworkTally>;
  close(): Promise<void>;
}

/** Where things are sent to. */
export interface ReplayTarget {
  /** What it takes. */
  readonly takes: 'event' | 'proposal';
  /** Digest of the place: what was sent to another one was not sent here. */
  readonly address: string;
  open(options: LaneOptions): ReplayLane;
}

/** Events over a transport: those of one job in order, each answer awaited. */
export function eventLane(inner: Transport, options: LaneOptions): ReplayLane {
  const { ledger, refusedFile: rejectedFile, parallel, signal, log } = options;
  const { transport, expect } = confirming(inner, ledger, log);
  const outlet = new NetworkOutlet(transport, { rejectedFile, onReject: 'hold', parallel, signal, log });
  const lane: ReplayLane<OpenLineageEvent> = {
    send(event, entry) {
      expect(event, entry);
      return outlet.send({ key: jobKeyOf(event), run: null }, [event]);
    },
    settle: () => outlet.settle(),
    close: () => outlet.close(),
  };
  return lane as ReplayLane; // its target says that it takes events
}

/** Proposals to GMS: those of one entity in order. Throws as openConfiguredGms. */
export function proposalLane(settings: Settings, host: Host, options: LaneOptions): ReplayLane {
  const access = dataHubAccess(settings);
  const { refusedFile: rejectedFile, ledger, signal, log } = options;
  const entries = new WeakMap<Mcp, string>();
  const states = watchStates();
  const delivery = new RestDelivery(openConfiguredGms(access, textOf(settings, 'datahubUrl') ?? '', host), {
    ...{ api: access.api, async: access.async, batchSize: access.batchSize, parallel: access.concurrency },
    ...{ rejectedFile, onReject: 'hold', signal, log, clientVersion: packageVersion() },
    async onTaken(mcp) {
      states.note(mcp);
      await ledger.add(entries.get(mcp) ?? '');
    },
  });
  const lane: ReplayLane<Mcp> = {
    async send(mcp, entry) {
      entries.set(mcp, entry);
      await delivery.write(mcp.entityUrn, [mcp]);
    },
    async settle() {
      const tally = await delivery.settle();
      states.tell(log);
      return tally;
    },
    close: async () => delivery.close(),
  };
  return lane as ReplayLane; // its target says that it takes proposals
}

/** Puts every event that the receiver has confirmed into the ledger, and says when one is sent once more to probe it. */
function confirming(inner: Transport, ledger: ReplayLedger, log: Logger) {
  const expected = new WeakMap<OpenLineageEvent, string>();
  const confirmed = new WeakSet<OpenLineageEvent>();
  const transport: Transport = {
    async emit(event) {
      if (confirmed.has(event))
        log.info({}, 'an event that was taken is sent once more, to see whether the receiver works');
      await inner.emit(event);
      const entry = expected.get(event);
      if (entry !== undefined && !confirmed.has(event)) await ledger.add(entry);
      confirmed.add(event);
    },
    close: () => inner.close(),
  };
  return { transport, expect: (event: OpenLineageEvent, entry: string) => void expected.set(event, entry) };
}

/** What must stay in order: the events of a job, and so those of a run; those of a dataset. */
function jobKeyOf(event: OpenLineageEvent): string {
  const { namespace, name } = event.job ?? ('dataset' in event ? event.dataset : { namespace: '', name: '' });
  return JSON.stringify([event.job === undefined ? 'dataset' : 'job', namespace, name]);
}
