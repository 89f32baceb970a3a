import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseYamlFile } from '../config/config-file.js';
import { variable } from '../config/environment.js';
import type { Flags } from '../config/gather.js';
import { interpolate } from '../config/interpolate.js';
import { xcomFile } from '../config/load.js';
import type { LineageError } from '../errors.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { redactReport } from '../log/redact.js';
import { errorResult, noCounts, noCoverage, resultText, type Summary } from '../result.js';
import type { CliHost } from './host.js';

/**
 * Leaves a result for a pass that could not begin, since its configuration is wrong: to `--result` as far as it can be known
 * without the configuration, else for Airflow. That it cannot be written is no second error.
 */
export async function writeFailedResult(error: LineageError, flags: Flags, cli: CliHost): Promise<void> {
  const named = flags['result'] ?? variable(cli.env, 'HIGHTOUCH_LINEAGE_RESULT') ?? resultInFile(flags, cli);
  const path = typeof named === 'string' ? resolve(cli.folder, named) : existsSync(dirname(xcomFile)) ? xcomFile : null;
  if (path === null) return;
  await writeFileAtomic(path, redactReport(resultText(failedSummary(error, cli.now())))).catch(() => undefined);
}

/** The key `result` of a config file that can be read, whatever else is wrong with it. */
function resultInFile(flags: Flags, cli: CliHost): string | undefined {
  const file = flags['config'] ?? variable(cli.env, 'HIGHTOUCH_LINEAGE_CONFIG');
  if (typeof file !== 'string') return undefined;
  try {
    const content = parseYamlFile(resolve(cli.folder, file), 'config file') as { readonly result?: unknown } | null; // looked at below
    const { result } = content ?? {};
    return typeof result === 'string' && result !== '' ? interpolate(result, cli.env, cli.folder, 'result') : undefined;
  } catch {
    return undefined; // what is wrong with the file is the error that is on its way out
  }
}

function failedSummary(error: LineageError, nowMs: number): Summary {
  return {
    status: 'failed',
    exitCode: error.exitCode,
    passId: '',
    workspace: null,
    window: null,
    startedAt: new Date(nowMs).toISOString(),
    durationMs: 0,
    counts: noCounts,
    coverage: noCoverage,
    sinks: [],
    api: { requests: 0, retries: 0, rateLimited: 0, waitedMs: 0 },
    watermark: { in: null, out: null },
    outputs: [],
    error: errorResult(error),
  };
}
