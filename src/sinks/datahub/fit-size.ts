/** Aspects beyond what DataHub takes in one request: what can be told of them is told. */
import type { Aspects } from './aspects/aspects.js';
import type { FineGrainedLineage } from './aspects/lineage.js';
import { mcpOf, type AspectProposal, type PatchProposal, type Proposal, type SystemMetadata } from './mcp.js';
import { encodeMcp, maxMemberBytes } from './rest/encode.js';

/** What was left out of an aspect. */
export interface Shortened {
  readonly entityUrn: string;
  readonly aspectName: string;
  /** Of what: `column edges`, `fields`, `characters of SQL`. */
  readonly what: string;
  readonly kept: number;
  readonly of: number;
}

interface Part {
  readonly what: string;
  readonly count: number;
  /** About the bytes it takes; never above what it takes by much. */
  readonly bytes: number;
  readonly first: (count: number) => Aspects[AspectProposal['aspectName']];
}

/** Below this guess, nothing is measured. */
const surelyFits = maxMemberBytes / 4;

/**
 * The proposal as proposals that DataHub's limit for a request lets through, each told by `shortened` when something had to be left
 * out: column edges, fields of a schema, the text of a query, from the end. A patch is split, and nothing is left out of it.
 */
export function fitted(
  proposed: Proposal,
  system: SystemMetadata,
  shortened: (what: Shortened) => void,
): readonly Proposal[] {
  if ('patch' in proposed) return split(proposed, system);
  const part = partOf(proposed);
  if (part === null || part.bytes < surelyFits) return [proposed];
  let kept = part.count;
  let one: AspectProposal = proposed;
  for (let size = sizeOf(one, system); size > maxMemberBytes && kept > 0; size = sizeOf(one, system)) {
    kept = Math.floor(kept * Math.min(0.98, (maxMemberBytes / size) * 0.98));
    one = { ...proposed, aspect: part.first(kept) };
  }
  if (kept < part.count) {
    const { entityUrn, aspectName } = proposed;
    shortened({ entityUrn, aspectName, what: part.what, kept, of: part.count });
  }
  return [one];
}

/** The member of an aspect that can be long. */
function partOf({ aspect, aspectName }: AspectProposal): Part | null {
  if ('fineGrainedLineages' in aspect && aspect.fineGrainedLineages !== undefined) {
    const edges = aspect.fineGrainedLineages;
    return {
      what: 'column edges',
      count: edges.length,
      bytes: edges.reduce((sum, edge) => sum + edgeBytes(edge), 0),
      first: (count) => ({ ...aspect, fineGrainedLineages: edges.slice(0, count) }),
    };
  }
  if (aspectName === 'schemaMetadata' && 'fields' in aspect) {
    const { fields } = aspect;
    const bytes = fields.reduce(
      (sum, { fieldPath, description = '' }) => sum + 200 + fieldPath.length + description.length,
      0,
    );
    return {
      what: 'fields',
      count: fields.length,
      bytes,
      first: (count) => ({ ...aspect, fields: fields.slice(0, count) }),
    };
  }
  if ('viewLogic' in aspect) {
    const { viewLogic } = aspect;
    const first = (count: number) => ({ ...aspect, viewLogic: viewLogic.slice(0, count) });
    return { what: 'characters of SQL', count: viewLogic.length, bytes: viewLogic.length, first };
  }
  return null;
}

function edgeBytes({ upstreams, transformOperation = '' }: FineGrainedLineage): number {
  return upstreams.reduce((sum, urn) => sum + urn.length + 6, 300 + transformOperation.length);
}

function split(proposed: PatchProposal, system: SystemMetadata): readonly Proposal[] {
  const { patch } = proposed;
  const bytes = patch.reduce((sum, { path }) => sum + path.length + 80, 0);
  if (patch.length < 2 || bytes < surelyFits || sizeOf(proposed, system) <= maxMemberBytes) return [proposed];
  const middle = Math.ceil(patch.length / 2);
  return [patch.slice(0, middle), patch.slice(middle)].flatMap((half) => split({ ...proposed, patch: half }, system));
}

function sizeOf(proposed: Proposal, system: SystemMetadata): number {
  return encodeMcp(mcpOf(proposed, system), 'restli', false).text.length;
}
