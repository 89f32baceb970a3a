import type { Environment } from '../config/interpolate.js';
import type { LogListener } from '../log/heard-logger.js';
import type { Output } from '../process/output.js';

/** The process as a command sees it; a test gives one of its own. */
export interface CliHost {
  readonly env: Environment;
  /** Working directory, absolute. */
  readonly folder: string;
  /** The file that was called, absolute: a link in a folder of the PATH, or `dist/main.js` itself; null when not known. */
  readonly program: string | null;
  readonly stdin: AsyncIterable<Buffer | string>;
  /** What a command prints as its result, and nothing else. */
  readonly stdout: Output;
  /** Log, progress and errors. */
  readonly stderr: Output;
  /** Hears the log too. */
  readonly onLog?: LogListener;
  /** Whether standard error is a terminal, and how wide. */
  readonly terminal: boolean;
  readonly columns: number | undefined;
  /** Aborted by SIGTERM and SIGINT. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How a command ended when it was not by an error. */
export interface Outcome {
  readonly exitCode: number;
  /** One or two sentences for whoever finds the ended container; null when there is nothing to say. */
  readonly reason: string | null;
}

export const success: Outcome = { exitCode: 0, reason: null };
