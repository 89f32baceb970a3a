import { dirname, join } from 'node:path';
import type { Config } from '../config/config.js';
import { packageVersion } from '../files/package-root.js';
import { gitSyncOrigin } from '../hightouch/git-sync/origin.js';
import type { Host } from '../host.js';
import { maskErrorText } from '../log/mask.js';
import { redact } from '../log/redact.js';
import { parentFromVariables } from '../openlineage/configuration/parent-context.js';
import { prepareEvents } from '../openlineage/event-settings.js';
import type { RunEvent } from '../openlineage/events.js';
import { serialiseEvent } from '../openlineage/serialise.js';
import type { PassRunResult, Summary, Unread } from '../result.js';
import { chooseProfile } from '../sinks/openlineage/choose-profile.js';
import { leadsNowhere } from '../sinks/openlineage/consumer-events.js';
import { withConsumerNames } from '../sinks/openlineage/consumer-names.js';
import type { Profile } from '../sinks/openlineage/profiles.js';
import type { Window } from '../sinks/sink.js';
import { appendNewest, encloseEvents } from './event-file.js';
import { endEvent, startEvent, type PassStory } from './events.js';
import { fitted } from './fit-event.js';
import { passEnd } from './pass-end.js';
import { openPassRunReceivers, type PassRunReceivers } from './receivers.js';

export interface ToldPassRun {
  readonly result: PassRunResult;
  /** Files that hold it, beside the events that the sink has published. */
  readonly outputs: readonly string[];
}

/** Passes without an events file of their own that `pass-runs.ndjson` remembers, START and end each. */
const passesRemembered = 100;

/** Of `--openlineage-profile openmetadata`: the events of a pass have no datasets. */
export const notTaken =
  "the pass's own run is not told: the consumer of this OpenLineage profile drops events without inputs and outputs";

/**
 * The pass as a run of OpenLineage: a START before the first request, an end on the way out. Nothing here throws or changes
 * the outcome of a pass: what a receiver does not take is counted and warned about.
 */
export class PassRun {
  readonly #config: Config;
  readonly #host: Host;
  readonly #runId: string;
  #story: PassStory | null = null;
  #start: RunEvent | null = null;
  #receivers: PassRunReceivers | null = null;
  #ended: Promise<ToldPassRun | null> | null = null;

  /** @param runId the pass id */
  constructor(config: Config, host: Host, runId: string) {
    this.#config = config;
    this.#host = host;
    this.#runId = runId;
  }

