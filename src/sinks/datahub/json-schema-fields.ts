import type { Json, JsonObject } from '../../model/workspace.js';
import { fieldType, type FieldType, type FieldTypeName, type SchemaField } from './aspects/dataset.js';
import { resolveReference } from './json-schema-references.js';
import { pythonJson } from './python-json.js';
import { pythonRepr } from './python-repr.js';

/** One step of a field path: the types on the way and, behind them, the name. */
interface Step {
  readonly types: readonly string[];
  readonly name: string | null;
}

interface Place {
  readonly steps: readonly Step[];
  /** What the field at this place is, when its parent decides that. */
  readonly held: { readonly type: FieldType; readonly native: string | null } | null;
  /** Objects on the way here, each with the type it has in the path. */
  readonly within: ReadonlyMap<JsonObject, string>;
}

interface Told {
  readonly required: boolean;
  /** In the place of the type that the schema says. */
  readonly as: string | null;
}

const fieldTypes: Readonly<Record<string, FieldTypeName>> = {
  ...{ null: 'Null', bool: 'Boolean', boolean: 'Boolean', number: 'Number', int: 'Number', integer: 'Number' },
  ...{ long: 'Number', float: 'Number', double: 'Number', string: 'String' },
};
const unions = ['oneOf', 'anyOf', 'allOf'] as const;
/** A schema of more fields, or deeper, describes no event that anybody reads. */
const maxFields = 2000;
const maxSteps = 30;

/**
 * The fields of a JSON Schema with DataHub's paths of version 2 (`[version=2.0].[type=object].[type=string].name`), in the
 * order in which DataHub's own translator lists them. References are followed inside the document and nowhere else. What is
 * no schema has no fields.
 */
export function jsonSchemaFields(schema: JsonObject): readonly SchemaField[] {
  const fields: SchemaField[] = [];

  function add(place: Place, how: Pick<SchemaField, 'type' | 'nativeDataType'>, from: JsonObject, told: Told): void {
    fields.push({
      fieldPath: pathOf(place),
      nullable: Array.isArray(from['type']) && (from['type'] as readonly Json[]).includes('null'),
      description: descriptionOf(from),
      type: place.held?.type ?? how.type,
      nativeDataType: place.held?.native ?? how.nativeDataType,
      recursive: false,
      isPartOfKey: false,
      jsonProps: jsonProps(from, told.required),
    });
  }

  function walk(written: Json, place: Place, told: Told): void {
    const node = resolveReference(schema, written);
    if (node === null || fields.length >= maxFields || place.steps.length > maxSteps) return;
    const kind = kindOf(node);
    if (kind === 'object') walkObject(node, place, told);
    else if (kind === 'array') walkArray(node, place, told);
    else if (kind === 'map') walkMap(node, place, told);
    else if (kind === 'union') walkUnion(node, place, told);
    else if (kind === 'enum') addEnum(node, place, told);
    else {
      const native = `${nativeOf(node)}${typeof node['format'] === 'string' ? `(${node['format']})` : ''}`;
      const type = fieldType(fieldTypes[kind] ?? 'Null');
      add(typed(place, told.as ?? typeOf(node)), { type, nativeDataType: native }, node, told);
    }
  }

  function addEnum(node: JsonObject, place: Place, told: Told): void {
    const values = Array.isArray(node['enum']) ? (node['enum'] as readonly Json[]) : []; // isArray loses readonly
    const at = typed(place, 'enum');
    const before = fields.length;
    add(
      { ...at, held: at.held === null ? null : { ...at.held, native: null } },
      { type: fieldType('Enum'), nativeDataType: 'Enum' },
      node,
      told,
    );
    const added = fields[before];
    if (added !== undefined) fields[before] = { ...added, description: `One of: ${values.map(pythonJson).join(', ')}` };
  }

  function walkObject(node: JsonObject, place: Place, told: Told): void {
    const type = told.as ?? typeOf(node);
    const seen = place.within.get(node);
    const at = typed(place, seen ?? type);
    const record = { type: fieldType('Record'), nativeDataType: seen ?? typeOf(node) };
    if (place.steps.some((step) => step.name !== null)) add(at, record, node, told);
    if (seen !== undefined) {
      const last = fields.at(-1);
      if (last !== undefined) fields[fields.length - 1] = { ...last, recursive: true };
      return;
    }
    const required = Array.isArray(node['required']) ? (node['required'] as readonly Json[]) : []; // isArray loses readonly
    const within = new Map([...place.within, [node, type]]);
    for (const [name, inner] of Object.entries(objectOf(node['properties']) ?? {})) {
      const next = { steps: [...at.steps, { types: [], name }], held: null, within };
      walk(inner, next, { required: required.includes(name), as: null });
    }
  }

  function walkArray(node: JsonObject, place: Place, told: Told): void {
    const at = typed(place, told.as ?? typeOf(node));
    add(at, { type: fieldType('Array'), nativeDataType: typeOf(node) }, node, told);
    const items = resolveReference(schema, node['items'] ?? { type: 'string' });
    if (items === null) return;
    const name = textOf(items['title']) ?? kindOf(items);
    walk(items, { ...at, steps: [...at.steps, { types: [], name }], held: null }, { required: false, as: null });
  }

  function walkMap(node: JsonObject, place: Place, told: Told): void {
    const values = resolveReference(schema, node['additionalProperties'] ?? null);
    if (values === null) return;
    const at = typed(place, 'map');
    const valueType = typeOf(values);
    const type = fieldType('Map', { keyType: 'string', valueType });
    const held = place.held ?? { type, native: `map(str,${valueType})` };
    walk(values, { ...at, held }, { required: told.required, as: null });
  }

  function walkUnion(node: JsonObject, place: Place, told: Told): void {
    const [category, members] = membersOf(node);
    const isInside = place.steps.some((step) => step.name !== null);
    const [only] = members;
    if (!isInside && members.length === 1 && only !== undefined) return walk(merged(schema, only, node), place, told);
    const at = typed(place, 'union');
    if (isInside) add(at, { type: fieldType('Union'), nativeDataType: `union(${category})` }, node, told);
    members.forEach((member, index) => {
      const resolved = resolveReference(schema, member);
      if (resolved === null) return;
      const said = typeOf(resolved);
      const as = said === 'object' ? `union_${index}` : said;
      const held = place.held ?? { type: fieldType('Union', { nestedTypes: [as] }), native: null };
      walk(merged(schema, resolved, node), { ...at, held }, { required: told.required, as });
    });
  }

  walk(schema, { steps: [], held: null, within: new Map() }, { required: false, as: null });
  return fields;
}

