/** Every warehouse table once, however many models read it. */
import type { TableNode } from '../model/graph.js';
import type { Source } from '../model/workspace.js';
import type { KnownTables } from './known-tables.js';
import type { NameOverride } from './names/name-overrides.js';
import { platformOf } from './names/systems.js';
import { tableDataset } from './names/warehouse-datasets.js';
import type { TableParts } from './names/warehouse-datasets.js';
import { typesOf } from './sql/dotted-names.js';

/** Where the tables of a source lie, and how they are named. */
export interface TableHome {
  readonly source: Source;
  /** The source's type, or what an override says it is. */
  readonly type: string;
  readonly nameOverride: NameOverride | undefined;
  /** Tables whose columns are known from files. */
  readonly known: KnownTables;
}

export interface TableRegistry {
  /** The node of a table; the same object for the same source and parts. */
  table(home: TableHome, parts: TableParts, columns: readonly string[] | null): TableNode;
}

/** Opens an empty registry for one resolution. */
export function openTableRegistry(): TableRegistry {
  const nodes = new Map<string, TableNode>();
  return {
    table(home, parts, columns) {
      const key = tableKey(home.source.id, parts);
      const known = nodes.get(key);
      if (known !== undefined && (known.columns !== null || columns === null)) return known;
      const { slug, configuration } = home.source;
      const platform = platformOf(home.type);
      const columnTypes = typesOf(parts, home.known.index);
      const node: TableNode = {
        kind: 'table',
        key,
        sourceId: home.source.id,
        platform,
        database: parts.database,
        schema: parts.schema,
        table: parts.table,
        dataset: tableDataset({ platform, slug, configuration }, parts, home.nameOverride?.namespace),
        columns,
        ...(columnTypes === undefined ? {} : { columnTypes }),
      };
      nodes.set(key, node);
      return node;
    },
  };
}

/** Source id and parts; a dot inside a part is escaped, so that two tables never share a key. */
function tableKey(sourceId: string, { database, schema, table }: TableParts): string {
  const parts = [database ?? '', schema ?? '', table].map((part) => part.replaceAll('%', '%25').replaceAll('.', '%2E'));
  return `${sourceId}/${parts.join('.')}`;
}
