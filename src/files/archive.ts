import { copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { guarded } from './atomic-file.js';
import { makeFolder } from './make-folder.js';

/**
 * Moves the sink files of the pass before to `{outputDir}/passes/{end}/`, since nobody may have read them yet, and keeps
 * the newest `keepPasses` of those folders. A file that is not there is passed over.
 *
 * @param paths absolute paths of the files about to be replaced
 * @param previousEnd end of the window they were published for; when not known, the time they were written
 * @throws LineageError `output_unwritable` (exit 2)
 */
export async function archivePrevious(
  paths: readonly string[],
  outputDir: string,
  previousEnd: string | null,
  keepPasses: number,
): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null || !found.isFile()) continue;
    if (keepPasses <= 0) continue;
    const end = previousEnd ?? found.mtime.toISOString();
    const inside = relative(outputDir, path);
    const place = inside.startsWith('..') || isAbsolute(inside) ? basename(path) : inside;
    const target = await freePath(join(outputDir, 'passes'), folderName(end), place);
    await guarded(target, async () => {
      await makeFolder(dirname(resolve(target)));
      await move(path, target);
    });
  }
  await prune(join(outputDir, 'passes'), keepPasses);
}

/** A file sink may lie on another volume than the output directory: then the file is copied, whole, before it goes. */
async function move(path: string, target: string): Promise<void> {
  try {
    await rename(path, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const partial = `${target}.partial`;
    await copyFile(path, partial);
    const copy = await open(partial, 'r');
    await copy.sync();
    await copy.close();
    await rename(partial, target);
    await rm(path);
  }
}

/** ISO 8601 basic form: sorts by time and is a legal name on every file system. */
function folderName(end: string): string {
  return end.replaceAll('-', '').replaceAll(':', '');
}

async function freePath(passes: string, end: string, place: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const path = join(passes, attempt === 1 ? end : `${end}-${attempt}`, place);
    if ((await stat(path).catch(() => null)) === null) return path;
  }
}

async function prune(passes: string, keepPasses: number): Promise<void> {
  const names = (await readdir(passes).catch(() => [])).filter((name) => /^\d{8}T/.test(name)).sort();
  for (const name of names.slice(0, Math.max(0, names.length - keepPasses))) {
    await rm(join(passes, name), { recursive: true, force: true });
  }
}
