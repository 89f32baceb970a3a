import type { ApiJsonObject, ApiSync } from '../api-shapes.js';
import { destinationIds } from './destinations.js';
import { modelIds } from './model-seed.js';
import { workspaceId } from './sources.js';

/** A sync before its runs are known: they decide its status and `lastRunAt`. */
export type SyncSeed = ApiSync;

/** Ids of the sample's syncs by a name of their own. */
export const syncIds = {
  iterableUsers: 1_127_166,
  iterableFirstNamespace: 1_127_167,
  iterableMilestones: 1_127_168,
  marketoActivities: 1_127_169,
  hubspotCompanies: 1_127_201,
  hubspotRegistrations: 1_127_202,
  salesforceAccounts: 1_127_203,
  brazeCustomers: 1_127_204,
  brazeSubscriptions: 1_127_205,
  googleAdsChurn: 1_127_206,
  sheetGuests: 1_127_207,
  sheetCampaigns: 1_127_208,
  gcsCustomers: 1_127_209,
  s3Consent: 1_127_210,
  webhookLeads: 1_127_211,
  slackTrials: 1_127_212,
  zendeskTickets: 1_127_213,
  mailchimpNewsletter: 1_127_214,
  airtableBudget: 1_127_215,
  opsAccounts: 1_127_216,
  segmentEvents: 1_127_217,
  salesforceScores: 1_127_218,
  hubspotDraft: 1_127_219,
  mailchimpReferrals: 1_127_220,
  airtableMilestones: 1_127_221,
} as const;
export type SyncKey = keyof typeof syncIds;

interface Given {
  readonly slug: string;
  readonly model: keyof typeof modelIds;
  readonly destination: keyof typeof destinationIds;
  readonly configuration: ApiJsonObject;
  readonly referencedColumns: readonly string[];
  readonly primaryKey: string;
}

/** A sync of the sample from what is special about it. */
export function sync(key: SyncKey, given: Given & Partial<ApiSync>): SyncSeed {
  const { model, destination, ...rest } = given;
  return {
    id: syncIds[key],
    workspaceId,
    modelId: modelIds[model],
    destinationId: destinationIds[destination],
    createdAt: '2023-02-04T09:00:00.000Z',
    updatedAt: '2025-10-02T16:03:54.271Z',
    schedule: null,
    status: 'pending',
    disabled: false,
    lastRunAt: null,
    externalSegment: {},
    tags: {},
    ...rest,
  };
}

/** A mapping of the common kind: a column goes into a field as it is. */
export function standard(to: string, from: string): ApiJsonObject {
  return { to, from, type: 'standard' };
}

export const daily = { type: 'interval', schedule: { interval: { unit: 'day', quantity: 1 } } } as const;
