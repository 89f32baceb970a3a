/** One JSON file that dbt leaves in its target folder, read member by member. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationError, type LineageError } from '../errors.js';
import { fileTrouble } from '../files/file-trouble.js';
import { JsonBroken, readMembers, type JsonMember } from './json-members.js';

/**
 * Members of an artifact's sections.
 *
 * @throws LineageError (exit 2) when the file cannot be read, is broken, or has none of the sections
 */
export async function* readArtifact(
  path: string,
  sections: ReadonlySet<string>,
  what: 'manifest' | 'catalog',
): AsyncGenerator<JsonMember> {
  let seen = false;
  try {
    for await (const member of readMembers(path, sections)) {
      seen = true;
      yield member;
    }
  } catch (cause) {
    const why = cause instanceof JsonBroken ? cause.message : fileTrouble(cause);
    throw unreadable(
      `dbt ${what} ${path} cannot be read: ${why}`,
      'Let dbt write it again: `dbt compile` or `dbt docs generate`.',
      cause,
    );
  }
  if (seen) return;
  throw unreadable(`${path} is no dbt ${what}`, 'Name the folder that dbt writes to, usually `target` in the project.');
}

/**
 * The paths of the artifacts in a target folder; the catalog is null when there is none.
 *
 * @throws LineageError (exit 2) when there is no such folder, or no manifest in it
 */
export async function findArtifacts(
  folder: string,
): Promise<{ readonly manifest: string; readonly catalog: string | null }> {
  const manifest = join(folder, 'manifest.json');
  const catalog = join(folder, 'catalog.json');
  if (await isFile(manifest)) return { manifest, catalog: (await isFile(catalog)) ? catalog : null };
  const found = await stat(folder).catch(() => null);
  if (found === null) throw unreadable(`dbt target folder ${folder} does not exist`, hint);
  if (!found.isDirectory())
    throw unreadable(`dbt target folder ${folder} is a file`, 'Name the folder that it lies in.');
  const inner = join(folder, 'target');
  const better = (await isFile(join(inner, 'manifest.json'))) ? `Did you mean ${inner}?` : hint;
  throw unreadable(`there is no manifest.json in dbt target folder ${folder}`, better);
}

const hint = 'Name the folder that `dbt compile` or `dbt docs generate` writes to, usually `target` in the project.';

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

function unreadable(message: string, wayOut: string, cause?: unknown): LineageError {
  return configurationError(message, { code: 'dbt_artifact_invalid', op: 'read dbt artifacts', hint: wayOut, cause });
}
