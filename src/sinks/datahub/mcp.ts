/** Metadata change proposals in the form DataHub's `file` source reads. */
import { createHash } from 'node:crypto';
import type { AspectName, Aspects } from './aspects/aspects.js';
import { entityTypeOf, type Urn } from './urns.js';

/** What is proposed, without who observed it when. */
export interface Proposal {
  readonly entityUrn: Urn;
  readonly aspectName: AspectName;
  readonly aspect: Aspects[AspectName];
}

export interface SystemMetadata {
  /** Milliseconds since the epoch. */
  readonly lastObserved: number;
  readonly runId: string;
}

export function proposal<Name extends AspectName>(entityUrn: Urn, aspectName: Name, aspect: Aspects[Name]): Proposal {
  return { entityUrn, aspectName, aspect };
}

/** The system metadata of a pass: both parts come from the window's end, the only clock that sink files know. */
export function systemMetadata(windowEnd: string): SystemMetadata {
  const end = new Date(windowEnd).toISOString();
  return {
    lastObserved: Date.parse(end),
    runId: `hightouch-${end.slice(0, 19).replace(/[-:]/g, '_').replace('T', '-')}`,
  };
}

/** The proposal as JSON text on one line. */
export function serializeMcp(proposed: Proposal, system: SystemMetadata): string {
  return wellFormed(
    JSON.stringify({
      entityType: entityTypeOf(proposed.entityUrn),
      entityUrn: proposed.entityUrn,
      changeType: 'UPSERT',
      aspectName: proposed.aspectName,
      aspect: { json: proposed.aspect },
      systemMetadata: { ...system, lastRunId: 'no-run-id-provided' },
    }),
  );
}

/** Members that move without anything having changed. Hightouch moves a sync's `updatedAt` with its runs. */
const clocks: ReadonlySet<string> = new Set(['auditStamp', 'lastModified']);

/** What a reader would call the content of these proposals: first 16 hexadecimal digits of a SHA-256, clocks left out. */
export function fingerprint(proposals: readonly Proposal[]): string {
  const hash = createHash('sha256');
  for (const one of proposals) {
    hash.update(JSON.stringify(one, (key, value: unknown) => (clocks.has(key) ? undefined : value)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Half a surrogate pair, legal in JSON's escapes, cannot be written by Python, which reads this file: it becomes U+FFFD. */
function wellFormed(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.startsWith('\\ud') ? '\\ufffd' : escape));
}
