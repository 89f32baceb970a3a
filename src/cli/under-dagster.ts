import { asLineageError, LineageError } from '../errors.js';
import { fileTrouble } from '../files/file-trouble.js';
import type { LogListener } from '../log/heard-logger.js';
import type { Logger } from '../log/logger.js';
import { openSession, type OpenSession } from '../orchestrators/pipes/open-session.js';
import type { ReportedPass } from '../orchestrators/pipes/report.js';
import type { PipesSession } from '../orchestrators/pipes/session.js';
import type { Output } from '../process/output.js';
import { beforeSuddenEnd } from '../process/sudden-end.js';
import type { CliHost, Outcome } from './host.js';
import { errorText } from './report-error.js';

/** Takes what a pass that has not failed has to say. */
export type PassReporter = (pass: ReportedPass, log: Logger) => void;

const levels = { info: 'INFO', warn: 'WARNING', error: 'ERROR' } as const;

/**
 * Does the work of `run` and, when Dagster Pipes has started the process, tells Dagster of it: the log as it is written, the
 * materializations and checks, and the end, with the reason when it is not 0. Otherwise it only does the work.
 *
 * @param onRefusal is told before that is thrown
 * @throws LineageError (exit 2) when what Dagster says cannot be understood; whatever `work` throws
 */
export async function underDagster(
  cli: CliHost,
  work: (cli: CliHost, report: PassReporter) => Promise<Outcome>,
  onRefusal: (error: LineageError) => Promise<void> = () => Promise.resolve(),
): Promise<Outcome> {
  const { stdout, stderr } = cli;
  const standards = { stdout: (text: string) => stdout.write(text), stderr: (text: string) => stderr.write(text) };
  let open: OpenSession | null;
  try {
    open = openSession(cli.env, standards, cli.folder);
  } catch (thrown) {
    await onRefusal(asLineageError(thrown));
    throw thrown;
  }
  if (open === null) return work(cli, () => undefined);

  const { session, wantsStreams } = open;
  const onLog: LogListener = (level, message, fields) => session.log(levels[level], lineText(message, fields));
  const told = wantsStreams
    ? { ...cli, onLog, stdout: heard(session, 'stdout', stdout), stderr: heard(session, 'stderr', stderr) }
    : { ...cli, onLog };
  const close = (error: LineageError): void => session.close({ name: error.code, message: errorText(error).trim() });
  const forget = beforeSuddenEnd(async (error) => close(error));
  try {
    const outcome = await work(told, (pass, log) => session.report(pass, log));
    const { exitCode, reason } = outcome;
    session.close(exitCode === 0 ? null : { name: `exit code ${exitCode}`, message: reason ?? 'the pass ended' });
    return requireTold(outcome, session.lost);
  } catch (thrown) {
    close(asLineageError(cli.signal.aborted ? cli.signal.reason : thrown));
    throw thrown;
  } finally {
    forget();
  }
}

/** What is wrong, and what to do, before the fields: a page of Dagster shows the start of a line. */
function lineText(message: string, fields: { readonly error?: unknown; readonly hint?: unknown }): string {
  const { error, hint, ...rest } = fields;
  const why = [error, hint].filter((part) => typeof part === 'string').map((part) => `: ${part}`);
  return `${message}${why.join('')}${Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`}`;
}

function heard(session: PipesSession, name: 'stdout' | 'stderr', output: Output): Output {
  return {
    write(text) {
      output.write(text);
      session.stream(name, text);
    },
    flush: () => output.flush(),
  };
}

/** Dagster shows an asset without its metadata as if all were well; so the exit code says that it is not (3). */
function requireTold(outcome: Outcome, lost: unknown): Outcome {
  const { exitCode, reason } = outcome;
  if (lost === null) return outcome;
  const loss = `messages to Dagster could not be written: ${fileTrouble(lost)}`;
  if (exitCode !== 0) return { exitCode, reason: reason === null ? loss : `${reason}\n${loss}` };
  throw new LineageError('partial', loss, {
    code: 'dagster_pipes_lost',
    op: 'tell Dagster',
    hint: 'The pass itself has ended well, and its result and watermark say so; make room for the messages of the next one.',
    cause: lost,
  });
}
