import { asLineageError } from '../../../errors.js';
import { openChains, type Chains } from '../../chains.js';
import type { NetworkTally } from '../../network-tally.js';
import type { Mcp } from '../mcp.js';
import { BatchSender, type BatchSenderOptions, type Sending } from './batch-sender.js';
import { encodeMcp, maxMemberBytes, type GmsApi } from './encode.js';
import type { Gms } from './gms.js';

export interface RestDeliveryOptions extends BatchSenderOptions {
  /** `auto`: OpenAPI v3 where the server offers it. */
  readonly api: GmsApi | 'auto';
  readonly async: boolean;
  /** Proposals a request at most. */
  readonly batchSize: number;
  /** Requests in flight. */
  readonly parallel: number;
  /** What GMS keeps with every proposal of ours. */
  readonly clientVersion: string;
}

interface Lane {
  items: Sending[];
  bytes: number;
}

/**
 * Sends proposals in batches: those of one entity one after the other, each answer awaited; those of different entities in
 * parallel. Entities are spread over lanes by their URN, and a lane sends one request at a time.
 */
export class RestDelivery {
  readonly #gms: Gms;
  readonly #options: RestDeliveryOptions;
  readonly #sender: BatchSender;
  readonly #chains: Chains;
  readonly #lanes: readonly Lane[];
  #api: GmsApi | null = null;

  constructor(gms: Gms, options: RestDeliveryOptions) {
    this.#gms = gms;
    this.#options = options;
    this.#sender = new BatchSender(gms, options);
    this.#lanes = Array.from({ length: options.parallel }, () => ({ items: [], bytes: 0 }));
    this.#chains = openChains({ running: options.parallel, held: options.parallel * 2 });
  }

  /**
   * Takes proposals of one key; waits while too much is on its way. Throws the error that ended the service, once it is
   * known: a LineageError. What was given then is not in the tally.
   */
  async write(key: string, mcps: readonly Mcp[]): Promise<void> {
    if (mcps.length === 0) return;
    const api = await this.#ready();
    for (const mcp of mcps) {
      const sent = withClient(mcp, this.#options.clientVersion);
      const { route, text } = encodeMcp(sent, api, this.#options.async);
      await this.#add({ key, mcp, route, text });
    }
  }

  /** Sends what still waits, and says what became of everything. */
  async settle(): Promise<NetworkTally> {
    for (const lane of this.#lanes) await this.#ship(lane);
    await this.#chains.drained();
    return this.#sender.settle();
  }

  /** Sends nothing more; what waits is not delivered. */
  async abandon(): Promise<NetworkTally> {
    for (const lane of this.#lanes) this.#sender.fail(emptied(lane));
    return this.settle();
  }

  close(): void {
    this.#gms.close();
  }

  async #ready(): Promise<GmsApi> {
    if (this.#sender.error === null && this.#api === null) {
      try {
        this.#api = await this.#chosenApi();
      } catch (thrown) {
        this.#sender.end(asLineageError(thrown));
      }
    }
    if (this.#sender.error !== null) throw this.#sender.error;
    return this.#api ?? 'restli';
  }

  async #chosenApi(): Promise<GmsApi> {
    const { offersOpenApi } = await this.#gms.server();
    const { api } = this.#options;
    if (api !== 'auto') return api;
    return offersOpenApi ? 'openapi' : 'restli';
  }

  async #add(item: Sending): Promise<void> {
    const lane = this.#lanes[laneOf(item.mcp.entityUrn, this.#lanes.length)];
    if (lane === undefined) throw new Error('there are no lanes');
    if (item.text.length > maxMemberBytes) {
      const { entityUrn, aspectName } = item.mcp;
      const fields = { entityUrn, aspectName, bytes: item.text.length };
      this.#options.log.warn(fields, 'a proposal is larger than DataHub takes; it is sent all the same');
    }
    if (lane.bytes + item.text.length > maxMemberBytes) await this.#ship(lane);
    lane.items.push(item);
    lane.bytes += item.text.length + 1; // ASCII, and a comma
    if (lane.items.length >= this.#options.batchSize) await this.#ship(lane);
  }

  async #ship(lane: Lane): Promise<void> {
    const groups = [...byRoute(emptied(lane)).values()];
    if (groups.length === 0) return;
    await this.#chains.add({ key: String(this.#lanes.indexOf(lane)), run: null }, async () => {
      for (const group of groups) await this.#sender.send(group);
    });
  }
}

function emptied(lane: Lane): readonly Sending[] {
  const { items } = lane;
  lane.items = [];
  lane.bytes = 0;
  return items;
}

/** One request each, in the order in which they came up. */
function byRoute(items: readonly Sending[]): ReadonlyMap<string, readonly Sending[]> {
  const groups = new Map<string, Sending[]>();
  for (const item of items) {
    const name = `${item.route.method} ${item.route.path}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

function laneOf(urn: string, lanes: number): number {
  let hash = 0;
  for (let at = 0; at < urn.length; at += 1) hash = (hash * 31 + urn.charCodeAt(at)) >>> 0;
  return hash % lanes;
}

/** As DataHub's own client says who wrote something. */
function withClient(mcp: Mcp, clientVersion: string): Mcp {
  const metadata = mcp.systemMetadata ?? {};
  const before = 'properties' in metadata && typeof metadata.properties === 'object' ? metadata.properties : {};
  const properties = { ...before, clientId: 'hightouch-lineage', clientVersion };
  return { ...mcp, systemMetadata: { ...metadata, properties } };
}