  /** Tells the START, if the run is to be told. `workspaceId` is what the watermark says; null when there is none. */
  async start(window: Window, workspaceId: string | null): Promise<void> {
    const { passRun, sinks } = this.#config;
    if (passRun.told === 'never' || !sinks.includes('openlineage')) return;
    const { parent } = parentFromVariables(this.#host.env);
    if (passRun.told === 'auto' && parent === null) return;
    try {
      const story = await this.#tellStory(window, workspaceId, parent);
      this.#story = story;
      this.#start = this.#event(startEvent(story, this.#now()));
      this.#receivers = openPassRunReceivers(this.#config, this.#host);
      if (this.#start !== null) await this.#receivers.start(this.#start);
      else if (this.#profile().bothEnds) this.#host.log.warn({ runId: this.#runId }, notTaken);
    } catch (thrown) {
      this.#warn(thrown);
    }
  }

  /**
   * Tells the end, once; null when there is nothing to tell it of.
   *
   * @param summary how the pass ended, exit code and all
   */
  end(summary: Summary, unread: Unread): Promise<ToldPassRun | null> {
    this.#ended ??= this.#end(summary, unread);
    return this.#ended;
  }

  async #end(summary: Summary, unread: Unread): Promise<ToldPassRun | null> {
    const story = this.#story;
    if (story === null) return null;
    const tally = { delivered: 0, failed: 0 };
    const outputs: string[] = [];
    try {
      const clean = (text: string): string => redact(this.#config.maskErrors ? maskErrorText(text) : text);
      const end = this.#event(
        endEvent(story, this.#now(), passEnd(summary, unread, this.#config, clean), this.#profile().tagSource),
      );
      const start = this.#start;
      if (start !== null && end !== null) {
        const sent = await this.#receivers?.end(start, end);
        tally.delivered += sent?.delivered ?? 0;
        tally.failed += sent?.failed ?? 0;
        await this.#write(summary, start, end, tally, outputs);
      }
    } catch (thrown) {
      this.#warn(thrown);
    }
    const { namespace, name } = story;
    return { result: { namespace, job: name, ...tally }, outputs };
  }

  /** Into the events that this pass has published; when it has published none, and only when asked to, into a file beside. */
  async #write(
    summary: Summary,
    start: RunEvent,
    end: RunEvent,
    tally: { delivered: number; failed: number },
    outputs: string[],
  ): Promise<void> {
    const { openlineage, passRun } = this.#config;
    const { file } = openlineage;
    if (file === null) return;
    const isPublished = summary.outputs.includes(file);
    if (!isPublished && passRun.told !== 'always') return;
    const [first, last] = [serialiseEvent(start), serialiseEvent(end)];
    try {
      if (isPublished) await encloseEvents(file, first, last);
      else {
        const beside = join(dirname(file), 'pass-runs.ndjson');
        await appendNewest(beside, [first, last], 2 * passesRemembered);
        outputs.push(beside);
      }
      tally.delivered += 2;
    } catch (thrown) {
      tally.failed += 2;
      this.#warn(thrown);
    }
  }

  async #tellStory(window: Window, workspaceId: string | null, parent: PassStory['parent']): Promise<PassStory> {
    const { gitSyncDir, passRun, openlineage, workspaceName } = this.#config;
    const origin = gitSyncDir === null ? null : await gitSyncOrigin(gitSyncDir);
    const workspace = workspaceName ?? origin?.workspaceId ?? workspaceId;
    const name = `${workspace ?? 'workspace'}.lineage-extraction`.replaceAll('/', '-');
    if (workspace === null) {
      this.#host.log.warn(
        { job: name },
        'the workspace is not known before the first request, so the run of this pass is of a job without its name; --workspace-name gives it one',
      );
    }
    return {
      jobType: this.#profile().jobTypes.pass,
      namespace: passRun.namespace === 'parent' && parent !== null ? parent.job.namespace : openlineage.namespace,
      name,
      runId: this.#runId,
      window: { start: window.start, end: window.end },
      parent,
      variables: passRun.variables.flatMap((variable) => {
        const value = this.#host.env[variable];
        return value === undefined ? [] : [{ name: variable, value: redact(value) }];
      }),
      code: origin?.manifest ?? null,
      version: packageVersion(),
    };
  }

  /** As client and consumer want it; null when a filter holds it back, or the consumer drops what has no datasets. */
  #event(event: RunEvent): RunEvent | null {
    const { client } = this.#config.openlineage;
    const profile = this.#profile();
    if (leadsNowhere(event, profile)) return null;
    const named = withConsumerNames(event, profile.names);
    const prepare = client === null ? null : prepareEvents(client, this.#host.env);
    const prepared = prepare === null ? named : (prepare(named) as RunEvent | null); // of the class it was given
    if (prepared === null) return null;
    const fit = fitted(prepared, profile.maxEventBytes, packageVersion(), profile.tagSource);
    if (fit === null) {
      const bytes = profile.maxEventBytes;
      throw new Error(`an event of the pass is larger than --max-event-bytes (${bytes}), whatever is left out of it`);
    }
    return fit;
  }

  #profile(): Profile {
    return chooseProfile(this.#config.openlineage, this.#host.env).profile;
  }

  #now(): string {
    return new Date(this.#host.now()).toISOString();
  }

  #warn(thrown: unknown): void {
    const error = redact(thrown instanceof Error ? thrown.message : String(thrown));
    this.#host.log.warn({ runId: this.#runId, error }, "the pass's own run could not be told whole");
  }
}
