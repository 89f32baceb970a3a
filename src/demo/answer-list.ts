import type { ApiId, ApiLists, ListName } from './api-shapes.js';
import type { Answer } from './answer.js';
import { invalid, notFound, pageAnswer } from './answer.js';
import type { JsonWriter } from './json-writer.js';
import type { QueryReader } from './query.js';
import type { SampleStore } from './sample-store.js';
import { seededBits } from './seeded.js';

export interface ListSettings {
  readonly hasMore: 'always' | 'syncs-and-runs';
  /** Whether `after` and `before` take in the instant they name; the API does not document it. */
  readonly timeBounds: 'exclusive' | 'inclusive';
  /** Seed of a fixed order that has nothing to do with ids; null for the order that was asked for. */
  readonly shuffleLists: number | null;
}

type AnyObject = ApiLists[ListName];
const orders = ['id', 'name', 'slug', 'createdAt', 'updatedAt'] as const;
type Order = (typeof orders)[number];

/** `GET /{list}` and `GET /{list}/{id}` for sources, models, destinations and syncs. */
export interface ListAnswers {
  list(kind: ListName, query: QueryReader): Answer;
  one(kind: ListName, id: ApiId): Answer;
}

/** Answers from the store. Orders and JSON texts are kept between requests, so that a page of a big list is cheap. */
export function listAnswers(store: SampleStore, settings: ListSettings, write: JsonWriter): ListAnswers {
  const ordered = new Map<string, { readonly version: number; readonly objects: readonly AnyObject[] }>();

  function inOrder(kind: ListName, order: Order): readonly AnyObject[] {
    const key = `${kind} ${order}`;
    const kept = ordered.get(key);
    if (kept !== undefined && kept.version === store.version) return kept.objects;
    const objects = [...store.list(kind)].sort(
      settings.shuffleLists === null ? comparing(order) : shuffling(settings.shuffleLists, kind),
    );
    ordered.set(key, { version: store.version, objects });
    return objects;
  }

  return {
    list(kind, query) {
      const order = query.choice('orderBy', orders, 'id');
      const offset = query.number('offset') ?? 0;
      const limit = query.number('limit') ?? 100;
      const wanted = filterOf(kind, query, settings);
      const faults = query.faults();
      if (faults !== null) return invalid(faults);
      const all = inOrder(kind, order);
      const objects = wanted === null ? all : all.filter(wanted);
      const says = settings.hasMore === 'always' || kind === 'syncs';
      const page = objects.slice(offset, offset + limit);
      return pageAnswer(page.map(write), says ? offset + limit < objects.length : null);
    },
    one(kind, id) {
      const found = store.find(kind, id);
      return found === undefined ? notFound(`${kind}/${id}`) : { status: 200, body: write(found) };
    },
  };
}

/** Whether an instant lies between two bounds; one that is not known never does once a bound is given. */
export function isBetween(
  text: string | null,
  after: number | null,
  before: number | null,
  bounds: ListSettings['timeBounds'],
): boolean {
  if (after === null && before === null) return true;
  if (text === null) return false;
  const at = Date.parse(text);
  const slack = bounds === 'inclusive' ? 1 : 0;
  return (after === null || at > after - slack) && (before === null || at < before + slack);
}

function filterOf(kind: ListName, query: QueryReader, settings: ListSettings): ((object: AnyObject) => boolean) | null {
  const tests: ((object: AnyObject) => boolean)[] = [];
  const name = kind === 'syncs' ? null : query.text('name');
  const slug = query.text('slug');
  const modelId = kind === 'syncs' ? query.number('modelId') : null;
  const after = kind === 'syncs' ? query.instant('after') : null;
  const before = kind === 'syncs' ? query.instant('before') : null;
  const tags = kind === 'models' ? query.texts('tags') : [];
  if (name !== null) tests.push((object) => 'name' in object && object.name === name);
  if (slug !== null) tests.push((object) => object.slug === slug);
  if (modelId !== null) tests.push((object) => 'modelId' in object && object.modelId === modelId);
  if (after !== null || before !== null) {
    tests.push((object) => 'lastRunAt' in object && isBetween(object.lastRunAt, after, before, settings.timeBounds));
  }
  for (const tag of tags) tests.push((object) => 'tags' in object && hasTag(object.tags, tag));
  return tests.length === 0 ? null : (object) => tests.every((test) => test(object));
}

function hasTag(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  return Object.entries(tags).some(([key, value]) => `${key}:${value}` === wanted);
}

function comparing(order: Order): (left: AnyObject, right: AnyObject) => number {
  if (order === 'id') return byId;
  return (left, right) => {
    const [first, second] = [textOf(left, order), textOf(right, order)];
    if (first === second) return byId(left, right);
    return first < second ? -1 : 1;
  };
}

function textOf(object: AnyObject, order: Exclude<Order, 'id'>): string {
  if (order === 'name') return 'name' in object ? object.name : object.slug;
  return object[order];
}

function shuffling(seed: number, kind: ListName): (left: AnyObject, right: AnyObject) => number {
  const rank = (object: AnyObject) => seededBits(seed, kind, object.id);
  return (left, right) => rank(left) - rank(right) || byId(left, right);
}

function byId(left: AnyObject, right: AnyObject): number {
  return left.id - right.id;
}
