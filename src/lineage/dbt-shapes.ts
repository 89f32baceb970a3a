/** Models that dbt makes: their relation, and with `sources` what their SQL reads, through dbt's own models. */
import { isPassing, type Unresolved } from '../model/reasons.js';
import type { DbtCloudQuery, DbtQuery, Model } from '../model/workspace.js';
import type { ColumnTracer } from './column-tracer.js';
import { openColumnTracer } from './column-tracer.js';
import type { DbtMetadata, DbtNode } from './dbt.js';
import { followShape } from './followed-shapes.js';
import { opaqueShape, passThroughShape } from './model-shape.js';
import type { ModelShape } from './model-shape.js';
import type { SourceHome } from './source-home.js';
import { shapeOf } from './sql-shape.js';
import { columnsOf, isPlannerSchema } from './sql/dotted-names.js';
import { placed, placeText } from './sql/places/place.js';
import type { SqlEngine, SqlRequest } from './sql/port.js';
import { dbtShape, hightouchTable, tableNotes } from './table-shapes.js';
import type { TableRegistry } from './table-registry.js';
import type { TableParts } from './names/warehouse-datasets.js';

export interface DbtResolver {
  /** A `dbt` or `dbt_cloud` model. Rejects only when the engine itself fails. */
  resolve(model: Model, query: DbtQuery | DbtCloudQuery, home: SourceHome): Promise<ModelShape>;
}

interface Behind {
  readonly tracer: ColumnTracer;
  readonly notes: readonly Unresolved[];
}

interface Upstream {
  readonly id: string;
  /** Of its table. */
  readonly key: string;
  readonly parts: TableParts;
  readonly found: Behind | null;
}

/** dbt itself has no limit; a chain this long is no project of people. */
const maxDepth = 100;