/** The place with one more type behind those of its last step's. */
function typed(place: Place, type: string): Place {
  const last = place.steps.at(-1) ?? { types: [], name: null };
  return { ...place, steps: [...place.steps.slice(0, -1), { ...last, types: [...last.types, type] }] };
}

function pathOf({ steps }: Place): string {
  const parts = steps.map(({ types, name }) => {
    const prefix = types.map((type) => `[type=${type}]`).join('.');
    return name === null ? prefix : `${prefix}.${name}`;
  });
  return ['[version=2.0]', ...parts].join('.');
}

/** What a schema describes, in one word of JSON Schema, or `map`, `union`, `enum`. */
function kindOf(node: JsonObject): string {
  if (unions.some((word) => word in node)) return 'union';
  if ('enum' in node) return 'enum';
  const { type } = node;
  if (Array.isArray(type)) {
    const words = (type as readonly Json[]).filter((word) => word !== 'null' || type.length !== 2);
    if (words.length !== 1) return 'union';
    return words[0] === 'object' && isMap(node) ? 'map' : String(words[0]);
  }
  if (type !== undefined && type !== 'object') return String(type);
  return isMap(node) ? 'map' : 'object';
}

/** The word that stands for the schema in a path. */
function typeOf(node: JsonObject): string {
  const kind = kindOf(node);
  if (kind === 'object' && typeof node['javaType'] === 'string') return node['javaType'].split('.').at(-1) ?? kind;
  if (kind === 'object' && 'properties' in node && 'title' in node) return String(node['title']);
  return typeof node['format'] === 'string' ? `${kind}(${node['format']})` : kind;
}

/** A map declares what any member holds, and names none. */
function isMap(node: JsonObject): boolean {
  return (
    objectOf(node['additionalProperties']) !== null && Object.keys(objectOf(node['properties']) ?? {}).length === 0
  );
}

function membersOf(node: JsonObject): readonly [string, readonly Json[]] {
  const { type } = node;
  if (Array.isArray(type)) return ['anyOf', (type as readonly Json[]).map((word) => ({ type: word }))];
  for (const word of unions) {
    const held = node[word];
    if (Array.isArray(held) && held.length > 0) return [word, held as readonly Json[]];
  }
  return ['anyOf', []];
}

/** A member of a union has what its parent says of properties, too. */
function merged(root: JsonObject, member: Json, parent: JsonObject): JsonObject {
  const own = resolveReference(root, member) ?? {};
  const required = [parent['required'], own['required']].flatMap((list) =>
    Array.isArray(list) ? (list as Json[]) : [],
  );
  return {
    ...own,
    ...('properties' in parent
      ? { properties: { ...objectOf(parent['properties']), ...objectOf(own['properties']) } }
      : {}),
    ...('required' in parent ? { required } : {}),
  };
}

function nativeOf(node: JsonObject): string {
  const type = node['type'] ?? '';
  return typeof type === 'string' ? type : pythonRepr(type);
}

function descriptionOf(node: JsonObject): string {
  const own =
    'description' in node ? plain(node['description']) : 'const' in node ? `Const value: ${plain(node['const'])}` : '';
  const fallback = node['default'] ?? null;
  return fallback === null ? own : `${own}\nField default value: ${plain(fallback)}`;
}

function plain(value: Json | undefined): string {
  return typeof value === 'string' ? value : pythonRepr(value ?? null);
}

function jsonProps(node: JsonObject, required: boolean): string {
  return pythonJson({ ...('default' in node ? { default: node['default'] ?? null } : {}), required });
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function objectOf(value: Json | undefined): JsonObject | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return value as JsonObject; // isArray does not rule a readonly array out for the compiler
}
