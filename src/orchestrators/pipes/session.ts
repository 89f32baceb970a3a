import type { Logger } from '../../log/logger.js';
import { redact } from '../../log/redact.js';
import type { Channel } from './channel.js';
import type { PipesContext } from './context.js';
import { messageLine, type LogLevel, type PipesMessage } from './messages.js';
import { reportMessages, type ReportedPass } from './report.js';

const mostLines = 300;
/** Errors are told beyond that. */
const mostErrors = 50;
const longestLine = 2000;
/** Longer texts of standard streams are told in parts, which stay under 8 KB with every character escaped. */
const longestPart = 1300;

/** Why the program ends, for Dagster. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/**
 * What this process tells Dagster, from `opened` to `closed`. Nothing here throws: a message that cannot be written is
 * remembered in `lost`, since its loss must decide the exit code and not the pass.
 */
export class PipesSession {
  readonly #context: PipesContext;
  readonly #channel: Channel;
  #lines = 0;
  #errors = 0;
  #untold = 0;
  #isClosed = false;
  /** Why a message could not be written; null when each was. */
  lost: unknown = null;

  constructor(context: PipesContext, channel: Channel) {
    this.#context = context;
    this.#channel = channel;
    this.#send({ method: 'opened', params: { extras: {} } });
  }

  /** A line of the log, within bounds: Dagster keeps each as an event in its database. */
  log(level: LogLevel, text: string): void {
    const isTold = this.#lines < mostLines || (level === 'ERROR' && this.#errors < mostErrors);
    if (!isTold) {
      this.#untold += 1;
      return;
    }
    if (this.#lines < mostLines) this.#lines += 1;
    else this.#errors += 1;
    this.#send({ method: 'log', params: { message: shortened(redact(text)), level } });
  }

  /** What the program writes to a standard stream, for readers that asked for it. */
  stream(stream: 'stdout' | 'stderr', text: string): void {
    const characters = [...redact(text)];
    for (let start = 0; start < characters.length; start += longestPart) {
      const part = characters.slice(start, start + longestPart).join('');
      this.#send({ method: 'log_external_stream', params: { stream, text: part, extras: {} } });
    }
  }

  /** The materializations and checks of a pass; `log` hears of asset keys that lead nowhere. */
  report(pass: ReportedPass, log: Logger): void {
    const { messages, warnings } = reportMessages(this.#context, pass);
    for (const { message, fields } of warnings) log.warn(fields, message);
    for (const message of messages) this.#send(message);
  }

  /** The end, once; `failure` is null when the program ends with 0. */
  close(failure: Failure | null): void {
    if (this.#isClosed) return;
    if (this.#untold > 0) {
      const message = `${this.#untold} more lines are in the log of the program, on standard error`;
      this.#send({ method: 'log', params: { message, level: 'WARNING' } });
    }
    if (failure === null) this.#send({ method: 'closed', params: {} });
    else {
      const { name, message } = failure;
      const exception = { message: shortened(redact(message)), stack: [], name, cause: null, context: null };
      this.#send({ method: 'closed', params: { exception } });
    }
    this.#isClosed = true;
    try {
      this.#channel.close();
    } catch (thrown) {
      this.lost ??= thrown;
    }
  }

  #send(message: PipesMessage): void {
    if (this.#isClosed) return;
    try {
      this.#channel.write(messageLine(message));
    } catch (thrown) {
      this.lost ??= thrown;
    }
  }
}

function shortened(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine)} …`;
}
