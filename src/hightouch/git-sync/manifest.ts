import { configurationError } from '../../errors.js';
import type { Logger } from '../../log/logger.js';
import type { Destination, SkippedObject, Source } from '../../model/workspace.js';
import { isObject, readId } from '../json-values.js';
import { parseDestination, parseSource, type Parsed } from '../payloads.js';
import { readDefinitionFiles, list, type DefinitionFile } from './folder.js';
import { readYaml } from './yaml-content.js';

export interface Manifest {
  /** In the content, else in the file's name; null when neither has it. */
  readonly workspaceId: string | null;
  readonly path: string;
  /** By slug; their ids are their slugs. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly destinations: ReadonlyMap<string, Destination>;
  readonly skipped: readonly SkippedObject[];
}

const fileName = /^manifest(?:[-_.](.+))?$|^(.+)[-_.]manifest$/i;

/**
 * The manifest of a Git Sync folder: which sources and destinations there are, of which type, and sometimes whose workspace it
 * is (Hightouch's page on Git Sync).
 *
 * @throws LineageError (exit 2) when there is none, or it cannot be read: without it no source and no destination is known
 */
export async function readManifest(root: string, log: Logger): Promise<Manifest> {
  const candidates = (await readDefinitionFiles(root, '')).filter(({ slug }) => fileName.test(slug));
  const file = candidates.find(({ slug }) => slug.toLowerCase() === 'manifest') ?? candidates[0];
  if (file === undefined) throw await missing(root);
  if (candidates.length > 1) {
    log.warn({ files: candidates.map(({ path }) => path), taken: file.path }, 'the folder has more than one manifest');
  }
  const read = file.text === null ? { fault: file.fault } : readYaml(file.text);
  if ('fault' in read) {
    throw configurationError(`${file.path} of the Git Sync folder is broken: ${read.fault}`, {
      code: 'git_sync_manifest_invalid',
      op: 'read git sync folder',
      hint: 'Hightouch writes this file: take it from the repository as it is.',
    });
  }
  const skipped: SkippedObject[] = [];
  const section = <T extends Source | Destination>(
    key: 'sources' | 'destinations',
    parse: (raw: unknown) => Parsed<T>,
  ) => {
    const found = new Map<string, T>();
    const entries = read.content[key] ?? {};
    const kind = key === 'sources' ? 'source' : 'destination';
    if (!isObject(entries)) skipped.push({ kind, id: null, reason: `${file.path}: ${key} is no map` });
    for (const [slug, entry] of Object.entries(isObject(entries) ? entries : {})) {
      const parsed = isObject(entry) ? parse({ ...entry, id: slug, slug }) : null;
      if (parsed === null || 'skipped' in parsed) {
        const reason = parsed === null ? 'no map' : parsed.skipped.reason;
        skipped.push({ kind, id: readId(slug), reason: `${file.path}: ${key}.${slug}: ${reason}` });
      } else found.set(slug, parsed.object);
    }
    return found;
  };
  return {
    workspaceId: idIn(read.content) ?? idInName(file),
    path: file.path,
    sources: section('sources', parseSource),
    destinations: section('destinations', parseDestination),
    skipped,
  };
}

function idIn(content: Readonly<Record<string, unknown>>): string | null {
  const { workspace } = content;
  return (
    readId(content['workspaceId']) ??
    readId(content['workspace_id']) ??
    readId(isObject(workspace) ? workspace['id'] : workspace)
  );
}

function idInName({ slug }: DefinitionFile): string | null {
  const [, behind, before] = fileName.exec(slug) ?? [];
  return readId(behind ?? before);
}

async function missing(root: string): Promise<Error> {
  const below: string[] = [];
  for (const name of (await list(root)) ?? []) {
    const inside = name.startsWith('.') ? null : await list(`${root}/${name}`).catch(() => null);
    if (inside?.some((file) => /\.ya?ml$/i.test(file) && fileName.test(file.replace(/\.ya?ml$/i, ''))))
      below.push(name);
  }
  const instead = below.length === 0 ? '' : ` There is one in ${below.join(', ')}.`;
  return configurationError(`there is no manifest.yaml in the Git Sync folder ${root}`, {
    code: 'git_sync_manifest_missing',
    op: 'read git sync folder',
    hint: `Give --git-sync-dir the folder of the repository that Hightouch writes to, with its path prefix.${instead}`,
  });
}
