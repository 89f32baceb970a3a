import { archivePrevious } from '../../files/archive.js';
import { openAtomicFile, type AtomicFile } from '../../files/atomic-file.js';
import { serializeMcp, type Proposal, type SystemMetadata } from './mcp.js';

/** A JSON array of proposals that grows on disk, one a line, and appears under its name when it is whole. */
export interface McpFile {
  /** Proposals written so far. */
  readonly count: number;
  write(proposals: readonly Proposal[]): Promise<void>;
  /** Moves the file of the pass before aside and takes its place; false, and nothing done, when nothing was written. */
  publish(): Promise<boolean>;
  discard(): Promise<void>;
}

/** Nothing is opened before the first proposal. Throws as openAtomicFile. */
export function mcpFile(
  path: string,
  system: SystemMetadata,
  archive: { readonly outputDir: string; readonly previousEnd: string | null; readonly keepPasses: number },
): McpFile {
  let file: AtomicFile | null = null;
  let count = 0;
  return {
    get count() {
      return count;
    },
    async write(proposals) {
      for (const one of proposals) {
        file ??= await openAtomicFile(path);
        await file.write(`${count === 0 ? '[\n' : ',\n'}${serializeMcp(one, system)}`);
        count += 1;
      }
    },
    async publish() {
      if (file === null) return false;
      await file.write('\n]\n');
      await file.publish(() => archivePrevious([path], archive.outputDir, archive.previousEnd, archive.keepPasses));
      return true;
    },
    async discard() {
      await file?.discard();
    },
  };
}
