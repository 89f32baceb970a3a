import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLocation } from '../../model/workspace.js';
import { filePage, remotesOf, webAddress } from './git-config.js';

/** What git knows of a folder: read from its files, so that no git needs to be installed. */
export interface GitCheckout {
  /** Top of the working tree, absolute. */
  readonly top: string;
  /** null when the head is detached. */
  readonly branch: string | null;
  /** Full hash; null before the first commit, or when it cannot be read. */
  readonly commit: string | null;
  /** Without user and password; null when the repository has no remote. */
  readonly repository: string | null;
}

/** The checkout that a folder belongs to, worktrees and submodules too (gitrepository-layout(5)); null when it is in none. */
export async function findCheckout(folder: string): Promise<GitCheckout | null> {
  for (let top = folder; ; top = dirname(top)) {
    const gitDir = await gitDirOf(top);
    if (gitDir !== null) return readCheckout(top, gitDir);
    if (dirname(top) === top) return null;
  }
}

/** Where a file of the checkout is kept. Without a remote its address is the file itself. */
export function codeLocation(checkout: GitCheckout, file: string): CodeLocation {
  const { top, branch, commit, repository } = checkout;
  const path = relative(top, file).split(sep).join('/');
  return {
    url: repository === null ? pathToFileURL(file).href : filePage(repository, path, commit, branch),
    repoUrl: repository,
    path,
    version: commit,
    branch,
  };
}

/** `.git` itself, or where a file of that name points to; null when there is neither, or it holds no HEAD. */
async function gitDirOf(top: string): Promise<string | null> {
  const dotGit = join(top, '.git');
  const found = await stat(dotGit).catch(() => null);
  if (found === null) return null;
  const pointer = found.isFile() ? /^gitdir:\s*(.+?)\s*$/m.exec((await read(dotGit)) ?? '')?.[1] : undefined;
  const gitDir = found.isDirectory() ? dotGit : pointer === undefined ? null : resolve(top, pointer);
  return gitDir !== null && (await read(join(gitDir, 'HEAD'))) !== null ? gitDir : null;
}

async function readCheckout(top: string, gitDir: string): Promise<GitCheckout> {
  const common = await read(join(gitDir, 'commondir'));
  const shared = common === null ? gitDir : resolve(gitDir, common.trim());
  const head = ((await read(join(gitDir, 'HEAD'))) ?? '').trim();
  const ref = /^ref:\s*(\S+)$/.exec(head)?.[1] ?? null;
  const remotes = remotesOf((await read(join(shared, 'config'))) ?? '');
  const remote = remotes.get('origin') ?? [...remotes.values()][0];
  const isBranch = ref !== null && ref.startsWith('refs/heads/') && ref !== 'refs/heads/.invalid';
  return {
    top,
    branch: isBranch ? ref.slice('refs/heads/'.length) : null,
    commit: ref === null ? hashIn(head) : await commitOf(ref, gitDir, shared),
    repository: remote === undefined ? null : webAddress(remote),
  };
}

/** Follows a ref through loose files, then the packed list; refs may point to refs. */
async function commitOf(ref: string, gitDir: string, shared: string): Promise<string | null> {
  let name = ref;
  for (let step = 0; step < 5; step += 1) {
    if (!/^refs\/[\w./@+-]+$/.test(name) || name.includes('..')) return null;
    const loose = (await read(join(gitDir, name))) ?? (await read(join(shared, name)));
    const next = /^ref:\s*(\S+)/.exec(loose ?? '')?.[1];
    if (loose === null) return packed(await read(join(shared, 'packed-refs')), name);
    if (next === undefined) return hashIn(loose.trim());
    name = next;
  }
  return null;
}

function packed(refs: string | null, name: string): string | null {
  for (const line of (refs ?? '').split('\n')) {
    const [hash = '', ref] = line.trim().split(' ');
    if (ref === name) return hashIn(hash);
  }
  return null;
}

function hashIn(text: string): string | null {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : null;
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
