/** How each dialect makes a value of several parts and takes one out again, out of the vendors' manuals: one row a form. */
import type { Dialect } from '#src/lineage/sql/port.js';
import type { Form } from './made-parts.js';
import {
  aliased,
  arrow,
  at,
  byKey,
  byPath,
  byPlace,
  colon,
  colons,
  dollar,
  dot,
  inBrackets,
  list,
  offset,
  pairs,
  values,
} from './made-parts.js';
import { literal, protect } from './written.js';

const snowflake: readonly Form[] = [
  ...['object_construct', 'object_construct_keep_null'].map((name): Form => ({
    name,
    mode: 'identity',
    make: (parts) => `${name}(${pairs(parts)})`,
    take: [colon, inBrackets, byKey('get'), byKey('get_path')],
    absent: true,
    step: inBrackets,
  })),
  {
    name: 'braces',
    mode: 'identity',
    make: (parts) => `{${colons(parts)}}`,
    take: [inBrackets, byKey('get'), byKey('get_path')],
    ofColumn: [colon],
    absent: true,
    step: inBrackets,
  },
  {
    name: 'array_construct',
    mode: 'identity',
    make: (parts) => `array_construct(${values(parts)})`,
    take: [at(0), byPlace('get', 0)],
    absent: true,
    chosen: (whole, place) => `${whole}[${place}]`,
    step: at(0),
  },
  { name: 'brackets', mode: 'identity', make: (parts) => `[${values(parts)}]`, take: [at(0)], absent: true },
];

const postgres: readonly Form[] = [
  ...['json_build_object', 'jsonb_build_object'].map((name): Form => ({
    name,
    mode: 'transformation',
    make: (parts) => `${name}(${pairs(parts)})`,
    take: [
      arrow('->>'),
      arrow('->'),
      arrow('#>>', (key) => `{${key}}`),
      byKey(`${name.replace('_build_object', '')}_extract_path_text`),
    ],
    absent: true,
    step: arrow('->'),
  })),
  {
    name: 'array',
    mode: 'identity',
    make: (parts) => `(array[${values(parts)}])`,
    take: [at(1)],
    absent: true,
    chosen: (whole, place) => `${whole}[${place}]`,
  },
  { name: 'row', mode: 'identity', make: (parts) => `row(${values(parts)})`, take: [(whole, { place }) => `(${whole}).f${place + 1}`] },
  {
    name: 'jsonb_build_array',
    mode: 'transformation',
    make: (parts) => `jsonb_build_array(${values(parts)})`,
    take: [(whole, { place }) => `(${whole} -> ${place})`, (whole, { place }) => `(${whole} ->> ${place})`],
    absent: true,
  },
]; // prettier-ignore

const spark: readonly Form[] = [
  { name: 'struct', mode: 'identity', make: (parts) => `struct(${aliased(parts)})`, take: [dot], step: dot },
  { name: 'named_struct', mode: 'identity', make: (parts) => `named_struct(${pairs(parts)})`, take: [dot], step: dot },
  {
    name: 'map',
    mode: 'identity',
    make: (parts) => `map(${pairs(parts)})`,
    take: [inBrackets, byKey('element_at'), byKey('try_element_at')],
    absent: true,
    chosen: (whole, key) => `${whole}[${key}]`,
    step: inBrackets,
  },
  {
    name: 'array',
    mode: 'identity',
    make: (parts) => `array(${values(parts)})`,
    take: [at(0), byPlace('element_at', 1), byPlace('get', 0)],
    absent: true,
    chosen: (whole, place) => `${whole}[${place}]`,
    step: at(0),
  },
  {
    name: 'to_json',
    mode: 'transformation',
    make: (parts) => `to_json(named_struct(${pairs(parts)}))`,
    take: [byPath('get_json_object')],
    absent: true,
  },
];

const trino: readonly Form[] = [
  {
    name: 'typed row',
    mode: 'transformation',
    make: (parts) => `cast(row(${values(parts)}) as row(${list(parts, ({ key }) => `${protect(key)} varchar`)}))`,
    take: [dot, at(1)],
    step: dot,
  },
  { name: 'row', mode: 'identity', make: (parts) => `row(${values(parts)})`, take: [at(1)], step: at(1) },
  {
    name: 'map',
    mode: 'identity',
    make: (parts) => `map(array[${list(parts, ({ key }) => literal(key))}], array[${values(parts)}])`,
    take: [inBrackets, byKey('element_at')],
    absent: true,
    chosen: (whole, key) => `${whole}[${key}]`,
    step: inBrackets,
  },
  {
    name: 'array',
    mode: 'identity',
    make: (parts) => `array[${values(parts)}]`,
    take: [at(1), byPlace('element_at', 1)],
    absent: true,
    chosen: (whole, place) => `${whole}[${place}]`,
    step: at(1),
  },
  {
    name: 'json_object',
    mode: 'transformation',
    make: (parts) => `json_object(${list(parts, ({ key, sql }) => `${literal(key)} value ${sql}`)})`,
    take: [byPath('json_value', 'lax $'), byPath('json_extract_scalar')],
    absent: true,
    step: byPath('json_query', 'lax $'),
  },
];

