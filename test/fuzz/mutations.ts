/** Queries of the corpus with tokens lost, doubled and swapped, and random configurations: nothing may be thrown for them. */
import fc from 'fast-check';
import type { JsonObject } from '#src/model/workspace.js';
import { reasons } from '#src/model/reasons.js';
import { readMappings } from '#src/lineage/mappings/read-mappings.js';
import { dialects } from '#src/lineage/sql/port.js';
import { ParserBroken } from '#src/lineage/sql/parse.js';
import { explainWithPlaces } from '#src/lineage/sql/places/blame.js';
import { explainSql } from '#src/lineage/sql/resolve.js';
import { readCorpus } from '../support/sql-corpus.js';
import { pick, seededChoices } from './choices.js';
import type { Choices } from './choices.js';

const tokenPattern = /\s+|\w+|'[^']*'|"[^"]*"|./gsu;
const strayTokens = [
  '(',
  ')',
  ',',
  ';',
  "'",
  '"',
  '`',
  '[',
  '*',
  '.',
  ' union ',
  ' select ',
  ' from ',
  ' with ',
  '{{',
  '%}',
  '/*',
  '--',
  '\u0000',
  '\ud800',
];

function mutate(choices: Choices, sql: string): string {
  const tokens: string[] = sql.match(tokenPattern) ?? [];
  const changes = 1 + choices.next(4);
  for (let change = 0; change < changes && tokens.length > 0; change += 1) {
    const at = choices.next(tokens.length);
    const other = choices.next(tokens.length);
    const [here = '', there = ''] = [tokens[at], tokens[other]];
    const way = choices.next(5);
    if (way === 0) tokens.splice(at, 1);
    else if (way === 1) tokens.splice(at, 0, here);
    else if (way === 2) tokens.splice(at, 1 + choices.next(12));
    else if (way === 3) tokens.splice(at, 0, pick(choices, strayTokens));
    else {
      tokens[at] = there;
      tokens[other] = here;
    }
  }
  return tokens.join('');
}

export interface MutationFaults {
  readonly faults: readonly string[];
  /** Texts for which the parser itself fell over: the engine's worker is replaced then (sql-worker.ts). */
  readonly parserBroken: number;
}

/** What went wrong with so many mutated queries: a throw, a reason off the list or with a place where nothing stands, a grade without a reason. */
export function runSqlMutations(seed: number, count: number): MutationFaults {
  const queries = readCorpus().filter((query) => query.sql.length < 4_000);
  const faults: string[] = [];
  let parserBroken = 0;
  for (let number = 0; number < count; number += 1) {
    const choices = seededChoices(seed + number);
    const { sql, dialect, schemas } = pick(choices, queries);
    const mutated = mutate(choices, sql);
    const asked = choices.next(10) === 0 ? pick(choices, dialects) : dialect;
    try {
      const { answer, parserBroken: broken } = explainWithPlaces({ sql: mutated, dialect: asked, schemas });
      if (broken) parserBroken += 1;
      const misplaced = [...answer.unresolved, ...answer.openStars].some(
        ({ at }) => at !== undefined && !/^\S/.test(mutated.slice(at)),
      );
      const unknown = answer.unresolved.filter((each) => !Object.hasOwn(reasons, each.reason));
      const silent = /^(?:failed|degraded)$/.test(answer.grade) && answer.unresolved.length === 0;
      const dangling = answer.outputs.some((each) =>
        each.sources.some(({ table }) => answer.tables[table] === undefined),
      );
      if (unknown.length > 0 || silent || dangling || misplaced)
        faults.push(`seed ${seed + number}, ${asked}: ${mutated}`);
    } catch (thrown) {
      if (thrown instanceof ParserBroken && stillParses()) parserBroken += 1;
      else faults.push(`seed ${seed + number}, ${asked}: ${String(thrown)}\n${mutated}`);
    }
  }
  return { faults, parserBroken };
}

/** Whether the parser's instance, of which the others of this process will ask, has survived. */
function stillParses(): boolean {
  return explainSql({ sql: 'select a from t', dialect: 'postgres' }).grade === 'exact';
}

const keys = fc.constantFrom(
  ...[
    'mappings',
    'customMappings',
    'columnMappings',
    'externalIdMapping',
    'associationMappings',
    'fieldMappings',
    'from',
    'to',
  ],
  ...[
    'type',
    'template',
    'lookup',
    'value',
    'variable',
    'by',
    'autoSyncColumns',
    'body',
    'object',
    '__proto__',
    'constructor',
  ],
);
const texts = fc.oneof(
  fc.constantFrom('standard', 'template', 'reference', 'static', 'inline', 'boosted', 'email', ''),
  fc.constantFrom(
    "{{ row['a b'] | upcase }}",
    '{% if row.x %}{{ row.y }}{% endif %}',
    '{{ row[',
    '{% for',
    '{{{{',
    '{% assign a = row %}{{ a }}',
  ),
  fc.string({ unit: 'binary' }),
);

/** Random configurations through the mapping reader; throws with the smallest failing one and its seed. */
export function runConfigurations(seed: number, count: number): void {
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      texts,
      fc.boolean(),
      fc.integer(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('json'), { maxLength: 4 }),
    object: fc.dictionary(fc.oneof(keys, fc.string()), tie('json'), { maxKeys: 5 }),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(keys, fc.string()), json, { maxKeys: 5 }), (configuration) => {
      const reading = readMappings(configuration as JsonObject, { platform: 'braze', referenced: ['email'] }); // JSON by its making
      if (reading.unresolved.some((each) => !Object.hasOwn(reasons, each.reason)))
        throw new Error('a reason off the list');
    }),
    { seed, numRuns: count },
  );
}
