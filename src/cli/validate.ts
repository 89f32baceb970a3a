import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Flags } from '../config/gather.js';
import { packageRoot } from '../files/package-root.js';
import { errorAt, warningAt, type Fault } from '../openlineage/fault.js';
import { requiredText } from '../config/settings.js';
import { createRunOrderCheck } from '../openlineage/run-order.js';
import { createValidator } from '../openlineage/validate.js';
import { profiles, waivedConventions, type ProfileName } from '../sinks/openlineage/profiles.js';
import { eventFilesAt } from './event-files.js';
import { success, type CliHost, type Outcome } from './host.js';
import { readRecords, type JsonRecord } from './json-records.js';
import { isProposal, proposalFaults } from './mcp-faults.js';
import { openReader } from './open-reader.js';
import { refusedThingOf } from './refused-thing.js';
import { standardInput } from './standard-input.js';
import { usageError } from './usage-errors.js';

/**
 * `validate FILE...`: one line a fault, `file:line pointer message`; what is valid and may still go wrong is a line with
 * `warning:`. What events of `--openlineage-profile` are on purpose is no warning. A file without a fault is a line with `ok`. A folder stands for the event files below it, and `-` for standard
 * input. Exit 3 when there is a fault.
 *
 * @throws LineageError (exit 2) when no file is named or one cannot be read
 */
export async function validate(flags: Flags, operands: readonly string[], cli: CliHost): Promise<Outcome> {
  const { settings, log } = openReader('validate', flags, cli);
  if (operands.length === 0) throw usageError('validate needs a file', 'Write hightouch-lineage validate FILE...');
  const all = await Promise.all(
    operands.map((operand) => (operand === '-' ? pieces : eventFilesAt(resolve(cli.folder, operand)))),
  );

  const chosen = requiredText(settings, 'openlineageProfile');
  const profile = chosen === 'auto' ? 'generic' : (chosen as ProfileName); // a choice
  const judgeEvent = createValidator({
    extraSchemas: await ownSchemas(),
    maxEventBytes: profiles[profile].maxEventBytes,
    waived: waivedConventions(profile),
  });
  let faults = 0;
  for (const [index, { files, inFolder }] of all.entries()) {
    const operand = operands[index] ?? '';
    const judge: Judge = { judgeEvent, judgeOrder: createRunOrderCheck(), inFolder };
    for (const file of files) {
      const shown = inFolder ? join(operand, relative(resolve(cli.folder, operand), file)) : operand;
      const counts = { records: 0, faults: 0, warnings: 0, events: 0, proposals: 0 };
      for await (const record of readRecords(file === '-' ? standardInput(cli) : file)) {
        cli.signal.throwIfAborted();
        counts.records += 1;
        const thing = refusedThingOf(record.value)?.value ?? record.value;
        if (isProposal(thing)) counts.proposals += 1;
        else if (meansToBeEvent(thing)) counts.events += 1;
        for (const { severity, pointer, message } of judged(record, judge)) {
          counts[severity === 'error' ? 'faults' : 'warnings'] += 1;
          const place = `${record.pointer}${pointer}`;
          const prefix = severity === 'error' ? '' : 'warning: ';
          cli.stdout.write(`${shown}:${record.lineOf(pointer)} ${place === '' ? '/' : place} ${prefix}${message}\n`);
        }
      }
      cli.signal.throwIfAborted();
      log.info({ file: shown, ...counts }, 'file judged');
      if (counts.records === 0) cli.stdout.write(`${shown}:1 / warning: the file is empty\n`);
      else if (counts.faults === 0) cli.stdout.write(okLine(shown, counts));
      faults += counts.faults;
    }
  }
  return faults === 0
    ? success
    : { exitCode: 3, reason: `validate found ${faults} ${faults === 1 ? 'fault' : 'faults'}` };
}

const pieces = { files: ['-'], inFolder: false };

/** `ok events.ndjson: 204 events`; nothing for a file in which nothing was judged. */
function okLine(file: string, { events, proposals }: { readonly events: number; readonly proposals: number }): string {
  const found = [
    ...(events === 0 ? [] : [`${events} ${events === 1 ? 'event' : 'events'}`]),
    ...(proposals === 0 ? [] : [`${proposals} ${proposals === 1 ? 'proposal' : 'proposals'}`]),
  ];
  return found.length === 0 ? '' : `ok ${file}: ${found.join(', ')}\n`;
}

interface Judge {
  readonly judgeEvent: (event: unknown) => readonly Fault[];
  readonly judgeOrder: (event: unknown) => readonly Fault[];
  readonly inFolder: boolean;
}

function judged(record: JsonRecord, judge: Judge): readonly Fault[] {
  if (record.fault !== undefined) return [errorAt('', record.fault)];
  const { value } = record;
  if (isProposal(value)) return proposalFaults(value);
  if (typeof value === 'object' && value !== null && 'proposedSnapshot' in value) {
    return [warningAt('/proposedSnapshot', 'a metadata change event of the old kind, which is not judged')];
  }
  const refused = refusedThingOf(value);
  if (refused !== null) {
    const faults = isProposal(refused.value) ? proposalFaults(refused.value) : judge.judgeEvent(refused.value);
    return faults.map((fault) => ({ ...fault, pointer: `/${refused.member}${fault.pointer}` }));
  }
  if (!meansToBeEvent(value)) {
    if (judge.inFolder) return [warningAt('', 'no event, so it is not judged')];
    return [errorAt('', 'neither an OpenLineage event nor a DataHub proposal')];
  }
  return [...judge.judgeEvent(value), ...judge.judgeOrder(value)];
}

/** Among the files of a folder there may be reports and the like. */
function meansToBeEvent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['eventType', 'eventTime', 'producer', 'schemaURL', 'run', 'job'].some((name) => name in value);
}

/** The schemas of our own facets, which stand on no server yet. */
async function ownSchemas(): Promise<readonly object[]> {
  const folder = join(packageRoot(), 'spec', 'facets');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as object)); // ours
}
