/** DuckDB's `COLUMNS('pattern')` and `COLUMNS(c -> c LIKE 'a%')`: which names such a choice takes. */
import type { AstObject } from './ast.js';
import { bodyOf, identifierOf, listOf, nodeOf, textOf } from './ast.js';

/** Whether a name is taken, with upper and lower case told apart or not. */
type NameTest = (name: string, ignoresCase: boolean) => boolean;

/** What RE2 reads otherwise than JavaScript, or not at all; and repetitions of repetitions, which cost too much here. */
const otherPatterns = /\(\?(?!:)|\[\[:|\\[QEzZAapPC]|\\\d|[+*?}]\)\s*[+*{]|\|[^()]*\)\s*[+*{]|[+*?}]\+/;
const longestPattern = 200;
/** One behind the other, each of them is tried at every place of a name. */
const mostRepetitions = 4;

/** The regular expression as JavaScript reads it; null when that may be another one. */
export function patternOf(text: string, flags = ''): RegExp | null {
  if (text.length > longestPattern || otherPatterns.test(text)) return null;
  if ((text.match(/[*+{]/g) ?? []).length > mostRepetitions) return null;
  try {
    return new RegExp(text, flags);
  } catch {
    return null;
  }
}

/**
 * Which of the names the argument of COLUMNS takes; null for one that is not known, or that would take others if case
 * mattered less than it does.
 */
export function namesTaken(argument: unknown, names: readonly string[]): ReadonlySet<string> | null {
  const test = testOf(argument);
  if (test === null) return null;
  const taken = names.filter((name) => test(name, false));
  return names.every((name) => test(name, false) === test(name, true)) ? new Set(taken) : null;
}

function testOf(argument: unknown): NameTest | null {
  const text = constantOf(argument);
  if (text !== null) return matching(text);
  const lambda = bodyOf(argument, 'lambda');
  const parameter = identifierOf(listOf(lambda?.['parameters'])[0])?.name.toLowerCase();
  return lambda === null || parameter === undefined ? null : conditionOf(lambda['body'], parameter);
}

function matching(pattern: string): NameTest | null {
  const [exact, loose] = [patternOf(pattern), patternOf(pattern, 'i')];
  return exact === null || loose === null ? null : (name, ignoresCase) => (ignoresCase ? loose : exact).test(name);
}

function constantOf(value: unknown): string | null {
  const literal = bodyOf(value, 'literal');
  return literal?.['literal_type'] === 'string' ? textOf(literal['value']) : null;
}

/** The condition of a lambda over a name; null when there is anything in it that is not known here. */
function conditionOf(condition: unknown, parameter: string): NameTest | null {
  const node = nodeOf(condition);
  if (node === null) return null;
  const { tag, body } = node;
  if (tag === 'paren') return conditionOf(body['this'], parameter);
  if (tag === 'not') {
    const inner = conditionOf(body['this'], parameter);
    return inner === null ? null : (name, ignoresCase) => !inner(name, ignoresCase);
  }
  if (tag === 'and' || tag === 'or') {
    const [left, right] = [conditionOf(body['left'], parameter), conditionOf(body['right'], parameter)];
    if (left === null || right === null) return null;
    return tag === 'and'
      ? (name, ignoresCase) => left(name, ignoresCase) && right(name, ignoresCase)
      : (name, ignoresCase) => left(name, ignoresCase) || right(name, ignoresCase);
  }
  if (identifierOf(body['left'] ?? body['this'])?.name.toLowerCase() !== parameter) return null;
  return comparisonOf(tag, body);
}

function comparisonOf(tag: string, body: AstObject): NameTest | null {
  if (tag === 'in') {
    const list = listOf(body['expressions']).map(constantOf);
    if (list.length === 0 || list.includes(null)) return null;
    const isNot = body['not'] === true;
    return (name, ignoresCase) => list.some((each) => same(name, each ?? '', ignoresCase)) !== isNot;
  }
  const text = constantOf(body['right'] ?? body['pattern'] ?? body['expression']);
  if (text === null || body['escape']) return null;
  if (tag === 'eq') return (name, ignoresCase) => same(name, text, ignoresCase);
  if (tag === 'neq') return (name, ignoresCase) => !same(name, text, ignoresCase);
  if (tag === 'starts_with') return (name, ignoresCase) => same(name.slice(0, text.length), text, ignoresCase);
  if (tag === 'like') return matching(likeText(text));
  if (tag === 'i_like') {
    const loose = patternOf(likeText(text), 'is');
    return loose === null ? null : (name) => loose.test(name);
  }
  return tag === 'similar_to' ? matching(`^(?:${text})$`) : null;
}

function likeText(pattern: string): string {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `^${escaped.replace(/%+/g, '.*').replaceAll('_', '.')}$`;
}

function same(left: string, right: string, ignoresCase: boolean): boolean {
  return ignoresCase ? left.toLowerCase() === right.toLowerCase() : left === right;
}
