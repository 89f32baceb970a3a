/** Variables of the environment in a recipe, by the rules of DataHub's framework (its `expandvars`). */
import { resolve } from 'node:path';
import { configurationError } from '../../errors.js';
import { secretFromFile } from '../interpolate.js';
import type { RecipeContext } from './recipe-reader.js';

/**
 * The content of a recipe with the variables in all its texts filled in. A text with `${..}` in it, or with a `$` at its start:
 * `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`, `${NAME:?message}`, also without the colon, which makes no difference,
 * and nested; a backslash keeps a `$`. A text that begins with `$` and names a variable that is not set stays as it is. Beyond
 * DataHub, `${file:/path}` is what a file holds.
 *
 * @throws LineageError `variable_not_set`, `recipe_invalid`, `secret_file_unreadable` (exit 2), with the place of the text
 */
export function expandVariables(context: RecipeContext, value: unknown, place = ''): unknown {
  if (typeof value === 'string') return expandText(context, value, place);
  if (Array.isArray(value)) {
    return (value as readonly unknown[]).map((item, index) => expandVariables(context, item, `${place}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      expandVariables(context, item, place === '' ? key : `${place}.${key}`),
    ]),
  );
}

class NotSet extends Error {
  constructor(readonly variable: string) {
    super(variable);
  }
}

function expandText(context: RecipeContext, text: string, place: string): string {
  const braced = /\$\{.+\}/.test(text);
  if (!braced && !text.startsWith('$')) return text;
  const origin = `${place} in ${context.path}`;
  try {
    return expanded(context, text, origin);
  } catch (thrown) {
    if (!(thrown instanceof NotSet)) throw thrown;
    if (!braced) return text;
    throw configurationError(`${origin}: the environment variable ${thrown.variable} is not set`, {
      code: 'variable_not_set',
      op: 'read recipe',
      hint: `Set ${thrown.variable}, or write \${${thrown.variable}:-default}.`,
    });
  }
}

function expanded(context: RecipeContext, text: string, origin: string): string {
  let out = '';
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const escaped = /^\\(.)/s.exec(rest);
    const plain = /^\$([A-Za-z0-9_]+)/.exec(rest);
    if (escaped !== null) {
      const [whole, character = ''] = escaped;
      out += character === '$' || character === '\\' ? character : whole;
      at += whole.length;
    } else if (plain !== null) {
      out += valueOf(context, plain[1] ?? '');
      at += plain[0].length;
    } else if (rest.startsWith('${')) {
      const end = endOfBraces(rest);
      if (end === -1) throw unreadable(`${origin} has a \${ that nothing closes`);
      out += substituted(context, rest.slice(2, end), origin);
      at += end + 1;
    } else {
      out += rest.charAt(0);
      at += 1;
    }
  }
  return out;
}

/** Where the brace that opens at the second character is closed; -1 when it is not. */
function endOfBraces(text: string): number {
  let depth = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function substituted(context: RecipeContext, inside: string, origin: string): string {
  if (inside.startsWith('file:'))
    return secretFromFile(resolve(context.folder, inside.slice('file:'.length).trim()), origin);
  const [whole = '', name = '', how = '', other = ''] = /^([A-Za-z0-9_]+)(?::?([-=+?])(.*))?$/s.exec(inside) ?? [];
  if (whole === '') throw unreadable(`${origin}: \${${inside.slice(0, 40)}} is not read here`);
  if (how === '') return valueOf(context, name);
  const value = context.env[name] ?? '';
  if (how === '+') return value === '' ? '' : expanded(context, other, origin);
  if (value !== '') return value;
  if (how !== '?') return expanded(context, other, origin);
  throw unreadable(`${origin}: ${name}: ${other === '' ? 'it is not set or empty' : other}`);
}

function valueOf({ env }: RecipeContext, name: string): string {
  const value = env[name];
  if (value === undefined) throw new NotSet(name);
  return value;
}

function unreadable(message: string): Error {
  return configurationError(message, {
    code: 'recipe_invalid',
    op: 'read recipe',
    hint: 'Variables are written ${NAME}, ${NAME:-default}, ${NAME:+other} or ${NAME:?message}.',
  });
}
