import type { SyncKey } from './sync-seed.js';

/** How one run differs from a success. */
export interface Oddity {
  readonly status: string;
  readonly error?: string;
  /** Rows that the destination refused. */
  readonly rejected?: number;
}

/** The runs of a sync: the newest one started `agoMin` minutes ago, each older one `everyMin` before the next. */
export interface RunPlan {
  readonly agoMin: number;
  readonly everyMin: number;
  readonly runs: number;
  readonly seconds: number;
  readonly rows: number;
  /** About how many rows change from run to run. */
  readonly changes: number;
  /** By age: 0 is the newest. */
  readonly odd?: Readonly<Record<number, Oddity>>;
  /** Syncs that write every row each time: the API leaves their success counters at zero. */
  readonly uncounted?: boolean;
}

const day = 24 * 60;

const noProfile =
  'Iterable has no profile for email jane.cooper@northwind.example, and this sync may only update profiles that exist';
const passwordExpired =
  'Snowflake refused the login of HIGHTOUCH_USER: the password has expired and must be set anew in Snowflake';
const modelMissing = 'The model of this sync no longer exists';
const tokenExpired = 'Salesforce: expired access token, sign in again to continue';

/** What happened in the last seven days. Syncs that are not named never ran. */
export const runPlans: Readonly<Partial<Record<SyncKey, RunPlan>>> = {
  iterableUsers: {
    ...{ agoMin: 130, everyMin: day, runs: 7, seconds: 412, rows: 184_212, changes: 1_930 },
    odd: { 1: { status: 'warning', rejected: 37 }, 4: { status: 'failed', error: passwordExpired } },
  },
  iterableFirstNamespace: {
    ...{ agoMin: 95, everyMin: day, runs: 7, seconds: 168, rows: 61_907, changes: 420 },
    odd: { 0: { status: 'failed', error: noProfile, rejected: 1 }, 4: { status: 'failed', error: passwordExpired } },
  },
  iterableMilestones: {
    ...{ agoMin: 80, everyMin: day, runs: 7, seconds: 51, rows: 12_480, changes: 390 },
    odd: { 2: { status: 'interrupted' } },
  },
  marketoActivities: {
    ...{ agoMin: 4, everyMin: day, runs: 7, seconds: 240, rows: 12_480, changes: 390 },
    odd: { 0: { status: 'processing' }, 3: { status: 'warning', rejected: 12 } },
  },
  hubspotCompanies: { agoMin: 210, everyMin: day / 2, runs: 14, seconds: 75, rows: 9_731, changes: 140 },
  hubspotRegistrations: { agoMin: 300, everyMin: day, runs: 5, seconds: 22, rows: 4_206, changes: 85 },
  salesforceAccounts: {
    ...{ agoMin: 240, everyMin: day, runs: 7, seconds: 133, rows: 9_731, changes: 140 },
    odd: { 5: { status: 'failed', error: tokenExpired } },
  },
  brazeCustomers: {
    ...{ agoMin: 1, everyMin: 30, runs: 5, seconds: 96, rows: 96_440, changes: 260 },
    odd: { 0: { status: 'queued' } },
  },
  brazeSubscriptions: { agoMin: 400, everyMin: 2 * day, runs: 3, seconds: 64, rows: 240_118, changes: 510 },
  googleAdsChurn: {
    ...{ agoMin: 1_600, everyMin: 3 * day, runs: 2, seconds: 318, rows: 9_120, changes: 733 },
    odd: { 1: { status: 'cancelled' } },
  },
  sheetGuests: { agoMin: 4 * day + 35, everyMin: 3 * day, runs: 1, seconds: 6, rows: 140, changes: 11 },
  sheetCampaigns: { agoMin: 190, everyMin: day, runs: 7, seconds: 9, rows: 642, changes: 642 },
  gcsCustomers: { agoMin: 160, everyMin: day, runs: 2, seconds: 31, rows: 96_440, changes: 96_440, uncounted: true },
  s3Consent: { agoMin: 510, everyMin: 3 * day, runs: 2, seconds: 40, rows: 181_650, changes: 388 },
  webhookLeads: {
    ...{ agoMin: 700, everyMin: 2 * day, runs: 3, seconds: 18, rows: 184_212, changes: 64 },
    odd: { 1: { status: 'warning', rejected: 3 } },
  },
  slackTrials: { agoMin: 260, everyMin: day, runs: 4, seconds: 4, rows: 1_904, changes: 17 },
  zendeskTickets: { agoMin: 1_100, everyMin: 3 * day, runs: 2, seconds: 12, rows: 311, changes: 46 },
  mailchimpNewsletter: { agoMin: 2 * day + 50, everyMin: 7 * day, runs: 1, seconds: 29, rows: 38_004, changes: 215 },
  airtableBudget: { agoMin: 3 * day, everyMin: 7 * day, runs: 1, seconds: 5, rows: 58, changes: 9 },
  opsAccounts: { agoMin: 225, everyMin: 3 * day, runs: 2, seconds: 27, rows: 9_731, changes: 140 },
  segmentEvents: { agoMin: 45, everyMin: 3 * day, runs: 2, seconds: 88, rows: 55_870, changes: 5_100 },
  salesforceScores: {
    ...{ agoMin: 6 * day, everyMin: 7 * day, runs: 1, seconds: 3, rows: 0, changes: 0 },
    odd: { 0: { status: 'failed', error: modelMissing } },
  },
};
