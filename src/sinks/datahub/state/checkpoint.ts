/** The state that DataHub's stateful ingestion keeps of a pipeline: which URNs it told last. */
import type { CheckpointAspect } from '../aspects/checkpoint.js';
import { dataJobUrn, encodeUrnPart, type Urn } from '../urns.js';
import { decodeBase85 } from './base85.js';
import { bunzip2 } from './bzip2/bunzip2.js';

/** A checkpoint as it was read. */
export interface Checkpoint {
  readonly urns: readonly Urn[];
  /** Written by this program: then all in it is its own. DataHub's connector also counts what others own as its own. */
  readonly ours: boolean;
  /** When it was written, in milliseconds; 0 when it does not say. */
  readonly at: number;
}

const formatVersion = '1.0';
/** What the content of a compressed state may grow to, beyond what it is when it is compressed. */
const expansion = 64;

/** The entity that holds the checkpoints of a pipeline: `prod` whatever the environment of what it told. */
export function checkpointUrn(pipelineName: string): Urn {
  return dataJobUrn(`urn:li:dataFlow:(datahub,${encodeUrnPart(pipelineName)},prod)`, 'hightouch_stale_entity_removal');
}

/** The checkpoint of these URNs, in plain JSON of ASCII, which DataHub's own reader takes as well. */
export function checkpointAspect(
  pipelineName: string,
  urns: Iterable<Urn>,
  { runId, lastObserved }: { readonly runId: string; readonly lastObserved: number },
): CheckpointAspect {
  const text = JSON.stringify({ urns: [...urns].sort() });
  const payload = text.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const state = { formatVersion, serde: 'utf-8', payload };
  return { timestampMillis: lastObserved, pipelineName, platformInstanceId: '', config: '', state, runId };
}

/**
 * Reads a checkpoint: `utf-8` is plain JSON, `base85-bz2-json` the same compressed.
 *
 * @param maxBytes of the payload; what is compressed may hold 64 times as much
 * @throws Error that says what is wrong, for another form, and for content that is broken or too large
 */
export function readCheckpoint(aspect: unknown, maxBytes: number): Checkpoint {
  const { state: written, timestampMillis } = fieldsOf(aspect);
  const state = fieldsOf(written);
  const { serde, payload } = state;
  if (state['formatVersion'] !== formatVersion)
    throw new Error(`format ${String(state['formatVersion'])} is not known`);
  if (typeof payload !== 'string') throw new Error('it has no payload');
  if (payload.length > maxBytes) throw new Error(`it has ${payload.length} bytes, and the limit is ${maxBytes}`);
  const content = fieldsOf(JSON.parse(contentOf(serde, payload, maxBytes)) as unknown);
  const { urns } = content;
  if (!Array.isArray(urns)) throw new Error('it lists no URNs');
  const texts = (urns as readonly unknown[]).filter((one) => typeof one === 'string');
  const at = typeof timestampMillis === 'number' ? timestampMillis : 0;
  return { urns: texts, ours: serde === 'utf-8', at };
}

function contentOf(serde: unknown, payload: string, maxBytes: number): string {
  if (serde === 'utf-8') return payload;
  if (serde === 'base85-bz2-json') {
    return bunzip2(decodeBase85(payload), Math.min(maxBytes * expansion, 2 ** 29)).toString('utf8');
  }
  throw new Error(`serde ${JSON.stringify(serde ?? null)} is not known`);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
