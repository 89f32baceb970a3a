/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Holder = Record<string, unknown>;
type Random = () => number;

interface Mutation {
  readonly name: string;
  readonly apply: (holder: Holder, key: string, random: Random) => void;
}

const strangeValues: readonly unknown[] = [
  null,
  '',
  'word',
  0,
  -1,
  1.5,
  1e21,
  true,
  {},
  [],
  [{}],
  [null],
  { key: 'value' },
  'start',
  'COMPLETE',
  '2025-01-02T03:04:05',
  '2025-01-02T03:04:05+02:00',
  '2025-02-30T03:04:05Z',
  '2025-01-02',
  'not a uri',
  'urn:isbn:123',
  'https://example.com/ü',
  '019424f8-632e-7079-b04b',
  '00000000-0000-0000-0000-000000000000',
];

const mutations: readonly Mutation[] = [
  {
    name: 'drop',
    apply(holder, key) {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    },
  },
  {
    name: 'strange value',
    apply(holder, key, random) {
      holder[key] = pick(strangeValues, random);
    },
  },
  {
    name: 'other type',
    apply(holder, key) {
      const value = holder[key];
      holder[key] =
        typeof value === 'string' ? [value] : typeof value === 'object' ? JSON.stringify(value) : String(value);
    },
  },
  {
    name: 'damaged text',
    apply(holder, key, random) {
      const value = holder[key];
      if (typeof value !== 'string') return;
      const at = Math.floor(random() * value.length);
      holder[key] = value.slice(0, at) + pick([' ', 'x', '/', '%', ''], random) + value.slice(at + 1);
    },
  },
  {
    name: 'wrapped',
    apply(holder, key) {
      holder[key] = { [key]: holder[key] };
    },
  },
  {
    name: 'one more field',
    apply(holder, key, random) {
      if (!Array.isArray(holder)) holder[`${key}_more`] = pick(strangeValues, random);
    },
  },
  {
    name: 'renamed',
    apply(holder, key) {
      if (Array.isArray(holder)) return;
      holder[`${key}s`] = holder[key];
      delete holder[key];
    },
  },
];

/**
 * A copy of an event with one to three faults at random places, and what was done to it. `_schemaURL`s are only ever dropped
 * or made no string: which schema a changed one names is another question. With `within`, only what stands in a member of that
 * name is changed.
 */
export function mutated(
  event: object,
  random: Random,
  within?: string,
): { readonly event: unknown; readonly story: string } {
  const copy = JSON.parse(JSON.stringify(event)) as Holder;
  const story: string[] = [];
  for (let times = 1 + Math.floor(random() * random() * 3); times > 0; times--) {
    const members = [...membersOf(copy, '')].filter(([, , pointer]) => pointer.includes(`/${within ?? ''}`));
    if (members.length === 0) break;
    const [holder, key, pointer] = pick(members, random);
    const mutation = key === '_schemaURL' ? pick(mutations.slice(0, 1), random) : pick(mutations, random);
    mutation.apply(holder, key, random);
    story.push(`${mutation.name} at ${pointer} -> ${JSON.stringify(holder[key])?.slice(0, 200)}`);
    if (Object.keys(copy).length === 0) break;
  }
  return { event: JSON.parse(JSON.stringify(copy)), story: story.join('; ') };
}

function* membersOf(value: unknown, pointer: string): Generator<[Holder, string, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield [value as Holder, key, `${pointer}/${key}`];
    yield* membersOf(member, `${pointer}/${key}`);
  }
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item; // random() is below 1
}
