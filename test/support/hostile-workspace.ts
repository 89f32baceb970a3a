import type { ApiRun, ApiSync, SampleData } from '#src/demo/api-shapes.js';
import type { FaultPlan } from '#src/demo/faults.js';
import { storyRun, storySync, storyTime, storyWorkspace } from './pass-world.js';

/** Names that break programs which trust them: quoting, line ends, prototypes, paths, size. */
export const hostileTexts: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'line one\nline two\r\n\ttab',
  `quote " quote ' back \` slash \\ end`,
  '../../etc/passwd',
  'team/a,b (c)',
  'urn:li:dataset:(x,y,PROD)',
  '😀 naïve Straße 日本語 \u202e',
  'nul \u0000 lone \ud800 end',
  '${HOME} {{ column }} %s %0a <b>&amp;</b>',
  'x'.repeat(10_000),
];

/** A sync and what the coverage report must say of it; null for one that is resolved. */
export interface Expected {
  readonly id: string;
  readonly reason: string | null;
}

export interface HostileWorkspace {
  readonly data: SampleData;
  /** Answers the runs of the syncs whose ids are no numbers, which the sample server has no route for. */
  readonly runsOfOddIds: FaultPlan;
  readonly expected: readonly Expected[];
}

const sqlBytes = 5_000_000;
const oddIds = ['__proto__', 'constructor'] as const;

/** One table in Snowflake and one CRM, and around them everything a workspace can have wrong or oddly named. */
export function hostileWorkspace(runStart: string): HostileWorkspace {
  const story = storyWorkspace();
  const [source] = story.sources;
  const [destination] = story.destinations;
  const [model] = story.models;
  if (source === undefined || destination === undefined || model === undefined) throw new Error('the story is empty');
  const bare = { ...model, queryType: undefined, table: undefined }; // neither is in its JSON
  const models: object[] = [
    model,
    { ...bare, id: 31, slug: 'no-payload', queryType: 'raw_sql' },
    { ...bare, id: 32, slug: 'circle-1', queryType: 'visual', visual: { parentId: 33, filter: null } },
    { ...bare, id: 33, slug: 'circle-2', queryType: 'visual', visual: { parentId: 32, filter: null } },
    { ...bare, id: 34, slug: 'own-parent', queryType: 'visual', visual: { parentId: 34, filter: null } },
    { ...bare, id: 35, slug: 'parent-gone', queryType: 'visual', visual: { parentId: 998, filter: null } },
    { ...bare, id: 36, slug: 'big', queryType: 'raw_sql', raw: { sql: bigSql() } },
    { ...bare, id: 37, slug: 'no-source', sourceId: 997, queryType: 'table', table: { name: 'A.B.C' } },
    { ...bare, id: 38, slug: 'odd-type', queryType: 'constructor', constructor: { sql: 'SELECT 1' } },
    { ...bare, id: 39, slug: 'null-payload', queryType: '__proto__' },
    { ...bare, id: 40, slug: 'odd-columns', queryType: 'raw_sql', raw: { sql: oddColumnsSql() } },
    { ...bare, id: 41, slug: 'no-sql', queryType: 'raw_sql', raw: { sql: 'SELECT FROM WHERE ((( "' } },
  ];
  const syncs: object[] = [];
  const expected: Expected[] = [];
  const add = (reason: string | null, sync: object): void => {
    const id = 100 + syncs.length;
    const whole = { ...storySync(id, `sync-${id}`), lastRunAt: storyTime(runStart), ...sync };
    syncs.push(whole);
    expected.push({ id: String(whole.id), reason });
  };

  add('model_gone', { modelId: 999 });
  add('destination_gone', { destinationId: 999 });
  add('model_payload_missing', { modelId: 31 });
  add('visual_parent_cycle', { modelId: 32 });
  add('visual_parent_cycle', { modelId: 34 });
  add('visual_parent_gone', { modelId: 35 });
  add('configuration_missing', { configuration: null });
  add('source_gone', { modelId: 37 });
  add('model_type_unknown', { modelId: 38 });
  add('model_type_unknown', { modelId: 39 });
  add('sql_unparsed', { modelId: 41 });
  add(null, { modelId: 36, slug: 'big' });
  add(null, { modelId: 40, slug: 'odd-columns', ...columnsOf(hostileTexts.filter(isColumnName)) });
  add(null, { slug: '' });
  add(null, { slug: 'team-a,b (c)' }); // the name that `team/a,b (c)` turns into
  add(null, { tags: oddRecord(), ...columnsOf(['EMAIL'], oddRecord()) });
  for (const text of hostileTexts) add(null, { slug: text });
  for (const id of oddIds) add(null, { id, slug: `odd-id-${id}`, modelId: id, destinationId: id });

  const sources: object[] = [source];
  const destinations: object[] = [destination];
  for (const [index, text] of hostileTexts.entries()) {
    sources.push({ ...source, id: 200 + index, name: text, slug: text, configuration: null });
    destinations.push({ ...destination, id: 200 + index, name: text, slug: text, configuration: null });
    const named = { name: text, slug: text, description: text, primaryKey: text, tags: { [text]: text } };
    models.push({ ...model, ...named, id: 200 + index, sourceId: 200 + index });
    const columns = columnsOf([text], { object: text, mode: text });
    // A name with braces reads as a template, which does not read the column of that name.
    const reason = text.includes('{{') ? 'referenced_column_unmapped' : null;
    add(reason, { modelId: 200 + index, destinationId: 200 + index, slug: `names-${index}`, ...columns });
    add(null, { slug: `type-${index}`, destinationId: 300 + index });
    destinations.push({
      ...destination,
      id: 300 + index,
      slug: `type-${index}`,
      type: text,
      configuration: oddRecord(),
    });
  }
  for (const id of oddIds) {
    sources.push({ ...source, id });
    destinations.push({ ...destination, id, slug: `odd-${id}` });
    models.push({ ...model, id, sourceId: id, slug: `odd-${id}` });
  }
  const runs = new Map(
    syncs.map((sync, index) => [(sync as ApiSync).id as unknown, runOf(1000 + index, index, runStart)]),
  );
  return {
    data: {
      ...({ sources, destinations, models, syncs } as unknown as SampleData), // what the API should not say is the point
      runs: (id) => runs.get(id) ?? [],
    },
    runsOfOddIds: ({ path }) => {
      const id = oddIds.find((odd) => path.startsWith(`/syncs/${odd}/runs`));
      if (id === undefined) return null;
      const data = path.includes('offset=0') || !path.includes('offset=') ? (runs.get(id) ?? []) : [];
      return { kind: 'status', status: 200, body: { data: JSON.parse(JSON.stringify(data)) as [], hasMore: false } };
    },
    expected,
  };
}

