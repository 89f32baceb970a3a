/** Typed readings of a recipe's members. Each names the member's whole path in what it throws. */
import { configurationError, type LineageError } from '../../errors.js';
import type { Environment } from '../interpolate.js';
import { nearestHint } from '../nearest.js';

export interface Members {
  readonly [key: string]: unknown;
}

export interface RecipeContext {
  /** As the user wrote it. */
  readonly path: string;
  readonly env: Environment;
  readonly folder: string;
}

/** A map without what is null; empty when it is absent. */
export function membersOf(context: RecipeContext, value: unknown, place: string): Members {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(context, place, 'is no map of keys');
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries);
}

/**
 * Refuses keys that are not known, with the nearest one.
 *
 * @throws LineageError `unknown_config_key` (exit 2)
 */
export function requireKnown(context: RecipeContext, members: Members, known: readonly string[], place: string): void {
  const unknown = Object.keys(members).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const at = place === '' ? unknown : `${place}.${unknown}`;
  throw configurationError(`recipe ${context.path}: unknown key ${JSON.stringify(at.slice(0, 120))}`, {
    code: 'unknown_config_key',
    op: 'read recipe',
    hint: `${nearestHint(unknown, known)} Known here: ${known.join(', ')}.`,
  });
}

/** A value of a recipe for an option of ours, which fills in variables once more: what stands there now is to stay. */
export function asItStands(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\$(?=\{)/g, '$$$$') : value;
}

export function textMember(context: RecipeContext, members: Members, key: string, place: string): string | null {
  const value = members[key];
  if (value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  throw invalid(context, `${place}.${key}`, 'is no text');
}

export function booleanMember(
  context: RecipeContext,
  members: Members,
  key: string,
  place: string,
  byDefault: boolean,
): boolean {
  const value = members[key];
  if (value === undefined) return byDefault;
  const word = String(value).toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return true;
  if (['false', 'no', 'off', '0'].includes(word)) return false;
  throw invalid(context, `${place}.${key}`, 'is neither true nor false');
}

export interface NumberLimits {
  readonly min: number;
  readonly max?: number;
  readonly whole?: boolean;
}

export function numberMember(
  context: RecipeContext,
  members: Members,
  key: string,
  place: string,
  byDefault: number,
  { min, max = Number.MAX_SAFE_INTEGER, whole = false }: NumberLimits,
): number {
  const value = members[key];
  if (value === undefined) return byDefault;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw invalid(context, `${place}.${key}`, 'is no number');
  if (whole && !Number.isInteger(number)) throw invalid(context, `${place}.${key}`, 'is no whole number');
  if (number >= min && number <= max) return number;
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
  throw invalid(context, `${place}.${key}`, `is ${number}: it must be ${range}`);
}

export function textsMember(
  context: RecipeContext,
  members: Members,
  key: string,
  place: string,
  byDefault: readonly string[],
): readonly string[] {
  const value = members[key];
  if (value === undefined) return byDefault;
  if (!Array.isArray(value)) throw invalid(context, `${place}.${key}`, 'is no list');
  return (value as readonly unknown[]).map((item, index) => {
    if (typeof item === 'string') return item;
    throw invalid(context, `${place}.${key}[${index}]`, 'is no text');
  });
}

/** What is wrong with a member. `what` goes on behind its name: `is no text`. */
export function invalid(
  context: RecipeContext,
  place: string,
  what: string,
  hint = 'docs/datahub.md lists every key of a recipe with its meaning and its default.',
): LineageError {
  return configurationError(`recipe ${context.path}: ${place} ${what}`, {
    code: 'recipe_invalid',
    op: 'read recipe',
    hint,
  });
}
