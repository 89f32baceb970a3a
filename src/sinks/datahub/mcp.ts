/** Metadata change proposals in the form DataHub's `file` source reads. */
import { createHash } from 'node:crypto';
import type { AspectName, Aspects } from './aspects/aspects.js';
import { entityTypeOf, type Urn } from './urns.js';

/** What is proposed, without who observed it when. */
export type Proposal = AspectProposal | PatchProposal;

/** An aspect as a whole: it replaces what is there. */
export interface AspectProposal {
  readonly entityUrn: Urn;
  readonly aspectName: AspectName;
  readonly aspect: Aspects[AspectName];
}

/** Changes to parts of an aspect that others write too. */
export interface PatchProposal {
  readonly entityUrn: Urn;
  readonly aspectName: AspectName;
  readonly patch: readonly PatchOperation[];
}

/** One operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  readonly op: 'add';
  readonly path: string;
  readonly value: object;
}

/** A metadata change proposal as it stands in a file. */
export interface Mcp {
  readonly entityType: string;
  readonly entityUrn: string;
  readonly changeType: string;
  readonly aspectName: string;
  readonly aspect?: object;
  readonly systemMetadata?: object;
}

export interface SystemMetadata {
  /** Milliseconds since the epoch. */
  readonly lastObserved: number;
  readonly runId: string;
}

export function proposal<Name extends AspectName>(
  entityUrn: Urn,
  aspectName: Name,
  aspect: Aspects[Name],
): AspectProposal {
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

/** The proposal in the form of a file. */
export function mcpOf(proposed: Proposal, system: SystemMetadata): Mcp {
  const isPatch = 'patch' in proposed;
  return {
    entityType: entityTypeOf(proposed.entityUrn),
    entityUrn: proposed.entityUrn,
    changeType: isPatch ? 'PATCH' : 'UPSERT',
    aspectName: proposed.aspectName,
    aspect: { json: isPatch ? proposed.patch : proposed.aspect },
    systemMetadata: { ...system, lastRunId: 'no-run-id-provided' },
  };
}

/** The proposal as JSON text on one line. */
export function serializeMcp(proposed: Proposal, system: SystemMetadata): string {
  return wellFormed(JSON.stringify(mcpOf(proposed, system)));
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
export function wellFormed(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.startsWith('\\ud') ? '\\ufffd' : escape));
}