/** Opens a resolver that follows each dbt model of a source once, however many models lead to it. */
export function openDbtResolver(dbt: DbtMetadata | null, tables: TableRegistry, engine: SqlEngine): DbtResolver {
  const followed = new Map<string, Promise<Behind | null>>();
  /** Ids of nodes that could only this time not be followed, and why. */
  const late = new Map<string, string>();
  /** Why others can never be followed as they are. */
  const unread = new Map<string, string>();
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other: two that lead to each other would wait for each other for ever. */
  function resolve(model: Model, query: DbtQuery | DbtCloudQuery, home: SourceHome): Promise<ModelShape> {
    const mine = turn.then(() => resolveNext(model, query, home));
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function resolveNext(model: Model, query: DbtQuery | DbtCloudQuery, home: SourceHome): Promise<ModelShape> {
    const id = query.dbtUniqueId;
    const node = dbt === null || id === null ? null : dbt.find(id, home.dialect);
    if (dbt === null || node === null) return withoutMetadata(model, query, home, dbt !== null);
    const relation = relationShape(model, query, node, home);
    const sql = query.compiledSql ?? node.compiledSql;
    const shown = { sql, dialect: sql === null ? null : home.dialect };
    if (dbt.depth === 'relation' && relation !== null) return { ...relation, ...shown };
    const behind = await follow(node, home, []);
    if (behind !== null) {
      const { shape } = behind.tracer;
      return { ...shape, ...shown, model, unresolved: [...shape.unresolved, ...behind.notes] };
    }
    const why = notFollowed(node.uniqueId, node.uniqueId);
    if (relation !== null) return { ...relation, ...shown, unresolved: [...relation.unresolved, why] };
    const missing: Unresolved = {
      reason: 'dbt_metadata_missing',
      detail: `${node.uniqueId} has no relation and no SQL`,
    };
    return { ...opaqueShape(model, home.source, [missing]), ...shown };
  }

  function withoutMetadata(
    model: Model,
    query: DbtQuery | DbtCloudQuery,
    home: SourceHome,
    hasProjects: boolean,
  ): ModelShape {
    if (query.kind === 'dbt') return dbtShape(model, query, home, tables);
    const named = query.dbtUniqueId ?? query.name;
    const detail = hasProjects ? `${named} is in no manifest of --dbt-target-dir` : named;
    const shape = opaqueShape(model, home.source, [{ reason: 'dbt_metadata_missing', detail }]);
    return { ...shape, sql: query.compiledSql, dialect: query.compiledSql === null ? null : home.dialect };
  }

  function relationShape(
    model: Model,
    query: DbtQuery | DbtCloudQuery,
    node: DbtNode,
    home: SourceHome,
  ): ModelShape | null {
    const parts = placeOf(node, home);
    if (parts === null) return null;
    if (isPlannerSchema(parts.schema)) {
      return opaqueShape(model, home.source, [hightouchTable(`${parts.schema}.${parts.table}`)]);
    }
    const table = tables.table(home, parts, columnsOf(parts, home.known.index));
    const notes = tableNotes(table, home, false);
    const told = query.kind === 'dbt' ? [query.database, query.schema] : [];
    const differs = told.some((part, index) => {
      const ours = [parts.database, parts.schema][index] ?? null;
      return part !== null && ours !== null && part.toLowerCase() !== ours.toLowerCase();
    });
    if (differs) {
      const [ours, theirs] = [
        [parts.database, parts.schema, parts.table],
        [...told, query.name],
      ].map((name) => name.filter((part) => part !== null).join('.'));
      notes.push({ reason: 'dbt_relation_differs', detail: `${theirs} in Hightouch, ${ours} in the manifest` });
    }
    return passThroughShape(model, home.source, table, notes);
  }

  function follow(node: DbtNode, home: SourceHome, chain: readonly string[]): Promise<Behind | null> {
    // A node on its own chain is not remembered: what it is made of depends on where one comes from.
    if (chain.includes(node.uniqueId) || chain.length >= maxDepth) return Promise.resolve(null);
    const key = `${home.source.id}\n${node.uniqueId}`;
    const known = followed.get(key);
    if (known !== undefined) return known;
    const found = read(node, home, [...chain, node.uniqueId]);
    followed.set(key, found);
    return found;
  }

  async function read(node: DbtNode, home: SourceHome, chain: readonly string[]): Promise<Behind | null> {
    if (node.compiledSql === null || dbt === null) {
      unread.set(node.uniqueId, 'the manifest has no compiled SQL of it');
      return null;
    }
    const upstream = await upstreamOf(node, dbt, home, chain);
    const request = requestFor(node.compiledSql, home, upstream);
    const answer = await engine.explain(request);
    if (answer.grade !== 'exact' && answer.grade !== 'approximate') {
      const why = answer.unresolved.find((one) => isPassing([one]));
      if (why !== undefined) late.set(node.uniqueId, why.detail);
      const [first] = placed(answer.unresolved, node.compiledSql, home.dialect);
      if (first !== undefined) unread.set(node.uniqueId, inCompiledSql(first));
      return null;
    }
    const model = placeholder(node, home);
    const own = placeOf(node, home);
    const self = own === null ? null : tables.table(home, own, null).key;
    const shape = shapeOf(model, node.compiledSql, home, tables, answer);
    const behind = new Map(
      upstream.flatMap(({ key, found }) => (found === null ? [] : [[key, found.tracer] as const])),
    );
    const { shape: composed, kept } = followShape(shape, behind, self);
    const ended = [...new Set([...upstream.filter(({ found }) => found === null).map(({ key }) => key), ...kept])];
    const reads = new Map(shape.inputs.map((input) => [input.key, input.dataset.name]));
    const notes: Unresolved[] = ended.flatMap((key) => {
      const name = reads.get(key);
      const id = upstream.find((one) => one.key === key && one.found === null)?.id;
      return name === undefined || key === self ? [] : [notFollowed(name, id)];
    });
    const inherited = upstream.flatMap(({ key, found }) => (reads.has(key) ? (found?.notes ?? []) : []));
    return { tracer: openColumnTracer(composed), notes: [...notes, ...inherited] };
  }

  function notFollowed(name: string, id: string | undefined): Unresolved {
    const why = id === undefined ? undefined : late.get(id);
    if (why === undefined) {
      const cause = id === undefined ? undefined : unread.get(id);
      return { reason: 'dbt_not_followed', detail: cause === undefined ? name : `${name}: ${cause}` };
    }
    return { reason: 'dbt_not_followed', detail: `${name}: ${why}`, passing: true };
  }

  /** The models that a node refers to and that dbt makes from SQL, each with what is behind it. */
  async function upstreamOf(
    node: DbtNode,
    metadata: DbtMetadata,
    home: SourceHome,
    chain: readonly string[],
  ): Promise<readonly Upstream[]> {
    const upstream = node.dependsOn.flatMap((id) => {
      const dependency = metadata.find(id, home.dialect);
      if (dependency === null || /^(?:source|seed)\./.test(id)) return [];
      const parts = placeOf(dependency, home);
      return parts === null ? [] : [{ dependency, parts }];
    });
    const all: Upstream[] = [];
    for (const { dependency, parts } of upstream) {
      const { key } = tables.table(home, parts, columnsOf(parts, home.known.index));
      all.push({ id: dependency.uniqueId, key, parts, found: await follow(dependency, home, chain) });
    }
    return all;
  }

  return { resolve };
}

/** The columns of models that are looked behind expand stars over them, where no catalog lists them. */
function requestFor(
  sql: string,
  home: SourceHome,
  upstream: readonly { readonly parts: TableParts; readonly found: Behind | null }[],
): SqlRequest {
  const { schemas = {}, partialSchemas } = home.known.schemasFor(sql);
  const more: Record<string, readonly string[]> = {};
  for (const { parts, found } of upstream) {
    const shape = found?.tracer.shape;
    if (shape?.columnsComplete !== true || columnsOf(parts, home.known.index) !== null) continue;
    const names = shape.columns.flatMap(({ name }) => (name === null ? [] : [name]));
    if (names.length < shape.columns.length) continue;
    const dotted = [parts.database, parts.schema, parts.table].filter((part) => part !== null);
    more[dotted.map((part) => `"${part.replaceAll('"', '""')}"`).join('.')] = names;
  }
  return {
    sql,
    dialect: home.dialect,
    defaultDatabase: home.location.database ?? undefined,
    defaultSchema: home.location.schema ?? undefined,
    assumeDefaultSchema: false,
    schemas: { ...schemas, ...more },
    ...(partialSchemas === undefined ? {} : { partialSchemas }),
  };
}

function placeOf({ relation }: DbtNode, home: SourceHome): TableParts | null {
  const table = relation?.at(-1);
  if (relation === null || table === undefined) return null;
  return {
    database: relation.at(-3) ?? home.location.database,
    schema: relation.at(-2) ?? home.location.schema,
    table,
  };
}

/** Shapes belong to a Hightouch model; one between dbt models has none of its own. */
function placeholder(node: DbtNode, home: SourceHome): Model {
  return {
    kind: 'model',
    id: node.uniqueId,
    workspaceId: home.source.workspaceId,
    sourceId: home.source.id,
    name: node.name,
    slug: node.name,
    description: null,
    folderId: null,
    primaryKey: null,
    isSchema: false,
    tags: {},
    queryType: 'dbt',
    query: { kind: 'unknown' },
    createdAt: null,
    updatedAt: null,
  };
}

/** A reason that a node's own SQL has, for a person. */
function inCompiledSql({ reason, detail, place }: Unresolved): string {
  return `${reason}: ${detail}${place === undefined ? '' : ` (${placeText(place)}; of its compiled SQL)`}`;
}
