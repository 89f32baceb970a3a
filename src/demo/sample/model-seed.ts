import type { ApiModel } from '../api-shapes.js';
import { workspaceId } from './sources.js';

/** A model before the list of its syncs is known. */
export type ModelSeed = Omit<ApiModel, 'syncs'>;

/** Ids of the sample's models by a name of their own. `gone` is listed nowhere: it was deleted under a sync. */
export const modelIds = {
  contacts: 9001,
  firstNamespace: 9002,
  milestones: 9003,
  accountHealth: 9004,
  customers: 9005,
  emailPreferences: 9006,
  people: 9007,
  activePeople: 9008,
  churnRisk: 9009,
  guestList: 9010,
  campaignPerformance: 9011,
  webEvents: 9012,
  consent: 9013,
  tickets: 9014,
  trials: 9015,
  newsletter: 9016,
  registrations: 9017,
  lookBudget: 9018,
  draft: 9019,
  purchases: 9020,
  referrals: 9021,
  gone: 8999,
} as const;

type Given = Pick<ModelSeed, 'name' | 'slug' | 'sourceId' | 'primaryKey' | 'queryType'>;

/** A model of the sample from what is special about it. */
export function model(key: keyof typeof modelIds, given: Given & Partial<ModelSeed>): ModelSeed {
  return {
    id: modelIds[key],
    description: null,
    workspaceId,
    folderId: null,
    createdAt: '2023-02-03T09:00:00.000Z',
    updatedAt: '2025-09-11T07:48:22.615Z',
    isSchema: false,
    tags: {},
    lastRunSize: null,
    ...given,
  };
}
