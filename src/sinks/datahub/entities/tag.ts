import { proposal, type Proposal } from '../mcp.js';
import { tagName, tagUrn, type Urn } from '../urns.js';

export interface TagOfModel {
  readonly urn: Urn;
  readonly name: string;
}

/** One tag for each key that has a value, in the order of the keys. */
export function tagsOf(tags: Readonly<Record<string, string>>): readonly TagOfModel[] {
  return Object.entries(tags)
    .filter(([key, value]) => key !== '' && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ urn: tagUrn(tagName(key, value)), name: tagName(key, value) }));
}

/** Only the key: what people write about a tag is theirs, and a tag is shared with everybody. */
export function tagProposals(tag: TagOfModel): readonly Proposal[] {
  return [proposal(tag.urn, 'tagKey', { name: tag.name })];
}
