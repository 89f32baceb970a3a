/** The pieces of which the forms of made values are written: makers' arguments, and ways to take a part out. */
import { literal, protect } from './written.js';

export interface FormPart {
  /** A word in lower case: the key, or the name of the field. */
  readonly key: string;
  /** Counted from 0. */
  readonly place: number;
  readonly sql: string;
}

export type Take = (whole: string, part: FormPart) => string;

export interface Form {
  readonly name: string;
  /** What the making does to a part on its own. */
  readonly mode: 'identity' | 'transformation';
  readonly make: (parts: readonly FormPart[]) => string;
  readonly take: readonly Take[];
  /** Ways that need a column with a qualifier before them, or one of any kind. */
  readonly ofColumn?: readonly Take[];
  /** A part that is not there is asked for without an error. */
  readonly absent?: boolean;
  /** The part at a place that a column tells. */
  readonly chosen?: (whole: string, place: string) => string;
  /** What takes a part that has parts itself. */
  readonly step?: Take;
}

export const list = (parts: readonly FormPart[], make: (part: FormPart) => string): string =>
  parts.map(make).join(', ');
export const values = (parts: readonly FormPart[]): string => list(parts, (part) => part.sql);
export const pairs = (parts: readonly FormPart[]): string => list(parts, (part) => `${literal(part.key)}, ${part.sql}`);
export const colons = (parts: readonly FormPart[]): string =>
  list(parts, (part) => `${literal(part.key)}: ${part.sql}`);
export const aliased = (parts: readonly FormPart[]): string =>
  list(parts, (part) => `${part.sql} as ${protect(part.key)}`);

/** The text with its last parenthesis kept beside what follows. */
export function bound(whole: string): string {
  return whole.endsWith(')') ? `${whole.slice(0, -1)}${protect(')')}` : whole;
}

export const dot: Take = (whole, { key }) => `${whole}.${protect(key)}`;
export const colon: Take = (whole, { key }) => `${whole}:${protect(key)}`;
export const inBrackets: Take = (whole, { key }) => `${whole}[${literal(key)}]`;
export const byKey =
  (name: string): Take =>
  (whole, { key }) =>
    `${name}(${whole}, ${literal(key)})`;
export const byPath =
  (name: string, start = '$'): Take =>
  (whole, { key }) =>
    `${name}(${whole}, ${literal(`${start}.${key}`)})`;
export const byPlace =
  (name: string, first: number): Take =>
  (whole, { place }) =>
    `${name}(${whole}, ${place + first})`;
export const at =
  (first: number): Take =>
  (whole, { place }) =>
    `${whole}[${place + first}]`;
export const arrow =
  (operator: string, path: (key: string) => string = (key) => key): Take =>
  (whole, { key }) =>
    `(${whole} ${operator} ${literal(path(key))})`;
export const dollar = (key: string): string => `$.${key}`;

export const offset =
  (name: string, first: number): Take =>
  (whole, { place }) =>
    `${whole}[${name}(${place + first})]`;
