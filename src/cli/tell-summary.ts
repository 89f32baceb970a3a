import type { Logger } from '../log/logger.js';
import type { Summary } from '../result.js';
import { errorText } from './report-error.js';
import type { CliHost, Outcome } from './host.js';

/**
 * Says on standard error how a pass ended: its figures, and why it did not end well. In a pretty log the last line is the
 * summary in short, as one JSON object.
 */
export function tellSummary(summary: Summary, format: 'json' | 'pretty', log: Logger, cli: CliHost): Outcome {
  const { error, exitCode } = summary;
  if (format === 'json') {
    const fields = { ...shortSummary(summary), ...(error === undefined ? {} : errorOf(error)) };
    if (error !== undefined) log.error(fields, 'pass failed');
    else if (exitCode !== 0) log.warn(fields, 'pass ended');
    else log.info(fields, 'pass ended');
  } else {
    if (error !== undefined) cli.stderr.write(errorText({ message: error.message, hint: error.hint }));
    cli.stderr.write(`${JSON.stringify(shortSummary(summary))}\n`);
  }
  return { exitCode, reason: exitCode === 0 ? null : reasonOf(summary) };
}

/** As every error stands in the log: its text is `error`. */
function errorOf({ message, ...rest }: NonNullable<Summary['error']>): Readonly<Record<string, string>> {
  return { ...rest, error: message };
}

/** The summary without what is long: lists of paths and of reasons. */
function shortSummary(summary: Summary): Readonly<Record<string, unknown>> {
  const { status, exitCode, passId, workspace, window, durationMs, counts, coverage, sinks } = summary;
  const { syncsResolved, syncsTotal, columnsResolved, columnsTotal } = coverage;
  const delivered = sinks.map(({ name, delivered, rejected, failed }) => ({ name, delivered, rejected, failed }));
  const shares = { syncsResolved, syncsTotal, columnsResolved, columnsTotal };
  return { status, exitCode, passId, workspace, window, durationMs, counts, coverage: shares, sinks: delivered };
}

/** Why a pass did not end with 0, in a few lines. */
export function reasonOf(summary: Summary): string {
  const { error } = summary;
  if (error !== undefined) return errorText({ message: error.message, hint: error.hint });
  const sinks = summary.sinks
    .filter((sink) => sink.failed > 0 || sink.rejected > 0 || sink.error !== undefined)
    .map((sink) => `${sink.name}: ${sink.error ?? `${sink.failed} not delivered, ${sink.rejected} rejected`}`);
  const { syncsResolved, syncsTotal } = summary.coverage;
  return [
    `the pass ended as ${summary.status}`,
    ...sinks,
    `lineage of ${syncsResolved} of ${syncsTotal} syncs is resolved, ${summary.counts.skipped} objects were skipped`,
  ].join('\n');
}
