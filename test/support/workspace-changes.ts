/** Changes that people make to a workspace between two passes. */
import fc from 'fast-check';
import type { ApiModel, ApiSync } from '#src/demo/api-shapes.js';
import type { HightouchServer } from '#src/demo/server.js';

type Data = HightouchServer['data'];

export interface Change {
  readonly what: keyof typeof changes;
  /** Chooses the object. */
  readonly which: number;
  /** Chooses the value. */
  readonly how: number;
}

/** What was removed, to be put back. */
export type Restore = () => void;

const queries = [
  'select ID, EMAIL from PROD.CRM.CONTACTS',
  'select 1 as ONE',
  'select * from A.B.C',
  'select',
  'select a.X as EMAIL, b.Y as ID from T1 a join T2 b on a.I = b.I',
];
const tables = ['PROD.CRM.CONTACTS', 'T', 'A.B.C', '', 'PROD.X.Y'];
const objects = ['contacts', 'companies', 'leads', 'a.b', 'x y'];
const values = queries.length;

const changes = {
  removeSync: (data, which) => removed(data, 'syncs', which),
  removeModel: (data, which) => removed(data, 'models', which),
  removeDestination: (data, which) => removed(data, 'destinations', which),
  object: (data, which, how) => putSync(data, which, (sync) => configured(sync, { object: objects[how] ?? '' })),
  mappings(data, which, how) {
    const mappings = [
      { from: 'EMAIL', to: `f${how}` },
      { from: 'ID', to: 'id' },
    ].slice(how % 3);
    putSync(data, which, (sync) => configured(sync, { mappings }));
  },
  destination(data, which, how) {
    const { id } = chosen(data.list('destinations'), how) ?? {};
    if (id !== undefined) putSync(data, which, () => ({ destinationId: id }));
  },
  model(data, which, how) {
    const { id } = chosen(data.list('models'), how) ?? {};
    if (id !== undefined) putSync(data, which, () => ({ modelId: id }));
  },
  sync: (data, which, how) =>
    putSync(data, which, ({ id }) => {
      return { tags: how === 0 ? {} : { team: `t${how}` }, slug: `slug-${how}-${id}`, disabled: how % 2 === 0 };
    }),
  slug: (data, which, how) => putModel(data, which, ({ id }) => ({ slug: `model-${how}-${id}`, name: `Model ${how}` })),
  texts: (data, which, how) =>
    putModel(data, which, () =>
      how === 0 ? { description: null, tags: {} } : { description: 'x', tags: { team: 'm' } },
    ),
  query: (data, which, how) =>
    putModel(data, which, () => ({ queryType: 'raw_sql', raw: { sql: queries[how] ?? '' } })),
  table: (data, which, how) =>
    putModel(data, which, () => ({ queryType: 'table', table: { name: tables[how] ?? '' } })),
  destinationName(data, which, how) {
    const one = chosen(data.list('destinations'), which);
    if (one !== undefined)
      data.put('destinations', { ...one, name: `D${how}`, slug: how > 3 ? `d-${one.id}` : one.slug });
  },
} as const satisfies Record<string, (data: Data, which: number, how: number) => Restore | void>;

export const change: fc.Arbitrary<Change> = fc.record({
  what: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])), // the keys of a constant
  which: fc.nat({ max: 1000 }),
  how: fc.nat({ max: values - 1 }),
});

/** Makes a change; gives the way back for what was removed. */
export function makeChange(data: Data, { what, which, how }: Change): Restore | null {
  return changes[what](data, which, how) ?? null;
}

function removed(data: Data, kind: 'syncs' | 'models' | 'destinations', which: number): Restore | undefined {
  const one = chosen<{ readonly id: number }>(data.list(kind), which);
  if (one === undefined) return undefined;
  data.remove(kind, one.id);
  return () => data.put(kind, one as never); // it came from this list
}

function putSync(data: Data, which: number, more: (sync: ApiSync) => Partial<ApiSync>): void {
  const sync = chosen(data.list('syncs'), which);
  if (sync !== undefined) data.put('syncs', { ...sync, ...more(sync) });
}

function putModel(data: Data, which: number, more: (model: ApiModel) => Partial<ApiModel>): void {
  const model = chosen(data.list('models'), which);
  if (model !== undefined) data.put('models', { ...model, ...more(model) });
}

function configured({ configuration }: ApiSync, more: NonNullable<ApiSync['configuration']>): Partial<ApiSync> {
  return { configuration: { ...configuration, ...more } };
}

function chosen<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)];
}