function runOf(id: number, index: number, start: string): readonly ApiRun[] {
  const error = hostileTexts[index % hostileTexts.length] ?? '';
  return [storyRun(id, start, start, { status: 'failed', error })];
}

/** A sync's fields of these columns, each mapped to a field of the same name. */
function columnsOf(columns: readonly string[], more: object = {}): object {
  const mappings = columns.map((from) => ({ to: from, from, type: 'standard' }));
  return { referencedColumns: columns, configuration: { mode: 'upsert', object: 'contacts', mappings, ...more } };
}

/** Made of JSON as an answer is: `__proto__` is then a key like any other. */
function oddRecord(): Readonly<Record<string, string>> {
  const members = hostileTexts.map((text) => `${JSON.stringify(text)}:${JSON.stringify(text)}`);
  return JSON.parse(`{${members.join(',')}}`) as Record<string, string>;
}

/** Whether a warehouse can have a column of this name. */
function isColumnName(text: string): boolean {
  return !/[\0{]/.test(text) && text.length < 300;
}

function oddColumnsSql(): string {
  const columns = hostileTexts.filter(isColumnName).map((text) => `"${text.replaceAll('"', '""')}"`);
  return `SELECT ${columns.join(', ')} FROM PROD."__proto__"."constructor"`;
}

/** One query of five megabytes: a list of tokens that somebody pasted. */
function bigSql(): string {
  const tokens = Array.from({ length: sqlBytes / 1000 }, (_, index) => `'${String(index).padStart(996, '0')}'`);
  return `SELECT FIRST_NAME, EMAIL FROM PROD.CRM.CONTACTS WHERE TOKEN IN (${tokens.join(', ')})`;
}
