import type { Absence, GoneUnit, PassView, UnitKey } from '../../sink.js';
import { asLineageError, LineageError } from '../../../errors.js';
import { foreignDatasets } from '../destinations.js';
import type { EntityUrns } from '../entity-urns.js';
import type { GraphIndex } from '../graph-index.js';
import type { SystemMetadata } from '../mcp.js';
import type { Urn } from '../urns.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { Checkpoint } from './checkpoint.js';
import { decideRemoval, type Decision } from './decide.js';
import { entityOfUrn, goneEntities, ownUrns, presentUrns, toldEntities, type OwnEntity } from './own-entities.js';
import { writeRemovedFile, type RemovedFileOptions } from './removed-file.js';

export interface RemovalOptions {
  /** Percent of what was told before: when more is missing, nothing is removed; 100 turns it off. */
  readonly threshold: number;
  /** Absolute path of the list; null: none is written. */
  readonly file: string | null;
  /** The state of a pipeline on a server; null: the watermark alone says what was told. */
  readonly store: CheckpointStore | null;
  /** Nothing counts as told before. */
  readonly ignoreOldState: boolean;
  /** The server's state is left as it is. */
  readonly ignoreNewState: boolean;
}

export interface RemovalPass extends RemovedFileOptions {
  readonly view: PassView;
  readonly urns: EntityUrns;
  readonly index: GraphIndex;
  readonly system: SystemMetadata;
  readonly dryRun: boolean;
}

/** An entity to be told removed, or without its lineage, and the key its place depends on. */
export interface Removed {
  readonly key: string;
  readonly urn: Urn;
  readonly lineageOnly: boolean;
}

/** A state that has not changed is written again after so long: DataHub clears away what nobody has touched for days. */
const refreshMs = 24 * 3_600_000;

/** Finds out in one pass what DataHub has and Hightouch no more, and keeps the state of the pipeline. */
export class Removal {
  readonly #options: RemovalOptions;
  readonly #pass: RemovalPass;
  readonly #gone = new Map<UnitKey, GoneUnit>();
  #checkpoint: Checkpoint | null = null;
  #known: readonly OwnEntity[] = [];
  #decision: Decision | null = null;
  #isWholePass = false;
  #stateTrouble = false;

  constructor(options: RemovalOptions, pass: RemovalPass) {
    this.#options = options;
    this.#pass = pass;
  }

  /** A unit that is gone; what becomes of it is decided when all are known. */
  note(unit: GoneUnit): void {
    const key = `${unit.what}:${unit.id}`;
    this.#gone.set(key, unit);
    if (unit.what === 'sync' || unit.name !== null) return;
    const hint = 'Remove its dataset in DataHub by hand; an older release did not note its slug.';
    this.#pass.view.log.warn({ model: unit.id, hint }, 'a model that is gone has no name here');
  }

