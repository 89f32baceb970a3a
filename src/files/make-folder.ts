import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, one by one: on some file systems (/proc) Node's own recursive `mkdir` never ends.
 *
 * @param path absolute
 * @returns the topmost folder that was made, or null when all were there
 * @throws what the file system throws; ENOTDIR when something else stands in the way
 */
export async function makeFolder(path: string): Promise<string | null> {
  try {
    await mkdir(path);
    return path;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && dirname(path) !== path) {
      const above = await makeFolder(dirname(path));
      if (above === null) {
        // The folder above is there: whatever hinders now is for the caller to see, and no reason to go round again.
        await mkdir(path).catch(async (again: unknown) => {
          if (!(await isFolder(path))) throw again;
        });
        return path;
      }
      await makeFolder(path);
      return above;
    }
    if (await isFolder(path)) return null;
    if (code === 'EEXIST') throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}
