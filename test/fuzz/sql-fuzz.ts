/** Runs generated cases through the engine, in this process, and tells what went wrong in the smallest form found. */
import { ParserBroken } from '#src/lineage/sql/parse.js';
import { explainSql } from '#src/lineage/sql/resolve.js';
import { makeCase } from './cases.js';
import type { FuzzCase } from './cases.js';
import { replayedChoices, seededChoices, shrink } from './choices.js';
import type { Choices } from './choices.js';
import { verdict } from './verdict.js';

export interface FuzzFault {
  readonly seed: number;
  readonly dialect: string;
  readonly sql: string;
  readonly schemas: unknown;
  readonly faults: readonly string[];
}

export interface FuzzCounts {
  readonly dialects: Record<string, number>;
  readonly features: Record<string, number>;
}

interface Judged {
  readonly made: FuzzCase;
  readonly faults: readonly string[];
}

function judge(choices: Choices): Judged {
  const made = makeCase(choices);
  try {
    return { made, faults: verdict(made, explainSql(made.request)) };
  } catch (thrown) {
    if (thrown instanceof ParserBroken) throw thrown;
    return { made, faults: [`thrown: ${thrown instanceof Error ? thrown.message : String(thrown)}`] };
  }
}

/** Judges the cases of these seeds; at most `limit` faulty ones are made small and told. */
export function runFuzz(
  fromSeed: number,
  count: number,
  limit = 5,
): { readonly faulty: number; readonly told: readonly FuzzFault[]; readonly counts: FuzzCounts } {
  const counts: FuzzCounts = { dialects: {}, features: {} };
  const told: FuzzFault[] = [];
  let faulty = 0;
  for (let seed = fromSeed; seed < fromSeed + count; seed += 1) {
    const choices = seededChoices(seed);
    const { made, faults } = judge(choices);
    const { dialect } = made.request;
    counts.dialects[dialect] = (counts.dialects[dialect] ?? 0) + 1;
    for (const feature of made.features) counts.features[feature] = (counts.features[feature] ?? 0) + 1;
    if (faults.length === 0) continue;
    faulty += 1;
    if (told.length < limit) told.push(smallest(seed, choices.made, { made, faults }));
  }
  return { faulty, told, counts };
}

/** The smallest case found that goes wrong in the same dialect and in the same way. */
function smallest(seed: number, choices: readonly number[], first: Judged): FuzzFault {
  const way = wayOf(first);
  const list = shrink(choices, (candidate) => wayOf(judge(replayedChoices(candidate))) === way);
  const { made, faults } = judge(replayedChoices(list));
  const { sql, dialect, schemas } = made.request;
  return { seed, dialect, sql, schemas, faults };
}

function wayOf({ made, faults }: Judged): string {
  const kinds = ['wrong source', 'degraded', 'failed', 'thrown', 'table', 'influence'];
  return faults.length === 0
    ? ''
    : `${made.request.dialect} ${kinds.find((kind) => faults.some((fault) => fault.includes(kind))) ?? ''}`;
}

export function tellFault(fault: FuzzFault): string {
  return [`seed ${fault.seed}, ${fault.dialect}`, fault.sql, JSON.stringify(fault.schemas), ...fault.faults].join('\n');
}
