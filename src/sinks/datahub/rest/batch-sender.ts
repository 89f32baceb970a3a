import { asLineageError, type LineageError } from '../../../errors.js';
import { appendRejected } from '../../../files/rejected-file.js';
import { openAlikeWarnings, type AlikeWarnings } from '../../../log/alike-warnings.js';
import type { Logger } from '../../../log/logger.js';
import type { NetworkTally } from '../../network-tally.js';
import type { Mcp } from '../mcp.js';
import type { Route } from './encode.js';
import { unknownFields, type GmsFailure } from './gms-failure.js';
import { gmsError, type Gms } from './gms.js';

/** A proposal on its way. */
export interface Sending {
  /** Whose place in the watermark depends on it. */
  readonly key: string;
  /** As a file would have it. */
  readonly mcp: Mcp;
  readonly route: Route;
  /** As it goes over the wire. */
  readonly text: string;
}

export interface BatchSenderOptions {
  readonly rejectedFile: string;
  readonly onReject: 'continue' | 'hold';
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Told of each proposal that GMS has confirmed. */
  readonly onTaken?: (mcp: Mcp) => Promise<void>;
}

/** So many failures in a row, of smaller and smaller parts, mean that the server is away, when it never took anything. */
const doubtsThatTell = 10;
/** Parts of what all tries could not deliver are not tried as often again. */
const triesOfParts = 2;

/**
 * Sends batches. One that is refused is split until the culprit is found: that one is kept in the rejected file, and the
 * others pass. One that ends in a server error again and again is split as well, and its culprit counts as refused when the
 * server takes others; else the server is away.
 */
export class BatchSender {
  readonly #gms: Gms;
  readonly #options: BatchSenderOptions;
  readonly #unconfirmed = new Set<string>();
  readonly #undecided: { readonly item: Sending; readonly failure: GmsFailure }[] = [];
  readonly #toldFields = new Set<string>();
  readonly #refusals: AlikeWarnings;
  #delivered = 0;
  #rejected = 0;
  #failed = 0;
  #doubts = 0;
  #lastTaken: Sending | null = null;
  #error: LineageError | null = null;

  constructor(gms: Gms, options: BatchSenderOptions) {
    this.#gms = gms;
    this.#options = options;
    this.#refusals = openAlikeWarnings(options.log);
  }

  /** What ended the service; nothing more is sent then. */
  get error(): LineageError | null {
    return this.#error;
  }

  /** Ends the service. What it ended first stays the reason. */
  end(error: LineageError): void {
    this.#error ??= error;
  }

  /** Sends proposals of one route, in order. Rejects never: what became of them is in the tally. */
  async send(items: readonly Sending[], maxTries?: number): Promise<void> {
    const [first] = items;
    if (first === undefined) return;
    if (this.#error !== null) return this.fail(items);
    try {
      const members = items.map(({ text }) => text);
      const failure = await this.#gms.send(first.route, members, maxTries);
      if (failure === null) await this.#taken(items);
      else await this.#judge(items, failure);
    } catch (thrown) {
      this.#end(asLineageError(thrown), items);
    }
  }

  /** Not delivered, for no fault of their own: they come again. */
  fail(items: readonly { readonly key: string }[]): void {
    this.#failed += items.length;
    for (const { key } of items) this.#unconfirmed.add(key);
  }

  /** Decides what only a server that takes others could decide. Call it when nothing is being sent. */
  async settle(): Promise<NetworkTally> {
    const undecided = this.#undecided.splice(0);
    const [first] = undecided;
    if (first !== undefined && this.#error === null && this.#lastTaken === null) {
      this.#error = gmsError(this.#gms.url, first.failure);
    }
    for (const { item, failure } of undecided) {
      if (this.#error === null) await this.#decide(item, failure);
      else this.fail([item]);
    }
    const { rejectedFile } = this.#options;
    this.#refusals.sum(
      { rejectedFile, hint: sumHint },
      'DataHub refused many proposals; all are kept in the rejected file',
    );
    return {
      delivered: this.#delivered,
      rejected: this.#rejected,
      failed: this.#failed,
      unconfirmed: this.#unconfirmed,
      error: this.#error,
    };
  }

  async #judge(items: readonly Sending[], failure: GmsFailure): Promise<void> {
    if (failure.kind === 'stopped') this.#end(asLineageError(this.#options.signal.reason), items);
    else if (failure.kind === 'refused') await this.#refused(items, failure);
    else if (failure.kind === 'doubtful') await this.#doubted(items, failure);
    else this.#end(gmsError(this.#gms.url, failure), items);
  }

