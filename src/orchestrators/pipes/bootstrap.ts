/** How Dagster tells a process that it is run by Dagster Pipes: two variables of base64 over zlib over JSON. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { configurationError, type LineageError } from '../../errors.js';
import { fileTrouble } from '../../files/file-trouble.js';
import { isObject, type JsonMap } from './json-map.js';

export const contextVariable = 'DAGSTER_PIPES_CONTEXT';
export const messagesVariable = 'DAGSTER_PIPES_MESSAGES';

/** A context is a few kilobytes; this is what a broken or hostile value may cost. */
const maxDecodedBytes = 16 * 1024 * 1024;

/**
 * The parameters in a bootstrap variable (protocol of Dagster Pipes: zlib as of RFC 1950, not gzip).
 *
 * @throws LineageError `dagster_pipes_malformed` (exit 2): a pass that Dagster waits for must not report nothing unseen
 */
export function decodeParams(variable: string, value: string): JsonMap {
  let decoded: unknown;
  try {
    decoded = JSON.parse(
      inflateSync(Buffer.from(value, 'base64'), { maxOutputLength: maxDecodedBytes }).toString('utf8'),
    );
  } catch (cause) {
    throw malformed(variable, 'it is not base64 of zlib of JSON', cause);
  }
  if (!isObject(decoded)) throw malformed(variable, 'it holds no JSON object');
  return decoded;
}

/**
 * The context that the parameters hold (`data`) or name (`path`, against `folder`).
 *
 * @throws LineageError (exit 2) `dagster_pipes_malformed`, or `dagster_pipes_unsupported` for a blob store
 */
export function loadContext(params: JsonMap, folder: string): JsonMap {
  const { data, path } = params;
  if (isObject(data)) return data;
  if (typeof path !== 'string' || path === '') throw unsupported(contextVariable, params, 'data or path');
  const file = resolve(folder, path);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : `cannot be read: ${fileTrouble(cause)}`;
    throw malformed(contextVariable, `the file that it names, ${file}, ${why}`, cause);
  }
  if (!isObject(content)) throw malformed(contextVariable, `the file that it names, ${file}, holds no JSON object`);
  return content;
}

/** Exit 2: the variable is not what Dagster Pipes writes. */
export function malformed(variable: string, what: string, cause?: unknown): LineageError {
  return configurationError(`${variable} cannot be understood: ${what}`, {
    code: 'dagster_pipes_malformed',
    op: 'read Dagster Pipes',
    hint: `Dagster sets ${contextVariable} and ${messagesVariable} together; start the program with a Pipes client, or unset both.`,
    cause,
  });
}

/** Exit 2: a place for context or messages that this program does not speak to. */
export function unsupported(variable: string, params: JsonMap, wanted: string): LineageError {
  const keys = Object.keys(params).sort().join(', ');
  return configurationError(
    `${variable} names a place that this program cannot use (${keys === '' ? 'no key' : keys}): it takes ${wanted}`,
    {
      code: 'dagster_pipes_unsupported',
      op: 'read Dagster Pipes',
      hint:
        'Blob stores are not spoken to. Use a context injector over the environment or a file, and a message reader over the ' +
        'log or a file, as PipesK8sClient, PipesDockerClient and PipesSubprocessClient do by default.',
    },
  );
}
