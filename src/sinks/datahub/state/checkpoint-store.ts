import { mcpOf, proposal, type Proposal, type SystemMetadata } from '../mcp.js';
import { encodeMcp } from '../rest/encode.js';
import type { GmsFailure } from '../rest/gms-failure.js';
import { gmsError, type Gms } from '../rest/gms.js';
import { systemActor, type Urn } from '../urns.js';
import { checkpointAspect, checkpointUrn, readCheckpoint, type Checkpoint } from './checkpoint.js';

/** Where the state of a pipeline is kept. */
export interface CheckpointStore {
  /** The newest checkpoint; null: there is none yet. Throws an Error when it cannot be read, a LineageError when GMS is why. */
  read(): Promise<Checkpoint | null>;
  /** Throws as read. */
  write(urns: ReadonlySet<Urn>, system: SystemMetadata): Promise<void>;
  close(): void;
}

const envelopeBytes = 1024 * 1024;

/**
 * The checkpoints that DataHub's service keeps of a pipeline (aspect `datahubIngestionCheckpoint`).
 *
 * @param maxBytes of a state; a larger one is neither read nor written
 */
export function serverCheckpoints(gms: Gms, pipelineName: string, maxBytes: number): CheckpointStore {
  const urn = checkpointUrn(pipelineName);

  async function newest(): Promise<unknown> {
    const { keepsState } = await gms.server();
    if (!keepsState) throw new Error('the server does not say that it keeps state (statefulIngestionCapable)');
    const criterion = { field: 'pipelineName', values: [pipelineName], condition: 'EQUAL' };
    const wish = { urn, entity: 'dataJob', aspect: 'datahubIngestionCheckpoint', limit: 1 };
    const filter = { or: [{ and: [criterion] }] };
    // A payload is text inside of text: quotes are escaped twice.
    const path = '/aspects?action=getTimeseriesAspectValues';
    const answer = await gms.query(path, { ...wish, filter }, maxBytes * 4 + envelopeBytes);
    const [value] = listOf(memberOf(memberOf(JSON.parse(answer) as unknown, 'value'), 'values'));
    if (value === undefined) return null;
    const text = memberOf(memberOf(value, 'aspect'), 'value');
    if (typeof text !== 'string') throw new Error('the answer holds no aspect');
    return JSON.parse(text) as unknown;
  }

  function send(proposals: readonly Proposal[], system: SystemMetadata): Promise<GmsFailure | null> {
    const encoded = proposals.map((one) => encodeMcp(mcpOf(one, system), 'restli', false));
    const [first] = encoded;
    if (first === undefined) throw new Error('a checkpoint has no proposals');
    const members = encoded.map(({ text }) => text);
    return gms.send(first.route, members);
  }

  return {
    async read() {
      const aspect = await newest();
      return aspect === null ? null : readCheckpoint(aspect, maxBytes);
    },
    async write(urns, system) {
      const aspect = checkpointAspect(pipelineName, urns, system);
      const { length } = aspect.state.payload;
      if (length > maxBytes)
        throw new Error(`the state has ${length} bytes, and max_checkpoint_state_size is ${maxBytes}`);
      const checkpoint = proposal(urn, 'datahubIngestionCheckpoint', aspect);
      // It is no job that anybody searches for. The stamp makes each status a change: DataHub clears away for good what
      // was removed long ago, with its time series.
      const hidden = { removed: true };
      const stamp = { time: system.lastObserved, actor: systemActor };
      let failure = await send(
        [checkpoint, proposal(urn, 'status', { ...hidden, lifecycleLastUpdated: stamp })],
        system,
      );
      const isOld = failure?.kind === 'refused' && (failure.body ?? '').includes('lifecycleLastUpdated');
      if (isOld) failure = await send([checkpoint, proposal(urn, 'status', hidden)], system);
      if (failure !== null) throw gmsError(gms.url, failure);
    },
    close: () => gms.close(),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined; // any member may be read
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
