import { runState, type RunState } from '../../../model/run-state.js';
import type { SyncLineage } from '../../../model/graph.js';
import type { SyncRun } from '../../../model/workspace.js';
import type { ToldRun } from '../../sink.js';
import { fullTable, type RunResultType } from '../aspects/run.js';
import type { EntityUrns } from '../entity-urns.js';
import { syncInputs } from '../field-edges.js';
import type { GraphIndex } from '../graph-index.js';
import { runUrl } from '../links.js';
import { proposal, type Proposal } from '../mcp.js';
import { platformInstance, present } from '../placement.js';
import { hightouchPlatform } from '../urns.js';
import { operationProposals } from './operation.js';
import { runProperties } from './run-properties.js';

const results: Readonly<Record<Exclude<RunState, 'open'>, RunResultType>> = {
  complete: 'SUCCESS',
  fail: 'FAILURE',
  abort: 'SKIPPED',
};

/**
 * A run as a process instance. Its start brings what it belongs to, reads and writes; its end brings the result and, on a
 * destination that is ours, what was done to it. An open run has no end.
 */
export function runProposals(
  urns: EntityUrns,
  index: GraphIndex,
  lineage: SyncLineage,
  told: ToldRun,
  maskError: (text: string) => string,
): readonly Proposal[] {
  const { run } = told;
  const { platformInstance: instance, workspaceSlug } = urns.naming;
  const urn = urns.run(run.id);
  const start = startMillis(run);
  const state = runState(run);
  const ends = told.tellEnd && state !== 'open';
  if (start === null || (!told.tellStart && !ends)) return [];
  const proposals: Proposal[] = [
    proposal(urn, 'dataProcessInstanceProperties', {
      customProperties: runProperties(lineage.sync.id, run, maskError),
      externalUrl: runUrl(workspaceSlug, lineage.sync.id, run.id),
      name: run.id,
      type: 'BATCH_SCHEDULED',
      created: { time: start, actor: 'urn:li:corpuser:datahub' },
    }),
    proposal(urn, 'dataProcessInstanceRelationships', {
      parentTemplate: urns.job(lineage.sync),
      upstreamInstances: [],
    }),
  ];
  const inputs = syncInputs(urns, index, lineage);
  const output = urns.output(lineage);
  if (instance !== null) proposals.push(platformInstance(urn, hightouchPlatform, instance));
  if (inputs.length > 0) proposals.push(proposal(urn, 'dataProcessInstanceInput', { inputs }));
  if (output !== null) proposals.push(proposal(urn, 'dataProcessInstanceOutput', { outputs: [output.urn] }));
  if (told.tellStart) {
    proposals.push(
      proposal(urn, 'dataProcessInstanceRunEvent', {
        timestampMillis: start,
        partitionSpec: fullTable,
        messageId: `${run.id}-STARTED`,
        status: 'STARTED',
      }),
    );
  }
  if (ends) {
    const end = millis(run.finishedAt) ?? start;
    proposals.push(
      proposal(urn, 'dataProcessInstanceRunEvent', {
        timestampMillis: end,
        partitionSpec: fullTable,
        messageId: `${run.id}-COMPLETE`,
        status: 'COMPLETE',
        result: { type: results[state], nativeResultType: run.status },
        durationMillis: duration(run),
      }),
    );
  }
  proposals.push(present(urn));
  if (ends && output !== null && !output.foreign) {
    proposals.push(...operationProposals(output.urn, lineage.sync, run, state, millis(run.finishedAt) ?? start));
  }
  return proposals;
}

/** A run that ended without having started stands at its creation. */
function startMillis(run: SyncRun): number | null {
  return millis(run.startedAt) ?? millis(run.createdAt) ?? millis(run.finishedAt);
}

function duration(run: SyncRun): number | undefined {
  const start = millis(run.startedAt);
  const end = millis(run.finishedAt);
  return start === null || end === null || end < start ? undefined : end - start;
}

function millis(iso: string | null): number | null {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? null : time;
}
