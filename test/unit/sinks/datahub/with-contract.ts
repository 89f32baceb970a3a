/** The small workspace with an event contract of one event that has a schema. */
import type { LineageGraph } from '#src/model/graph.js';
import type { EventContract } from '#src/model/workspace.js';
import { smallWorkspace } from '../../../golden/datahub/small-workspace.js';

const contract: EventContract = {
  kind: 'contract',
  id: 'c-1',
  name: 'Web events',
  slug: null,
  description: null,
  onUndeclaredSchema: null,
  createdAt: '2024-01-01T00:00:00.000Z',
  events: [
    {
      type: 'track',
      name: 'Order, done',
      slug: null,
      version: '2',
      schema: { properties: { id: { type: 'string' } } },
      onSchemaViolation: null,
      onUndeclaredFields: null,
    },
  ],
  eventSources: [{ id: 'es', name: 'Shop' }],
};

export const withContract: LineageGraph = {
  ...smallWorkspace,
  workspace: { ...smallWorkspace.workspace, contracts: [contract] },
};
