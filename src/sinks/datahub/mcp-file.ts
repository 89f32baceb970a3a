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

/** In the place of a path: the array goes to standard output as it grows. */
export const standardOutput = '-';

/** Nothing is opened before the first proposal. Throws as openAtomicFile. */
export function mcpFile(
  path: string,
  system: SystemMetadata,
  archive: { readonly outputDir: string; readonly previousEnd: string | null; readonly keepPasses: number },
): McpFile {
  if (path === standardOutput) return mcpStream(system);
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

/** What is written cannot be taken back: a pass that is aborted leaves an array without an end. */
function mcpStream(system: SystemMetadata, stream: NodeJS.WritableStream = process.stdout): McpFile {
  let count = 0;
  const put = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
  return {
    get count() {
      return count;
    },
    async write(proposals) {
      for (const one of proposals) {
        await put(`${count === 0 ? '[\n' : ',\n'}${serializeMcp(one, system)}`);
        count += 1;
      }
    },
    async publish() {
      if (count > 0) await put('\n]\n');
      return count > 0;
    },
    async discard() {},
  };
}
