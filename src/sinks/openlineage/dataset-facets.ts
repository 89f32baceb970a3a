import type { NamedLevel, TableNode } from '../../model/graph.js';
import { standardFacet, type Stamp } from './stamp.js';

/** `schema` of a dataset; a list that is known to be whole has the place of each column. */
export function schemaFacet(
  columns: readonly string[],
  isWhole: boolean,
  stamp: Stamp,
  types: ReadonlyMap<string, string> | undefined = undefined,
) {
  const fields = columns.map((name, index) => {
    const type = types?.get(name);
    return { name, ...(type === undefined ? {} : { type }), ...(isWhole ? { ordinal_position: index + 1 } : {}) };
  });
  return standardFacet(stamp, 'dataset.schema', { fields });
}

/** `dataSource`: the namespace, which is a URI for all but a few systems. */
export function dataSource(namespace: string, stamp: Stamp) {
  const isUri = /^[a-z][a-z0-9+.-]*:\/\/[^\s/]/i.test(namespace);
  return standardFacet(stamp, 'dataset.dataSource', { name: namespace, ...(isUri ? { uri: namespace } : {}) });
}

export function hierarchy(levels: readonly NamedLevel[], stamp: Stamp) {
  return standardFacet(stamp, 'dataset.hierarchy', { hierarchy: levels.map(({ type, name }) => ({ type, name })) });
}

export function tableLevels(table: TableNode): NamedLevel[] {
  return [
    ...(table.database === null ? [] : [{ type: 'DATABASE', name: table.database }]),
    ...(table.schema === null ? [] : [{ type: 'SCHEMA', name: table.schema }]),
    { type: 'TABLE', name: table.table },
  ];
}
