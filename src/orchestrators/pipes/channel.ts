import { openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { configurationError } from '../../errors.js';
import { fileTrouble } from '../../files/file-trouble.js';
import { messagesVariable, unsupported } from './bootstrap.js';
import type { JsonMap } from './json-map.js';

/** Where messages go, a line each. */
export interface Channel {
  /** Throws when the line cannot be written whole. */
  write(line: string): void;
  close(): void;
}

export interface Standards {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * Opens what the messages' parameters name: `path` (a file), `stdio` (`stderr` or `stdout`, at once) or `buffered_stdio` (the
 * same, when closed).
 *
 * @param standards queue what they are given and lose nothing when a pipe is full, as a write to the descriptor would
 * @throws LineageError (exit 2) `dagster_pipes_unsupported`, or `output_unwritable` for a file
 */
export function openChannel(params: JsonMap, standards: Standards, folder: string): Channel {
  const { path, stdio, buffered_stdio: buffered } = params;
  if (typeof path === 'string' && path !== '') return openFile(resolve(folder, path));
  if (stdio === 'stderr' || stdio === 'stdout') {
    const write = standards[stdio];
    return { write: (line) => write(`${line}\n`), close() {} };
  }
  if (buffered === 'stderr' || buffered === 'stdout') {
    const lines: string[] = [];
    const write = standards[buffered];
    return {
      write: (line) => void lines.push(line),
      close() {
        for (const line of lines.splice(0)) write(`${line}\n`);
      },
    };
  }
  throw unsupported(messagesVariable, params, 'path, stdio or buffered_stdio');
}

/** Each line in one write to the end of the file: the reader follows it while it grows, and takes half a line for a broken one. */
function openFile(path: string): Channel {
  let file: number;
  try {
    file = openSync(path, 'a');
  } catch (cause) {
    throw configurationError(`cannot write ${path} (${messagesVariable}): ${fileTrouble(cause)}`, {
      code: 'output_unwritable',
      op: 'open Dagster Pipes',
      hint: 'Dagster and this program must see the same file: in a container, read messages from its log instead.',
      cause,
    });
  }
  return {
    write(line) {
      const bytes = Buffer.from(`${line}\n`, 'utf8');
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    },
    close() {}, // the end of the process closes it, after whatever is still said on a sudden end
  };
}
