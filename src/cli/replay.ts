import { join, relative, resolve } from 'node:path';
import type { Flags } from '../config/gather.js';
import { requiredNumber } from '../config/settings.js';
import { configurationError, withoutNextPass, type LineageError } from '../errors.js';
import { eventFilesAt } from './event-files.js';
import { success, type CliHost, type Outcome } from './host.js';
import { readRecords, type JsonRecord } from './json-records.js';
import { openCommand } from './open-command.js';
import { replayRecords, type ReplayCounts } from './replay-file.js';
import { openReplayLedger } from './replay-ledger.js';
import { replayTargets } from './replay-targets.js';
import { usageError } from './usage-errors.js';

/**
 * `replay FILE...`: sends what a `rejected.ndjson` holds, or any file or folder of events or proposals, to the configured receivers.
 * What was sent is remembered in `FILE.replayed` and not sent there again (`--resend` sends it all the same); what is refused
 * again goes to `FILE.refused-{time}.ndjson` (of a folder: both in it, named `replay`); the files themselves stay as they are. What lies in a folder and is for none of the
 * receivers is passed over, and said in one line. Exit codes as `run`: 3 when a line was
 * not delivered, 4 or 5 when no receiver took anything.
 *
 * @throws LineageError (exit 2) when no file is named, one cannot be read, or there is nowhere to send to
 */
export async function replay(flags: Flags, operands: readonly string[], cli: CliHost): Promise<Outcome> {
  const { settings, host, log } = openCommand('replay', flags, cli);
  if (operands.length === 0) throw usageError('replay needs a file', 'Write hightouch-lineage replay FILE...');
  const all = await Promise.all(operands.map((operand) => eventFilesAt(resolve(cli.folder, operand))));
  const targets = replayTargets(settings, host, cli.folder);
  const isDisabled = (cli.env['OPENLINEAGE_DISABLED'] ?? '').trim().toLowerCase() === 'true';
  if (isDisabled) log.warn({}, 'OPENLINEAGE_DISABLED is true: no event is sent');
  if (isDisabled && targets.length === 0) return success;
  if (targets.length === 0) throw nowhere();

  const totals: ReplayCounts = { delivered: 0, refused: 0, failed: 0, sentBefore: 0, bad: 0 };
  const errors: (LineageError | null)[] = targets.map(() => null);
  const passedOver = new Set<string>();
  let openedAgain = 0;
  for (const [index, { files, inFolder }] of all.entries()) {
    const path = resolve(cli.folder, operands[index] ?? '');
    // What lies beside a folder is another's, and in a container often not to be written.
    const base = inFolder ? join(path, 'replay') : path;
    const refusedFile = `${base.replace(/(?:\.(?:json|jsonl|ndjson))?(?:\.gz)?$/i, '')}.refused-${stampOf(cli.now())}.ndjson`;
    const ledger = await openReplayLedger(`${base}.replayed`);
    try {
      const done = await replayRecords(recordsOf(files), {
        targets,
        ledger,
        resend: flags['resend'] === true,
        refusedFile,
        parallel: requiredNumber(settings, 'openlineageConcurrency'),
        signal: cli.signal,
        log,
        onSkipped: (record, why) => {
          const shown = shownPlace(record, cli.folder);
          cli.stdout.write(`${shown}:${record.line} ${record.pointer === '' ? '/' : record.pointer} ${why}\n`);
        },
        onOther(record) {
          if (inFolder) passedOver.add(shownPlace(record, cli.folder));
          return inFolder;
        },
      });
      for (const name of Object.keys(totals) as (keyof ReplayCounts)[]) totals[name] += done.counts[name]; // keys() widens
      openedAgain += done.startsAlone;
      done.errors.forEach((error, at) => (errors[at] ??= error));
      log.info(
        { file: operands[index], ...done.counts, ...(done.counts.refused > 0 ? { refusedFile } : {}) },
        'replayed',
      );
    } finally {
      await ledger.close();
    }
  }
  if (passedOver.size > 0) {
    const files = passedOver.size === 1 ? 'a file' : `${passedOver.size} files`;
    cli.stdout.write(`passed over ${files} with nothing for these receivers: ${[...passedOver].join(', ')}\n`);
  }
  if (openedAgain > 0) {
    const hint = 'Send the event file of their pass as well (--resend when it was sent before): it closes them.';
    log.warn(
      { runs: openedAgain, hint },
      'runs are begun whose end is not here: where it was taken before, they are open again',
    );
  }
  cli.stdout.write(`${summaryOf(totals)}\n`);
  return outcomeOf(totals, errors);
}

interface PlacedRecord extends JsonRecord {
  readonly file: string;
}

async function* recordsOf(files: readonly string[]): AsyncGenerator<PlacedRecord> {
  for (const file of files) for await (const record of readRecords(file)) yield { ...record, file };
}

function shownPlace(record: JsonRecord, folder: string): string {
  const { file } = record as PlacedRecord; // as recordsOf made it
  return relative(folder, file) || file;
}

/** `20260201T120000Z` */
function stampOf(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}

function summaryOf({ delivered, refused, failed, sentBefore, bad }: ReplayCounts): string {
  return `${delivered} sent, ${refused} refused, ${failed} not delivered, ${sentBefore} sent before, ${bad} unusable`;
}

function outcomeOf(totals: ReplayCounts, errors: readonly (LineageError | null)[]): Outcome {
  const [first] = errors;
  if (totals.delivered === 0 && first !== null && first !== undefined && errors.every((error) => error !== null))
    throw withoutNextPass(
      first,
      'What was not sent stays in the file: run the same replay again once the receiver is back.',
    );
  const isPartial = totals.refused + totals.failed + totals.bad > 0;
  return isPartial ? { exitCode: 3, reason: `replay: ${summaryOf(totals)}` } : success;
}

function nowhere(): LineageError {
  return configurationError('replay has nowhere to send to', {
    code: 'no_transport',
    op: 'replay',
    hint: 'For events give --openlineage-url, or a transport by openlineage.yml or OPENLINEAGE__TRANSPORT__TYPE; for DataHub proposals --datahub-url.',
  });
}
