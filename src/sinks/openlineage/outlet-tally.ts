import { appendRejected } from '../../files/rejected-file.js';
import { openAlikeWarnings, type AlikeWarnings } from '../../log/alike-warnings.js';
import type { Logger } from '../../log/logger.js';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import type { TransportError } from '../../openlineage/transports/transport-error.js';

const shownAnswerLength = 500;

export interface TallyOptions {
  readonly rejectedFile: string;
  readonly onReject: 'continue' | 'hold';
  readonly log: Logger;
}

/** What became of the events of an outlet. */
export class OutletTally {
  readonly #options: TallyOptions;
  readonly #unconfirmed = new Set<string>();
  readonly #refusals: AlikeWarnings;
  #rejected = 0;
  #failed = 0;
  delivered = 0;

  constructor(options: TallyOptions) {
    this.#options = options;
    this.#refusals = openAlikeWarnings(options.log);
  }

  get rejected(): number {
    return this.#rejected;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Keys with something that the receiver has not taken. */
  get unconfirmed(): ReadonlySet<string> {
    return this.#unconfirmed;
  }

  /** Notes events that come again in the next pass. */
  fail(key: string, count: number): void {
    if (count === 0) return;
    this.#failed += count;
    this.#unconfirmed.add(key);
  }

  /** Keeps an event that the receiver refused for itself. Throws as appendRejected. */
  async reject(key: string, event: OpenLineageEvent, error: TransportError): Promise<void> {
    const { rejectedFile, onReject } = this.#options;
    this.#rejected += 1;
    if (onReject === 'hold') this.#unconfirmed.add(key);
    await appendRejected(rejectedFile, { event, answer: { status: error.status ?? null, body: error.body ?? null } });
    const said = `${error.message}${error.body === undefined ? '' : `: ${error.body}`}`.slice(0, shownAnswerLength);
    const fields = { unit: key, job: nameOf(event), status: error.status, answer: said, rejectedFile };
    this.#refusals.warn(said, fields, 'the OpenLineage receiver refused an event; it is kept in the rejected file');
  }

  /** Tells how many were refused, when not every refusal was told by itself. */
  sumRefusals(): void {
    const { rejectedFile } = this.#options;
    const hint = 'Mend what the answers name, then send the file again with `hightouch-lineage replay`.';
    this.#refusals.sum(
      { rejectedFile, hint },
      'the OpenLineage receiver refused many events; all are kept in the rejected file',
    );
  }
}

/** Of its job; a dataset's own for an event without one. */
function nameOf(event: OpenLineageEvent): string {
  if ('job' in event) return event.job.name;
  return event.dataset.name;
}
