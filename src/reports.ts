import { access, constants, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import type { Config } from './config/config.js';
import { coverageReport } from './lineage/coverage-report.js';
import { asLineageError, configurationError } from './errors.js';
import { fileTrouble, isOfWrongKind } from './files/file-trouble.js';
import { writeFileAtomic } from './files/atomic-file.js';
import { makeFolder } from './files/make-folder.js';
import type { Host } from './host.js';
import type { LineageGraph } from './model/graph.js';
import { redactReport } from './log/redact.js';
import { prometheusText } from './metrics/prometheus.js';
import { standardOutput } from './sinks/datahub/mcp-file.js';
import { failedSummary, resultText, type Summary } from './result.js';

/** Whether this pass writes its output directory: with network sinks alone only what was asked for by name is written. */
export function writesOutputDir(config: Config): boolean {
  const fileSink =
    (config.sinks.includes('openlineage') && config.openlineage.file !== null) ||
    (config.sinks.includes('datahub') && config.datahub.file !== null && config.datahub.file !== standardOutput);
  return fileSink || config.outputDirGiven;
}

/**
 * Tries every path that this pass will write, before the first request.
 *
 * @throws LineageError `output_unwritable` (exit 2) that names the path
 */
export async function checkPaths(config: Config): Promise<void> {
  if (writesOutputDir(config)) await checkFolder(config.outputDir, '--output-dir');
  if (config.watermark.out !== null) await checkFile(config.watermark.out, '--watermark');
  if (config.result !== null) await checkFile(config.result, '--result');
  if (config.sinks.includes('openlineage') && config.openlineage.url !== null) {
    await checkFolder(join(config.outputDir, 'openlineage'), '--output-dir, for refused events', 'leave nothing');
  }
  if (config.sinks.includes('datahub') && config.datahub.url !== null) {
    await checkFolder(join(config.outputDir, 'datahub'), '--output-dir, for refused proposals', 'leave nothing');
  }
}

/** Writes `coverage.json`, `summary.json`, `metrics.prom` and the result. The result comes last and alone decides an error. */
export async function writeReports(
  config: Config,
  host: Host,
  summary: Summary,
  graph: LineageGraph | null,
): Promise<void> {
  const result = redactReport(resultText(summary));
  let failure: unknown = null;
  if (writesOutputDir(config)) {
    try {
      if (graph !== null && summary.status !== 'failed') {
        await writeFileAtomic(join(config.outputDir, 'coverage.json'), redacted(coverageReport(graph)));
      }
      await writeFileAtomic(join(config.outputDir, 'metrics.prom'), redactReport(prometheusText(summary)));
      await writeFileAtomic(join(config.outputDir, 'summary.json'), result);
    } catch (error) {
      const isKnown = summary.error?.code === 'output_unwritable';
      const fields = { error: asLineageError(error).message };
      if (!isKnown) host.log.warn(fields, 'the reports of the pass could not be written');
      if (summary.status !== 'failed') failure = error;
    }
  }
  if (config.result !== null) {
    const told = failure === null ? summary : failedSummary(summary, asLineageError(failure));
    await writeFileAtomic(config.result, redactReport(resultText(told)));
  }
  if (failure !== null) throw failure;
}

function* redacted(parts: Iterable<string>): Generator<string> {
  for (const part of parts) yield redactReport(part);
}

/** Makes the folder and tries to write there; a folder that is not sure to be needed is taken away again. */
async function checkFolder(path: string, flag: string, trace?: 'leave nothing'): Promise<void> {
  const probe = join(path, `.hightouch-lineage-probe-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    const firstMade = await makeFolder(resolve(path));
    await writeFile(probe, '');
    await rm(probe);
    if (trace !== undefined && firstMade !== null) await rm(firstMade, { recursive: true });
  } catch (cause) {
    throw unwritable(path, flag, cause);
  }
}

async function checkFile(path: string, flag: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) throw unwritable(path, flag, new Error('it is a folder'));
  if (found !== null) {
    await access(path, constants.W_OK).catch((cause: unknown) => Promise.reject(unwritable(path, flag, cause)));
  }
  await checkFolder(dirname(path), flag);
}

function unwritable(path: string, flag: string, cause: unknown): Error {
  return configurationError(`cannot write ${path} (${flag}): ${fileTrouble(cause)}`, {
    code: 'output_unwritable',
    op: 'check paths',
    hint: isOfWrongKind(cause)
      ? `Give ${flag} another path.`
      : `Give ${flag} a path whose folder this user may write; in a container, mount a volume there.`,
    cause,
  });
}
