import type { CodeLocation } from '../../model/workspace.js';

/** What a `sourceCodeLocation` facet says of a place in a git repository (facet 1-1-0). */
export function codeBody({ url, repoUrl, path, version, branch }: CodeLocation) {
  return {
    type: 'git',
    url,
    ...(repoUrl === null ? {} : { repoUrl }),
    path,
    ...(version === null ? {} : { version }),
    ...(branch === null ? {} : { branch }),
  };
}