  /** What is to be told removed now. Reads the state of the pipeline; rejects only when the pass is stopped. */
  async decide(absence: Absence): Promise<readonly Removed[]> {
    const { view, urns } = this.#pass;
    this.#isWholePass = true;
    this.#checkpoint = await this.#readState();
    if (this.#options.ignoreOldState) return [];
    this.#known = this.#knownBefore();
    const present = presentUrns(view.graph, urns);
    const { threshold } = this.#options;
    this.#decision = await decideRemoval(this.#known, present, view.graph.workspace, absence, threshold);
    this.#tell(this.#decision);
    return this.#decision.remove.map((entity) => ({
      key: keyOf(entity),
      urn: entity.urn,
      lineageOnly: entity.lineageOnly === true,
    }));
  }

  /** Units that keep their place: they are gone, or have another name, and DataHub was not told. */
  get held(): ReadonlySet<UnitKey> {
    const held = new Set<UnitKey>();
    const decision = this.#decision;
    if (decision === null) return this.#options.ignoreOldState ? held : new Set(this.#gone.keys());
    for (const { entity } of decision.keep) if (entity.what !== 'destination') held.add(keyOf(entity));
    return held;
  }

  /** How much could have been removed and was not, or of the state could not be read or written. */
  get withheld(): number {
    const above = this.#decision?.keep.filter(({ because }) => because === 'above_threshold').length ?? 0;
    return above + (this.#stateTrouble ? 1 : 0);
  }

  /** How many were told removed, those without these keys. */
  removed(unconfirmed: ReadonlySet<string>): number {
    return this.#pass.dryRun ? 0 : this.#confirmed(unconfirmed).filter(isWhole).length;
  }

  /** Keys of datasets that are removed. */
  forgotten(unconfirmed: ReadonlySet<string>): ReadonlySet<string> {
    return new Set(
      this.#confirmed(unconfirmed).flatMap(({ what, key }) => (what === 'destination' ? (key ?? []) : [])),
    );
  }

  /**
   * When the receiver has everything: writes the list and the state. Gives the paths that were written.
   *
   * @throws LineageError `output_unwritable` (exit 2)
   */
  async commit(unconfirmed: ReadonlySet<string>): Promise<readonly string[]> {
    const decision = this.#decision;
    if (!this.#pass.dryRun) await this.#writeState(unconfirmed);
    const { file } = this.#options;
    if (decision === null || file === null) return [];
    if (decision.missing === 0 && !this.#pass.dryRun) return [];
    const told = { ...decision, remove: this.#confirmed(unconfirmed).filter(isWhole) };
    const how = { threshold: this.#options.threshold, dryRun: this.#pass.dryRun };
    await writeRemovedFile(file, this.#pass.view.window, told, how, this.#pass);
    return [file];
  }

  close(): void {
    this.#options.store?.close();
  }

  #confirmed(unconfirmed: ReadonlySet<string>): readonly OwnEntity[] {
    return (this.#decision?.remove ?? []).filter((entity) => !unconfirmed.has(keyOf(entity)));
  }

  #knownBefore(): readonly OwnEntity[] {
    const { view, urns } = this.#pass;
    const { urns: listed = [], ours = false } = this.#checkpoint ?? {};
    const foreign = foreignDatasets(view.graph, urns);
    const known = new Map<Urn, OwnEntity>();
    for (const entity of [
      ...toldEntities(view, urns),
      ...[...this.#gone.values()].flatMap((unit) => goneEntities(unit, urns)),
      ...listed.flatMap((urn) => entityOfUrn(urn, urns, ours) ?? []),
    ]) {
      if (!known.has(entity.urn) && !foreign.has(entity.urn)) known.set(entity.urn, entity);
    }
    return [...known.values()];
  }

  #tell({ remove, keep, percent, missing, known }: Decision): void {
    const { view, dryRun } = this.#pass;
    const { threshold } = this.#options;
    for (const { urn, lineageOnly } of remove) {
      view.log.info({ urn }, removalMessage(lineageOnly === true, dryRun));
    }
    if (keep.some(({ because }) => because === 'above_threshold')) {
      const hint =
        'See removed.json. When all of it is really gone, run once with --datahub-fail-safe-threshold 100; when it is not, check the API key and the platform instance.';
      view.log.warn({ missing, known, percent, threshold, hint }, 'too much is gone: nothing is removed from DataHub');
    } else if (keep.length > 0) {
      const urns = keep.slice(0, 20).map(({ entity }) => entity.urn);
      view.log.warn({ count: keep.length, urns }, 'is missing, and Hightouch did not say that it is gone: it is kept');
    }
  }

  async #readState(): Promise<Checkpoint | null> {
    const { store, ignoreOldState } = this.#options;
    if (store === null || ignoreOldState) return null;
    try {
      return await store.read();
    } catch (thrown) {
      this.#stateFailed(thrown, 'the state of the pipeline cannot be read: it is left as it is');
      return null;
    }
  }

  /** What is told now, and what was told before and is neither gone nor told by this pass: a part of the workspace, or kept. */
  async #writeState(unconfirmed: ReadonlySet<string>): Promise<void> {
    const { store, ignoreNewState } = this.#options;
    if (store === null || ignoreNewState || this.#stateTrouble || !this.#isWholePass) return;
    const { view, urns, index } = this.#pass;
    const next = new Set(ownUrns(view.graph, urns, index));
    for (const { urn } of this.#known) next.add(urn);
    for (const { urn } of this.#confirmed(unconfirmed)) next.delete(urn);
    const { system } = this.#pass;
    const before = new Set(this.#checkpoint?.urns);
    const isSame = before.size === next.size && [...next].every((urn) => before.has(urn));
    const { ours = false, at = 0 } = this.#checkpoint ?? {};
    if (ours && isSame && system.lastObserved - at < refreshMs) return;
    try {
      await store.write(next, system);
    } catch (thrown) {
      this.#stateFailed(thrown, 'the state of the pipeline cannot be written');
    }
  }

  #stateFailed(thrown: unknown, message: string): void {
    if (thrown instanceof LineageError && thrown.errorClass === 'interrupted') throw thrown;
    this.#stateTrouble = true;
    const { hint } = asLineageError(thrown);
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    const way = thrown instanceof LineageError ? hint : 'With `ignore_old_state: true` the state is written anew.';
    this.#pass.view.log.warn({ error, hint: way }, message);
  }
}

function removalMessage(lineageOnly: boolean, dryRun: boolean): string {
  if (lineageOnly) return dryRun ? 'would lose its lineage in DataHub' : 'loses its lineage in DataHub';
  return dryRun ? 'would be removed from DataHub' : 'is removed from DataHub';
}

function isWhole({ lineageOnly }: OwnEntity): boolean {
  return lineageOnly !== true;
}

function keyOf({ key, urn, what, id }: OwnEntity): string {
  return key ?? (id === null ? `removed:${urn}` : `${what}:${id}`);
}
