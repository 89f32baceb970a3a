import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Flags } from '../config/gather.js';
import { packageRoot } from '../files/package-root.js';
import { errorAt, warningAt, type Fault } from '../openlineage/fault.js';
import { createValidator, type Validator } from '../openlineage/validate.js';
import { success, type CliHost, type Outcome } from './host.js';
import { readRecords, type JsonRecord } from './json-records.js';
import { isProposal, proposalFaults } from './mcp-faults.js';
import { openCommand } from './open-command.js';
import { requireReadable } from './require-readable.js';
import { usageError } from './usage-errors.js';

/**
 * `validate FILE...`: one line a fault, `file:line pointer message`; what is valid and may still go wrong is a line with
 * `warning:`. Exit 3 when there is a fault.
 *
 * @throws LineageError (exit 2) when no file is named or one cannot be read
 */
export async function validate(flags: Flags, operands: readonly string[], cli: CliHost): Promise<Outcome> {
  const { log } = openCommand('validate', flags, cli);
  if (operands.length === 0) throw usageError('validate needs a file', 'Write hightouch-lineage validate FILE...');
  for (const path of operands) await requireReadable(resolve(cli.folder, path));

  const judgeEvent = createValidator({ extraSchemas: await ownSchemas() });
  let faults = 0;
  for (const path of operands) {
    const counts = { records: 0, faults: 0, warnings: 0 };
    for await (const record of readRecords(resolve(cli.folder, path))) {
      cli.signal.throwIfAborted();
      counts.records += 1;
      for (const { severity, pointer, message } of judge(record, judgeEvent)) {
        counts[severity === 'error' ? 'faults' : 'warnings'] += 1;
        const place = `${record.pointer}${pointer}`;
        const prefix = severity === 'error' ? '' : 'warning: ';
        cli.stdout.write(`${path}:${record.line} ${place === '' ? '/' : place} ${prefix}${message}\n`);
      }
    }
    log.info({ file: path, ...counts }, 'file judged');
    faults += counts.faults;
  }
  return faults === 0
    ? success
    : { exitCode: 3, reason: `validate found ${faults} ${faults === 1 ? 'fault' : 'faults'}` };
}

function judge(record: JsonRecord, judgeEvent: Validator): readonly Fault[] {
  if (record.fault !== undefined) return [errorAt('', record.fault)];
  const { value } = record;
  if (isProposal(value)) return proposalFaults(value);
  if (typeof value === 'object' && value !== null && 'proposedSnapshot' in value) {
    return [warningAt('/proposedSnapshot', 'a metadata change event of the old kind, which is not judged')];
  }
  return judgeEvent(value);
}

/** The schemas of our own facets, which stand on no server yet. */
async function ownSchemas(): Promise<readonly object[]> {
  const folder = join(packageRoot(), 'spec', 'facets');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as object)); // ours
}