const mysqlObject: Form = {
  name: 'json_object',
  mode: 'transformation',
  make: (parts) => `json_object(${pairs(parts)})`,
  take: [arrow('->', dollar), arrow('->>', dollar), byPath('json_extract'), byPath('json_value')],
  absent: true,
  step: byPath('json_extract'),
};

/** The forms of each dialect. */
export const madeForms: Readonly<Record<Dialect, readonly Form[]>> = {
  snowflake,
  bigquery: [
    { name: 'struct', mode: 'identity', make: (parts) => `struct(${aliased(parts)})`, take: [dot], step: dot },
    {
      name: 'brackets',
      mode: 'identity',
      make: (parts) => `[${values(parts)}]`,
      take: [offset('offset', 0), offset('safe_ordinal', 1), offset('ordinal', 1), offset('safe_offset', 0)],
      absent: true,
      chosen: (whole, place) => `${whole}[offset(${place})]`,
      step: offset('offset', 0),
    },
    {
      name: 'json_object',
      mode: 'transformation',
      make: (parts) => `json_object(${pairs(parts)})`,
      take: [dot, inBrackets, byPath('json_value'), byPath('json_query')],
      absent: true,
      step: dot,
    },
    {
      name: 'struct of an array',
      mode: 'identity',
      make: (parts) => `[struct(${aliased(parts)})]`,
      take: [(whole, { key }) => `${whole}[offset(0)].${protect(key)}`],
    },
  ],
  redshift: [
    {
      name: 'object',
      mode: 'identity',
      make: (parts) => `object(${pairs(parts)})`,
      take: [dot],
      absent: true,
      step: dot,
    },
    { name: 'array', mode: 'identity', make: (parts) => `array(${values(parts)})`, take: [at(0)], absent: true },
  ],
  postgres,
  databricks: spark,
  spark,
  mysql: [
    mysqlObject,
    {
      name: 'json_array',
      mode: 'transformation',
      make: (parts) => `json_array(${values(parts)})`,
      take: [(whole, { place }) => `json_extract(${whole}, ${literal(`$[${place}]`)})`],
      absent: true,
    },
  ],
  tsql: [
    {
      name: 'json_object',
      mode: 'transformation',
      make: (parts) => `json_object(${colons(parts)})`,
      take: [byPath('json_value')],
      absent: true,
      step: byPath('json_query'),
    },
  ],
  oracle: [
    {
      name: 'json_object',
      mode: 'transformation',
      make: (parts) => `json_object(${list(parts, ({ key, sql }) => `${literal(key)} value ${sql}`)})`,
      take: [byPath('json_value'), byPath('json_query')],
      absent: true,
      step: byPath('json_query'),
    },
  ],
  athena: trino,
  trino,
  clickhouse: [
    ...[true, false].map((called): Form => ({
      name: called ? 'tuple' : 'bare tuple',
      mode: 'identity',
      make: (parts) => `${called ? 'tuple' : ''}(${values(parts)})`,
      take: [(whole, { place }) => `${whole}.${place + 1}`, byPlace('tupleElement', 1)],
      step: (whole, { place }) => `tupleElement(${whole}, ${place + 1})`,
    })),
    {
      name: 'map',
      mode: 'identity',
      make: (parts) => `map(${pairs(parts)})`,
      take: [inBrackets, byKey('arrayElement')],
      absent: true,
      chosen: (whole, key) => `${whole}[${key}]`,
      step: inBrackets,
    },
    ...['array', ''].map((name): Form => ({
      name: name === '' ? 'brackets' : name,
      mode: 'identity',
      make: (parts) => (name === '' ? `[${values(parts)}]` : `array(${values(parts)})`),
      take: [at(1), byPlace('arrayElement', 1)],
      absent: true,
      chosen: (whole, place) => `${whole}[${place}]`,
      step: at(1),
    })),
  ],
  duckdb: [
    { name: 'braces', mode: 'identity', make: (parts) => `{${colons(parts)}}`, take: [dot, inBrackets, byKey('struct_extract')], step: dot },
    {
      name: 'struct_pack',
      mode: 'identity',
      make: (parts) => `struct_pack(${list(parts, ({ key, sql }) => `${protect(key)} := ${sql}`)})`,
      take: [dot, inBrackets, byKey('struct_extract')],
      step: dot,
    },
    {
      name: 'map',
      mode: 'identity',
      make: (parts) => `map {${colons(parts)}}`,
      take: [inBrackets, byKey('element_at')],
      absent: true,
      chosen: (whole, key) => `${whole}[${key}]`,
      step: inBrackets,
    },
    ...['list_value', ''].map((name): Form => ({
      name: name === '' ? 'brackets' : name,
      mode: 'identity',
      make: (parts) => (name === '' ? `[${values(parts)}]` : `${name}(${values(parts)})`),
      take: [at(1), byPlace('list_extract', 1)],
      absent: true,
      chosen: (whole, place) => `${whole}[${place}]`,
      step: at(1),
    })),
    {
      name: 'json_object',
      mode: 'transformation',
      make: (parts) => `json_object(${pairs(parts)})`,
      take: [arrow('->>'), arrow('->>', dollar), byPath('json_extract_string')],
      absent: true,
      step: arrow('->'),
    },
  ],
}; // prettier-ignore
