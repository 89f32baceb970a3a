import { relative } from 'node:path';
import type { Config } from '../config/config.js';
import type { Logger } from '../log/logger.js';
import type { Summary } from '../result.js';
import { writesOutputDir } from '../reports.js';
import { figureLines, reportRows, table } from './pass-figures.js';
import { errorText } from './report-error.js';
import type { CliHost, Outcome } from './host.js';

/**
 * Says on standard error how a pass ended: its figures, and why it did not end well. In a pretty log a table and where to look
 * come first, and the last line is the summary in short, as one JSON object.
 */
export function tellSummary(summary: Summary, config: Config, log: Logger, cli: CliHost): Outcome {
  const { error, exitCode } = summary;
  if (config.logFormat === 'json') {
    const fields = { ...shortSummary(summary), ...(error === undefined ? {} : errorOf(error)) };
    if (error !== undefined) log.error(fields, 'pass failed');
    else if (exitCode !== 0) log.warn(fields, 'pass ended');
    else log.info(fields, 'pass ended');
  } else {
    if (summary.status !== 'failed') cli.stderr.write(tableText(summary, config, cli.folder));
    if (error !== undefined) cli.stderr.write(errorText({ message: error.message, hint: error.hint }));
    cli.stderr.write(`${JSON.stringify(shortSummary(summary))}\n`);
  }
  return { exitCode, reason: exitCode === 0 ? null : reasonOf(summary) };
}

function tableText(summary: Summary, config: Config, folder: string): string {
  const sinks = summary.sinks.map(({ name, delivered, rejected, failed }): readonly [string, string] => [
    `to ${name}`,
    `${delivered} delivered, ${rejected} rejected, ${failed} failed`,
  ]);
  const files = [
    ...summary.outputs.map((path): readonly [string, string] => [shownPath(path, folder), 'written by this pass']),
    ...(writesOutputDir(config) ? reportRows(shownPath(config.outputDir, folder)) : []),
  ];
  return [
    summary.status === 'unchanged' ? 'Nothing is new since the pass before.' : `The pass has ended: ${summary.status}.`,
    '',
    ...figureLines(summary),
    ...table(sinks),
    '',
    ...(files.length === 0 ? [] : ['Where to look:', '', ...table(files), '']),
    '',
  ].join('\n');
}

/** As a person in the working directory would type it. */
function shownPath(path: string, folder: string): string {
  const inside = relative(folder, path);
  return inside.startsWith('..') ? path : inside || '.';
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
