/**
 * What an entity of ours may lose. DataHub keeps an aspect until another takes its place, so one that was told and has nothing
 * to say any more is told empty. Which of these were told stands behind the fingerprint, a letter each.
 */
import type { AspectName } from './aspects/aspects.js';
import { schemaMetadata } from './aspects/dataset.js';
import { fingerprint, proposal, type Proposal } from './mcp.js';
import { entityTypeOf, type Urn } from './urns.js';

const ingestion: Urn = 'urn:li:corpuser:_ingestion';

/** Aspects that are told only when there is something to say. No letter is a hexadecimal digit. */
const letters = {
  upstreamLineage: 'u',
  schemaMetadata: 'm',
  viewProperties: 'v',
  globalTags: 'g',
  siblings: 's',
  ownership: 'o',
  dataJobInputOutput: 'i',
} as const satisfies Partial<Record<AspectName, string>>;

export type LosableAspect = keyof typeof letters;

const losable = Object.keys(letters) as readonly LosableAspect[]; // the keys of a constant

/** The kinds of entities that have them here. */
const bearers: Readonly<Record<LosableAspect, readonly string[]>> = {
  upstreamLineage: ['dataset'],
  schemaMetadata: ['dataset'],
  viewProperties: ['dataset'],
  globalTags: ['dataset'],
  siblings: ['dataset'],
  ownership: ['dataset', 'dataFlow', 'dataJob'],
  dataJobInputOutput: ['dataJob'],
};

const hashLength = 16;

/** What the watermark remembers of proposals: their fingerprint, and a letter for each aspect among them that may be lost. */
export function toldMark(proposals: readonly Proposal[]): string {
  const told = new Set<AspectName>(proposals.map(({ aspectName }) => aspectName));
  return fingerprint(proposals) + losable.map((name) => (told.has(name) ? letters[name] : '')).join('');
}

/** Whether an aspect was told, by the mark of what was; false where that is not known. */
export function wasTold(before: string, aspect: LosableAspect): boolean {
  return before.slice(hashLength).includes(letters[aspect]);
}

/** Whether two marks are of one content; one of an older release has no letters. */
export function isSameContent(before: string | undefined, now: string): boolean {
  return before?.slice(0, hashLength) === now.slice(0, hashLength);
}

/**
 * Empty aspects in the place of those that were told before and are not told now. Nothing where it is not known what was told.
 *
 * @param before the mark of what was told, if it is remembered
 * @param keeps which are left as they are, though they were told
 * @param auditTime milliseconds: the window's end
 */
export function lostAspects(
  before: string | undefined,
  proposals: readonly Proposal[],
  auditTime: number,
  keeps: (entity: Urn, aspect: LosableAspect) => boolean,
): readonly Proposal[] {
  const told = new Set<AspectName>(proposals.map(({ aspectName }) => aspectName));
  const lost = losable.filter((name) => wasTold(before ?? '', name) && !told.has(name));
  const entities = [...new Set(proposals.map(({ entityUrn }) => entityUrn))];
  return lost.flatMap((name) =>
    entities
      .filter((entity) => bearers[name].includes(entityTypeOf(entity)) && !keeps(entity, name))
      .map((entity) => emptied(entity, name, auditTime)),
  );
}

function emptied(entity: Urn, aspect: LosableAspect, auditTime: number): Proposal {
  switch (aspect) {
    case 'upstreamLineage':
      return proposal(entity, aspect, { upstreams: [] });
    case 'schemaMetadata':
      return proposal(entity, aspect, schemaMetadata(platformOf(entity), []));
    case 'viewProperties':
      return proposal(entity, aspect, { materialized: false, viewLogic: '', viewLanguage: 'SQL' });
    case 'globalTags':
      return proposal(entity, aspect, { tags: [] });
    case 'siblings':
      return proposal(entity, aspect, { siblings: [], primary: true });
    case 'ownership':
      return proposal(entity, aspect, {
        owners: [],
        ownerTypes: {},
        lastModified: { time: auditTime, actor: ingestion },
      });
    case 'dataJobInputOutput':
      return proposal(entity, aspect, { inputDatasets: [], outputDatasets: [] });
  }
}

/** `urn:li:dataPlatform:x` of `urn:li:dataset:(urn:li:dataPlatform:x,…)`. */
function platformOf(dataset: Urn): Urn {
  return dataset.slice(dataset.indexOf('(') + 1, dataset.indexOf(','));
}
