/** Aspects of DataHub's own ingestion. */

/** The aspect `datahubIngestionCheckpoint`, a time series of the job that stands for the deletion of a pipeline. */
export interface CheckpointAspect {
  readonly timestampMillis: number;
  readonly pipelineName: string;
  readonly platformInstanceId: string;
  readonly config: string;
  readonly state: {
    readonly formatVersion: string;
    readonly serde: string;
    /** Bytes: one character each. */
    readonly payload: string;
  };
  readonly runId: string;
}
