const words: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  EEXIST: 'a file stands where a folder should',
  ENOTDIR: 'a file stands where a folder should',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
};

/** What the file system has against a path, in words; the code of what has none. */
export function fileTrouble(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  if (code === null) return cause instanceof Error ? cause.message : 'unknown';
  return words[code] ?? code;
}

/** Whether the path itself is at fault, and not what this user may do there. */
export function isOfWrongKind(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && ['EISDIR', 'EEXIST', 'ENOTDIR'].includes(String(cause.code));
}
