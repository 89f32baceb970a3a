import type { NamePatterns } from '../../model/name-patterns.js';

/** What a recipe asks of deletion and state, with the defaults of DataHub's framework. */
export interface StatefulIngestion {
  readonly enabled: boolean;
  /** Soft-delete what was told before and is gone. */
  readonly removeStaleMetadata: boolean;
  /** Percent of what was told before, 0 to 100: when more is gone, nothing is removed. */
  readonly failSafeThreshold: number;
  readonly ignoreOldState: boolean;
  readonly ignoreNewState: boolean;
  readonly maxStateBytes: number;
}

/** A DataHub server that is asked about state, and not delivered to. */
export interface DataHubApi {
  readonly url: string;
  readonly token: string | null;
}

/** What only a DataHub recipe can say; everything else in one is a value of our own options. */
export interface RecipeSettings {
  /** Absolute. */
  readonly file: string;
  /** Type of its sink; null when it names none. */
  readonly sink: string | null;
  readonly pipelineName: string | null;
  /** On a sync's slug. */
  readonly syncPatterns: NamePatterns | null;
  /** On a model's name. */
  readonly modelPatterns: NamePatterns | null;
  /** On a contract's name. */
  readonly contractPatterns: NamePatterns | null;
  /** null without the block. */
  readonly statefulIngestion: StatefulIngestion | null;
  readonly datahubApi: DataHubApi | null;
  /** How many runs of each sync, the newest first. */
  readonly maxSyncRunsPerSync: number;
}
