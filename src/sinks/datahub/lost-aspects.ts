/**
 * What an entity of ours may lose. DataHub keeps an aspect until another takes its place, so one that was told and has nothing
 * to say any more is told empty. Which of these were told stands behind the fingerprint, a letter each.
 *
 * The mark of a pass that could not work out the SQL has a tilde: what stands before it was told as far as it is known, what
 * stands behind it was told whole by an earlier pass and is left as it is, and behind a second tilde, told in part by one.
 * At the end, behind `@`, stands which entities it is of, since a model with a new slug is another dataset.
 */
import { createHash } from 'node:crypto';
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

/** What is worked out of a model's SQL, at least in part. */
const ofSql: ReadonlySet<LosableAspect> = new Set(['upstreamLineage', 'schemaMetadata', 'dataJobInputOutput']);

/** Behind the letters of a job that was told what it reads. */
const readsLetter = 'r';
const keptSign = '~';
const entitySign = '@';
const entityDigits = 4;
const hashLength = 16;

/**
 * What the watermark remembers of proposals: their fingerprint, and a letter for each aspect among them that may be lost.
 *
 * @param kept letters of those that were told before and are left as they are (heldBack); null when all are worked out
 */
export function toldMark(proposals: readonly Proposal[], kept: string | null = null): string {
  const told = new Set<AspectName>(proposals.map(({ aspectName }) => aspectName));
  const ofAspects = losable.map((name) => (told.has(name) ? letters[name] : '')).join('');
  const reads = proposals.some((one) => one.aspectName === 'dataJobInputOutput' && !readsNothing(one));
  // Joined, the text is one; added up it would be a tree of texts, and a pass keeps one a unit.
  const ofKept = kept === null ? '' : keptSign + kept;
  return [fingerprint(proposals), ofAspects, reads ? readsLetter : '', ofKept, entitiesOf(proposals)].join('');
}

/** Whether a mark is of the entities of these proposals, or does not say: one of an older release. */
export function isOfEntities(mark: string, proposals: readonly Proposal[]): boolean {
  const at = mark.indexOf(entitySign);
  return at === -1 || mark.slice(at) === entitiesOf(proposals);
}

function entitiesOf(proposals: readonly Proposal[]): string {
  const urns = [...new Set(proposals.map(({ entityUrn }) => entityUrn))].sort();
  return entitySign + createHash('sha256').update(urns.join('\n')).digest('hex').slice(0, entityDigits);
}

/** Whether an aspect was told, by the mark of what was; false where that is not known. */
export function wasTold(before: string, aspect: LosableAspect): boolean {
  return lettersOfMark(before).includes(letters[aspect]);
}

/** Whether two marks are of one content; one of an older release has no letters. */
export function isSameContent(before: string | undefined, now: string): boolean {
  return before?.slice(0, hashLength) === now.slice(0, hashLength) && keptOf(before) === keptOf(now);
}

/** What stands between the fingerprint and the entities. */
function lettersOfMark(mark: string): string {
  return mark.slice(hashLength).split(entitySign)[0] ?? '';
}

function keptOf(mark: string): string {
  const [, ...kept] = lettersOfMark(mark).split(keptSign);
  return kept.join(keptSign);
}

export interface HeldBack {
  readonly proposals: readonly Proposal[];
  /** Letters of the aspects that were told before, are not told now, and are not lost: for the mark. Null: all are worked out. */
  readonly kept: string | null;
}

/**
 * What is told while the SQL behind it could for a passing reason not be worked out. Whatever comes of SQL and was told whole
 * is not told at all: an aspect replaces the one before, so one that is known by half would take the other half back. What was
 * never told whole is told as far as it is known, and stays where nothing is known any more. A job that read something before
 * is not told to read nothing.
 *
 * @param before the mark of what was told, if it is remembered
 */
export function heldBack(before: string | undefined, all: readonly Proposal[]): HeldBack {
  const marked = lettersOfMark(before ?? '');
  const [beforeTilde = '', behindTilde] = marked.split(keptSign);
  const whole = aspectsOfSql(behindTilde ?? beforeTilde);
  const didRead = marked.includes(readsLetter);
  const held = new Set<AspectName>(whole);
  const proposals = all.filter((one) => !held.has(one.aspectName) && !(didRead && readsNothing(one)));
  const told = new Set<AspectName>(proposals.map(({ aspectName }) => aspectName));
  const inPart = aspectsOfSql(marked).filter((name) => !held.has(name) && !told.has(name));
  const kept = (inPart.length > 0 ? [whole, inPart] : [whole]).map((names) => lettersOf(names, didRead));
  return { proposals, kept: kept.join(keptSign) };
}

/** The aspects that come of SQL and have their letter in a part of a mark. */
function aspectsOfSql(marked: string): readonly LosableAspect[] {
  return losable.filter((name) => ofSql.has(name) && marked.includes(letters[name]));
}

function lettersOf(names: readonly LosableAspect[], didRead: boolean): string {
  const reads = didRead && names.includes('dataJobInputOutput') ? readsLetter : '';
  return names.map((name) => letters[name]).join('') + reads;
}

function readsNothing(one: Proposal): boolean {
  if (one.aspectName !== 'dataJobInputOutput' || !('aspect' in one)) return false;
  const { inputDatasets } = one.aspect as { readonly inputDatasets: readonly Urn[] }; // the shape that the name has
  return inputDatasets.length === 0;
}

/**
 * Empty aspects in the place of those that were told before, are not told now, and are not held back. Nothing where it is not
 * known what was told.
 *
 * @param before the mark of what was told, if it is remembered
 * @param keeps which are left as they are, though they were told
 * @param auditTime milliseconds: the window's end
 */
export function lostAspects(
  before: string | undefined,
  { proposals, kept }: HeldBack,
  auditTime: number,
  keeps: (entity: Urn, aspect: LosableAspect) => boolean,
): readonly Proposal[] {
  const told = new Set<AspectName>(proposals.map(({ aspectName }) => aspectName));
  const lost = losable.filter(
    (name) => wasTold(before ?? '', name) && !told.has(name) && kept?.includes(letters[name]) !== true,
  );
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