  async #refused(items: readonly Sending[], failure: GmsFailure): Promise<void> {
    const [first] = items;
    if (items.length > 1) await this.#sendParts(items);
    else if (first !== undefined) await this.#reject(first, failure);
  }

  async #doubted(items: readonly Sending[], failure: GmsFailure): Promise<void> {
    this.#doubts += 1;
    const works = await this.#takesWhatItTook();
    if (works === false || (works === null && this.#doubts > doubtsThatTell)) {
      this.#end(gmsError(this.#gms.url, failure), items);
      return;
    }
    const [first] = items;
    if (items.length > 1) await this.#sendParts(items, triesOfParts);
    else if (first !== undefined && works === null) this.#undecided.push({ item: first, failure });
    else if (first !== undefined) await this.#decide(first, failure);
  }

  async #sendParts(items: readonly Sending[], maxTries?: number): Promise<void> {
    const middle = Math.ceil(items.length / 2);
    await this.send(items.slice(0, middle), maxTries);
    await this.send(items.slice(middle), maxTries);
  }

  /** Whether the server works: what it took last is sent once more, which changes nothing there. null: it took nothing yet. */
  async #takesWhatItTook(): Promise<boolean | null> {
    const probe = this.#lastTaken;
    return probe === null ? null : (await this.#gms.send(probe.route, [probe.text], 1)) === null;
  }

  /** The server takes others: one that it gave no answer for comes again, one that it answered for is refused. */
  async #decide(item: Sending, failure: GmsFailure): Promise<void> {
    if (failure.status === null) return this.fail([item]);
    // The outage may have ended between the last try and the probe.
    const again = await this.#gms.send(item.route, [item.text], 1);
    if (again === null) await this.#taken([item]);
    else if (again.kind === 'doubtful' && again.status !== null) await this.#reject(item, again);
    // One try is too little to call the server away.
    else if (again.kind === 'doubtful' || again.kind === 'away') this.fail([item]);
    else await this.#judge([item], again);
  }

  async #taken(items: readonly Sending[]): Promise<void> {
    this.#delivered += items.length;
    this.#doubts = 0;
    this.#lastTaken = items.at(-1) ?? this.#lastTaken;
    for (const { mcp } of items) await this.#options.onTaken?.(mcp);
  }

  async #reject({ key, mcp }: Sending, failure: GmsFailure): Promise<void> {
    const { rejectedFile, onReject } = this.#options;
    const { entityUrn, aspectName } = mcp;
    this.#rejected += 1;
    if (onReject === 'hold') this.#unconfirmed.add(key);
    const answer = { status: failure.status, body: failure.body };
    await appendRejected(rejectedFile, { proposal: mcp, answer });
    this.#refusals.warn(
      failure.told.replace(/ \(\d+ tr(?:y|ies)\)$/, ''),
      { unit: key, entityUrn, aspectName, answer: failure.told, rejectedFile, hint: hintOn(failure) },
      'DataHub refused a proposal; it is kept in the rejected file',
    );
    for (const field of unknownFields(failure)) await this.#tellUnknown(aspectName, field);
  }

  /** Once for each field: the server is older than this program. */
  async #tellUnknown(aspectName: string, field: string): Promise<void> {
    const name = `${aspectName}${field}`;
    if (this.#toldFields.has(name)) return;
    this.#toldFields.add(name);
    const { version } = await this.#gms.server();
    const hint = 'Upgrade DataHub, and send what was refused with `hightouch-lineage replay`.';
    this.#options.log.warn({ field: name, version, hint }, 'the DataHub server is too old to know a field');
  }

  #end(error: LineageError, items: readonly Sending[]): void {
    this.end(error);
    this.fail(items);
  }
}

const sumHint = 'Mend what the answers name, then send the file again with `hightouch-lineage replay`.';

/** What to do about a proposal that was refused by itself. */
function hintOn({ status }: GmsFailure): string {
  const again = 'then send it again with `hightouch-lineage replay`.';
  return status === 413
    ? `Raise the limit on the size of a request, of GMS or of what stands in front of it; ${again}`
    : `Mend what the answer names, ${again}`;
}
