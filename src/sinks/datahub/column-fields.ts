import { fieldType, type FieldTypeName, type SchemaField } from './aspects/dataset.js';

/** A column of which at least the name is known. */
export interface KnownColumn {
  readonly name: string;
  /** The warehouse's word; null when nobody says. */
  readonly type: string | null;
  readonly description: string | null;
}

const typeWords = {
  Boolean: 'bool boolean',
  Time: 'timestamp timestamptz datetime time timetz',
  Date: 'date',
  Number: 'bigint int8 integer int int4 smallint int2 tinyint numeric number decimal float float4 float8 double real',
  Bytes: 'binary varbinary bytea byte',
} as const satisfies Partial<Record<FieldTypeName, string>>;

const typeByWord: ReadonlyMap<string, FieldTypeName> = new Map(
  // Object.entries forgets that the keys are names of types
  (Object.entries(typeWords) as [FieldTypeName, string][]).flatMap(([type, words]) =>
    words.split(' ').map((word) => [word, type] as const),
  ),
);

const nested = /[<[]|array|map|struct|json|variant|object|row/;

/** Columns as fields of a schema. One without a type is a string, as DataHub's Hightouch connector has it. */
export function columnFields(
  columns: readonly KnownColumn[],
  isKey: (column: string) => boolean,
): readonly SchemaField[] {
  return columns.map(({ name, type, description }) => ({
    fieldPath: name,
    nullable: false,
    description: description ?? undefined,
    type: fieldType(type === null ? 'String' : columnType(type)),
    nativeDataType: type ?? 'STRING',
    recursive: false,
    isPartOfKey: isKey(name),
  }));
}

/** DataHub's type of a warehouse's word: that of the name without `(...)`, else of its first word; a string for the rest. */
export function columnType(native: string): FieldTypeName {
  const word = native.trim().toLowerCase();
  if (nested.test(word)) return 'String';
  const base = word.replace(/\(.*\)/, '').trim();
  return typeByWord.get(base) ?? typeByWord.get(base.split(/\s+/)[0] ?? '') ?? 'String';
}
