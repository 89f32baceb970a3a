/** Where a repository comes from, as its `config` file says it (git-config(1)). */

/** Addresses of remotes by name, in the order of the file; quotes and comments are taken away. */
export function remotesOf(config: string): ReadonlyMap<string, string> {
  const remotes = new Map<string, string>();
  let remote: string | null = null;
  for (const line of config.split(/\r?\n/)) {
    const [, section, name] = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line) ?? [];
    if (section !== undefined) {
      remote = section.toLowerCase() === 'remote' && name !== undefined ? name.replace(/\\(.)/g, '$1') : null;
      continue;
    }
    const [, value] = /^\s*url\s*=\s*("(?:[^"\\]|\\.)*"|[^#;]*)/i.exec(line) ?? [];
    if (remote === null || value === undefined || remotes.has(remote)) continue;
    const address = value.trim().replace(/^"(.*)"$/, '$1');
    if (address !== '') remotes.set(remote, address);
  }
  return remotes;
}

/**
 * The address of a repository as a browser would open it, without user, password and `.git`; null for one on this machine.
 * `git@github.com:acme/sync.git` is `https://github.com/acme/sync`.
 */
export function webAddress(remote: string): string | null {
  const [, shortHost, shortPath] = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/\/)([^\\].*)$/.exec(remote) ?? [];
  const isShort = shortHost !== undefined && shortHost.length > 1; // one letter is a drive
  const written = isShort ? `ssh://${shortHost}/${(shortPath ?? '').replace(/^\/+/, '')}` : remote;
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  if (!/^(?:https?|ssh|git|git\+ssh):$/.test(url.protocol) || url.hostname === '') return null;
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  if (url.hostname === 'ssh.dev.azure.com') {
    const [, , org, project, repository] = path.split('/');
    return `https://dev.azure.com/${org ?? ''}/${project ?? ''}/_git/${repository ?? ''}`;
  }
  const isWeb = url.protocol.startsWith('http');
  return `${isWeb ? url.protocol : 'https:'}//${isWeb ? url.host : url.hostname}${path}`;
}

/** The page of a file at a commit or branch, as the host of the repository writes it. */
export function filePage(repository: string, path: string, commit: string | null, branch: string | null): string {
  const { hostname } = new URL(repository);
  const file = path.split('/').map(encodeURIComponent).join('/');
  const ref = (commit ?? branch ?? 'HEAD').split('/').map(encodeURIComponent).join('/');
  if (/(?:^|\.)(?:dev\.azure|visualstudio)\.com$/.test(hostname)) {
    return `${repository}?path=/${file}&version=${commit === null ? `GB${ref}` : `GC${ref}`}`;
  }
  if (/gitlab/i.test(hostname)) return `${repository}/-/blob/${ref}/${file}`;
  if (/bitbucket/i.test(hostname)) return `${repository}/src/${ref}/${file}`;
  return `${repository}/blob/${ref}/${file}`;
}
