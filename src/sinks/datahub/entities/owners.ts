import { proposal, type Proposal } from '../mcp.js';
import { ownerUrn, type Urn } from '../urns.js';

type Tags = Readonly<Record<string, string>>;

/** Keys that name a group of people; the others name one person. */
const groupKey = /team|group|squad|department|division|domain|tribe|chapter/i;

/**
 * The owners that tags name: the values, at commas, of the keys that were told to name owners. `team: growth` is a group,
 * `owner: ana@acme.com` a user; a value that is a URN of either is taken as it is. No proposal when there is none, so that
 * what people wrote in DataHub stays.
 *
 * @param auditTime milliseconds: the window's end
 */
export function ownershipProposals(
  entity: Urn,
  ownerTagKeys: readonly string[],
  tags: readonly Tags[],
  auditTime: number,
): readonly Proposal[] {
  const owners = new Set<Urn>();
  for (const [key, value] of tags.flatMap((held) => Object.entries(held))) {
    if (!ownerTagKeys.includes(key)) continue;
    for (const name of ownerNames(value)) owners.add(ownerUrn(name, groupKey.test(key) ? 'corpGroup' : 'corpuser'));
  }
  if (owners.size === 0) return [];
  return [
    proposal(entity, 'ownership', {
      owners: [...owners]
        .sort()
        .map((owner) => ({ owner, type: 'TECHNICAL_OWNER', source: { type: 'SERVICE' } }) as const),
      ownerTypes: {},
      lastModified: { time: auditTime, actor: 'urn:li:corpuser:_ingestion' },
    }),
  ];
}

function ownerNames(value: string): readonly string[] {
  return value
    .split(',')
    .map((name) => name.trim().replace(/^@/, ''))
    .filter((name) => name !== '');
}
