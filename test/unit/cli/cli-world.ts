import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineageError } from '#src/errors.js';
import type { CliHost } from '#src/cli/host.js';
import { runCommand } from '#src/cli/run-command.js';
import { redact } from '#src/log/redact.js';

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was thrown, when it was. */
  readonly error: LineageError | null;
}

/** A folder of its own, and commands run in it without a process. */
export interface CliWorld {
  readonly folder: string;
  /** Writes a file and gives its name. */
  file(name: string, content: string | Buffer): string;
  run(
    argv: readonly string[],
    options?: {
      readonly env?: Readonly<Record<string, string>>;
      readonly stdin?: string | Buffer | AsyncIterable<Buffer>;
      readonly signal?: AbortSignal;
      readonly program?: string;
    },
  ): Promise<Ended>;
  remove(): void;
}

export function cliWorld(): CliWorld {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cli-')));
  return {
    folder,
    file(name, content) {
      writeFileSync(join(folder, name), content);
      return name;
    },
    async run(argv, options = {}) {
      const { env = {}, stdin = '', signal = new AbortController().signal } = options;
      const { program = join(folder, 'dist', 'main.js') } = options;
      let stdout = '';
      let stderr = '';
      const host: CliHost = {
        env,
        folder,
        program,
        stdin: typeof stdin === 'string' || Buffer.isBuffer(stdin) ? chunks(stdin) : stdin,
        stdout: { write: (text) => void (stdout += redact(text)), flush: () => Promise.resolve() },
        stderr: { write: (text) => void (stderr += redact(text)), flush: () => Promise.resolve() },
        terminal: false,
        columns: 100,
        signal,
        now: () => Date.parse('2026-02-01T12:00:00Z'),
        random: () => 0.5,
        sleep: () => Promise.resolve(),
      };
      try {
        const { exitCode } = await runCommand(argv, host);
        return { exitCode, stdout, stderr, error: null };
      } catch (error) {
        if (!(error instanceof LineageError)) throw error;
        return { exitCode: error.exitCode, stdout, stderr, error };
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Standard input that gives these pieces and then nothing more, without an end; `onIdle` is called once that is waited for. */
export async function* openEnded(pieces: readonly string[], onIdle: () => void): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
  onIdle();
  await new Promise<never>(() => undefined);
}

async function* chunks(text: string | Buffer): AsyncGenerator<Buffer> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  // Pieces that fall into the middle of lines and characters, as a pipe gives them.
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}
