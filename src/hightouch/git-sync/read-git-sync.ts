import { join } from 'node:path';
import { configurationError } from '../../errors.js';
import type { Logger } from '../../log/logger.js';
import type { Model, SkippedObject, Sync, Workspace } from '../../model/workspace.js';
import { readId, readText } from '../json-values.js';
import { parseModel, parseSync, type Parsed } from '../payloads.js';
import { logSkipped, sortedById, sortedSkips } from '../sorted.js';
import { modelPayload, requiredKeys, slugOf, syncPayload, type Content } from './definitions.js';
import { openRoot, readDefinitionFiles, type DefinitionFile } from './folder.js';
import { codeLocation, findCheckout } from './git-checkout.js';
import { readManifest } from './manifest.js';
import { readYaml } from './yaml-content.js';

export interface GitSyncFolder {
  /** The folder with manifest.yaml, models and syncs. */
  readonly dir: string;
  /** Stands for the workspace's id where the manifest has none. */
  readonly workspaceName: string | null;
}

/**
 * The workspace that a Git Sync folder describes (Hightouch's page on Git Sync): ids are slugs, and there are no runs. A file
 * that cannot be read is skipped and named; one that another file refers to and that is missing is named.
 *
 * @throws LineageError (exit 2) when the folder or its manifest cannot be read, or nothing says which workspace it is
 */
export async function readGitSync({ dir, workspaceName }: GitSyncFolder, log: Logger): Promise<Workspace> {
  const root = await openRoot(dir);
  const manifest = await readManifest(root, log);
  const id = manifest.workspaceId ?? workspaceName;
  if (id === null) throw noWorkspace(manifest.path);
  const inWorkspace = <T extends object>(object: T): T => ({ ...object, workspaceId: id });
  const skipped: SkippedObject[] = [...manifest.skipped];

  async function definitions<T extends Model | Sync>(
    kind: T['kind'],
    parse: (content: Content, slug: string) => Parsed<T>,
  ) {
    const found = new Map<string, T>();
    const files = new Map<string, string>();
    for (const file of await readDefinitionFiles(root, `${kind}s`)) {
      const read = readFileOf(kind, file, parse);
      const other = files.get(file.slug);
      const fault = other === undefined ? ('fault' in read ? read.fault : null) : `the slug is that of ${other}`;
      if (fault !== null || 'fault' in read) {
        skipped.push({ kind, id: readId(file.slug), reason: `${file.path}: ${fault ?? ''}` });
        continue;
      }
      files.set(file.slug, file.path);
      found.set(read.object.id, read.object);
    }
    return { found, files };
  }

  const models = await definitions<Model>('model', (content, slug) => parseModel(modelPayload(content, slug, id)));
  const syncs = await definitions<Sync>('sync', (content, slug) =>
    described(parseSync(syncPayload(content, slug, id)), content),
  );
  const checkout = await findCheckout(root);
  const located = new Map(
    [...syncs.found].map(([slug, sync]): [string, Sync] => {
      const path = syncs.files.get(slug);
      const isKept = checkout !== null && path !== undefined;
      return [slug, isKept ? { ...sync, code: codeLocation(checkout, join(root, path)) } : sync];
    }),
  );
  const workspace: Workspace = {
    id,
    sources: sortedById(new Map([...manifest.sources].map(([slug, source]) => [slug, inWorkspace(source)]))),
    models: sortedById(models.found),
    destinations: sortedById(new Map([...manifest.destinations].map(([slug, one]) => [slug, inWorkspace(one)]))),
    syncs: sortedById(located),
    skipped: sortedSkips(skipped),
  };
  for (const object of workspace.skipped) logSkipped(log, object);
  nameMissing(
    workspace,
    new Map([...models.files, ...[...syncs.files].map(([slug, path]) => [`sync ${slug}`, path] as const)]),
    manifest.path,
    log,
  );
  return workspace;
}

function readFileOf<T extends Model | Sync>(
  kind: T['kind'],
  file: DefinitionFile,
  parse: (content: Content, slug: string) => Parsed<T>,
): { readonly object: T } | { readonly fault: string } {
  if (readId(file.slug) === null) return { fault: 'its name is no slug' };
  if (file.text === null) return { fault: file.fault };
  const read = readYaml(file.text);
  if ('fault' in read) return read;
  const absent = requiredKeys[kind].find((key) => slugOf(read.content[key]) === null);
  if (absent !== undefined) {
    const held = read.content[absent];
    return { fault: held === undefined || held === null ? `${absent} is missing` : `${absent} is no slug` };
  }
  const parsed = parse(read.content, file.slug);
  return 'skipped' in parsed ? { fault: parsed.skipped.reason } : parsed;
}

function described(parsed: Parsed<Sync>, content: Content): Parsed<Sync> {
  const description = readText(content['description']);
  return 'skipped' in parsed || description === null ? parsed : { object: { ...parsed.object, description } };
}

/** References to what the folder does not hold: the lineage goes on without it, and has the reason in its coverage. */
function nameMissing(workspace: Workspace, files: ReadonlyMap<string, string>, manifest: string, log: Logger): void {
  const warn = (file: string | undefined, key: string, slug: string, where: string): void =>
    log.warn({ file, key, slug, where }, 'a file refers to what the Git Sync folder does not hold');
  for (const { id, modelId, destinationId } of workspace.syncs.values()) {
    const file = files.get(`sync ${id}`);
    if (!workspace.models.has(modelId)) warn(file, 'model', modelId, 'models');
    if (!workspace.destinations.has(destinationId)) warn(file, 'destination', destinationId, manifest);
  }
  for (const { id, sourceId, query } of workspace.models.values()) {
    if (!workspace.sources.has(sourceId)) warn(files.get(id), 'source', sourceId, manifest);
    if (query.kind === 'visual' && !workspace.models.has(query.parentId))
      warn(files.get(id), 'parent', query.parentId, 'models');
  }
}

function noWorkspace(manifest: string): Error {
  return configurationError(`${manifest} of the Git Sync folder does not say which workspace it is of`, {
    code: 'workspace_unknown',
    op: 'read git sync folder',
    hint: 'Name the workspace with --workspace-name; it then stands for the id that the manifest lacks.',
  });
}
