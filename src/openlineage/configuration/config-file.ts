import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';
import { ConfigError } from './config-error.js';
import type { Environment } from './variables.js';

export interface ConfigFile {
  readonly path: string;
  readonly content: JsonRecord;
}

/**
 * The first of: the file that `OPENLINEAGE_CONFIG` names, `openlineage.yml` in `folder`, `.openlineage/openlineage.yml` in
 * `home`. Null when there is none, or it is empty.
 *
 * Throws a ConfigError when the file that the variable names cannot be read, and when the one found is no map of options.
 */
export function readOpenLineageYml(env: Environment, folder: string, home: string | null): ConfigFile | null {
  const named = env['OPENLINEAGE_CONFIG'] ?? '';
  if (named.trim() !== '') {
    const path = resolve(folder, named.trim());
    if (!isReadableFile(path)) {
      throw new ConfigError(
        `OPENLINEAGE_CONFIG names ${path}, which cannot be read`,
        'Check the path, and that this user may read the file.',
      );
    }
    return parsed(path);
  }
  const places = [
    join(folder, 'openlineage.yml'),
    ...(home === null ? [] : [join(home, '.openlineage', 'openlineage.yml')]),
  ];
  const found = places.find(isReadableFile);
  return found === undefined ? null : parsed(found);
}

function isReadableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function parsed(path: string): ConfigFile | null {
  const document = parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const place = error.linePos?.[0] === undefined ? '' : `:${error.linePos[0].line}:${error.linePos[0].col}`;
    // The parser's own words go on with an excerpt, which may hold a secret.
    throw new ConfigError(`${path}${place} is broken (${error.code})`, 'Correct the file: it is read as YAML.');
  }
  const content = toPlain(document, path);
  if (content === null || content === undefined) return null;
  if (!isRecord(content)) {
    throw new ConfigError(`${path} holds no map of options`, 'Begin with a line such as "transport:".');
  }
  return { path, content };
}

function toPlain(document: { toJS(options: { maxAliasCount: number }): unknown }, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new ConfigError(`${path} is broken: its aliases cannot be resolved`, 'Write the values out.', cause);
  }
}
