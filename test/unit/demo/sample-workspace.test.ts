import { expect } from 'chai';
import type { ApiJson, ApiRun, ApiSync } from '#src/demo/api-shapes.js';
import { modelIds } from '#src/demo/sample/model-seed.js';
import { syncIds } from '#src/demo/sample/sync-seed.js';
import type { SyncKey } from '#src/demo/sample/sync-seed.js';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { nowMs } from './served.js';

const sample = sampleWorkspace(nowMs);
const allRuns = sample.syncs.flatMap((sync) => sample.runs(sync.id));

function syncOf(key: SyncKey): ApiSync {
  const found = sample.syncs.find((sync) => sync.id === syncIds[key]);
  if (found === undefined) throw new Error(`no sync ${key}`);
  return found;
}

/** Every place in a configuration, as path and value. */
function places(value: ApiJson, path = ''): readonly (readonly [string, ApiJson])[] {
  if (value === null || typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    places(inner as ApiJson, path === '' ? key : `${path}.${key}`),
  ); // entries() of an array of Json
}

/** The columns that a configuration reads, by a rule that knows nothing of destinations. */
function columnsRead(configuration: ApiJson): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const [path, value] of places(configuration)) {
    if (typeof value !== 'string') continue;
    if (/(^|\.)from(\.name)?$/.test(path)) columns.add(value);
    for (const [, quoted, dotted] of value.matchAll(/row(?:\['([^']+)'\]|\.(\w+))/g))
      columns.add(quoted ?? dotted ?? '');
  }
  return columns;
}

describe('sample workspace: objects', () => {
  it('is the same for the same time', () => {
    const again = sampleWorkspace(nowMs);
    expect(again.syncs).to.deep.equal(sample.syncs);
    expect(again.models).to.deep.equal(sample.models);
    expect(again.syncs.map((sync) => again.runs(sync.id))).to.deep.equal(
      sample.syncs.map((sync) => sample.runs(sync.id)),
    );
  });

  it('has a model of every query type, a chain of two visual ones, one without a payload and one of an unknown type', () => {
    const payload = {
      raw_sql: 'raw',
      table: 'table',
      dbt: 'dbt',
      dbt_cloud: 'dbt_cloud',
      visual: 'visual',
      custom: 'custom',
    };
    for (const [queryType, key] of Object.entries(payload)) {
      const models = sample.models.filter((model) => model.queryType === queryType);
      expect(
        models.filter((model) => key in model),
        queryType,
      ).to.not.have.lengthOf(0);
    }
    const [churn, active, people] = [modelIds.churnRisk, modelIds.activePeople, modelIds.people].map((id) =>
      sample.models.find((model) => model.id === id),
    );
    expect(churn?.visual?.parentId).to.equal(active?.id);
    expect(active?.visual?.parentId).to.equal(people?.id);
    expect(people).to.include({ isSchema: true, queryType: 'table' });
    const bare = sample.models.filter((model) => !Object.values(payload).some((key) => key in model));
    expect(bare.map((model) => model.queryType)).to.have.members(['raw_sql', 'looker_look']);
  });

  it('has a query with CTEs, joins, aggregation and CASE, one with a union, one with a window and one with a star', () => {
    const sql = sample.models.map((model) => model.raw?.sql ?? '');
    for (const words of [
      [/^with /, / join /, /sum\(/, /case\n/, /group by/],
      [/union all/],
      [/qualify/],
      [/select \*/],
    ]) {
      expect(
        sql.some((text) => words.every((word) => word.test(text))),
        String(words),
      ).to.equal(true);
    }
  });

  it('has every kind of mapping entry', () => {
    const types = new Set(
      sample.syncs.flatMap((sync) =>
        places(sync.configuration)
          .filter(([path]) => /[mM]appings?\.(\d+\.)?type$/.test(path))
          .map(([, value]) => value),
      ),
    );
    expect(types).to.deep.equal(new Set(['standard', 'template', 'reference', 'static', 'variable', 'computed']));
    expect(syncOf('mailchimpNewsletter').configuration).to.have.deep.nested.property('mappings[0]', {
      to: 'merge_fields.FNAME',
      from: 'FIRST_NAME',
    });
  });

  it('has every shape of configuration', () => {
    const shapes: readonly (readonly [SyncKey, string, unknown])[] = [
      ['iterableUsers', 'object', 'user'],
      ['iterableUsers', 'mode', 'update'],
      ['iterableMilestones', 'type', 'event'],
      ['iterableMilestones', 'eventName', 'onboarding_milestone_reached'],
      ['marketoActivities', 'externalIdMapping.from', 'EMAIL_ADDRESS'],
      ['hubspotCompanies', 'mappings[3].type', 'template'],
      ['hubspotCompanies', 'mappings[4].type', 'static'],
      ['hubspotCompanies', 'mappings[5].type', 'variable'],
      ['hubspotRegistrations', 'associationMappings[0].lookup.from', 'CONTACT_NUMBER'],
      ['salesforceAccounts', 'mappings[2].lookup.object', 'User'],
      ['brazeCustomers', 'customMappings[0].to', 'loyalty_tier'],
      ['brazeCustomers', 'aliasMappings[0].from', 'SHOP_LOGIN'],
      ['brazeSubscriptions', 'subscriptionGroupId.from', 'SUBSCRIPTION_GROUP_ID'],
      ['googleAdsChurn', 'mappings[0].to', 'hashedEmail'],
      ['googleAdsChurn', 'customSegmentName', 'Churn risk'],
      ['sheetCampaigns', 'autoSyncColumns', true],
      ['sheetCampaigns', 'sheetName', 'Weekly'],
      ['gcsCustomers', 'path', 'exports/customers-{YYYY}-{MM}-{DD}.csv'],
      ['s3Consent', 'autoSyncColumns', true],
      ['slackTrials', 'channel', '#new-trials'],
      ['mailchimpNewsletter', 'mappings[1].from.name', 'FAVOURITE_TOPIC'],
      ['zendeskTickets', 'fieldMappings[0].from', 'subject'],
      ['airtableBudget', 'columnMappings[0].from', 'campaign_id'],
      ['opsAccounts', 'table', 'account_health'],
      ['segmentEvents', 'eventName.from', 'event_name'],
      ['segmentEvents', 'mappings[2].from.type', 'template'],
      ['hubspotDraft', 'externalIdMapping', null],
    ];
    for (const [key, path, value] of shapes) {
      expect(syncOf(key).configuration, `${key} ${path}`).to.have.nested.property(path, value);
    }
    expect(syncOf('webhookLeads').configuration?.body).to.match(/\{% if row\['IS_ENTERPRISE'\] %\}/);
    expect(syncOf('slackTrials').configuration?.message).to.match(/row\['company_name'\]/);
  });

  it('lists as referenced exactly the columns that the configuration reads', () => {
    for (const sync of sample.syncs) {
      expect([...columnsRead(sync.configuration)].toSorted(), sync.slug).to.deep.equal(
        sync.referencedColumns.toSorted(),
      );
    }
  });

  it('has every form of schedule', () => {
    const forms = new Set(sample.syncs.map((sync) => sync.schedule?.type ?? null));
    expect(forms).to.deep.equal(new Set(['interval', 'cron', 'visual cron', 'dbt-cloud', 'fivetran', null]));
  });

  it('refers only to objects that it lists, but for the one model that was deleted', () => {
    const listed = {
      source: new Set(sample.sources.map((source) => source.id)),
      model: new Set(sample.models.map((model) => model.id)),
      destination: new Set(sample.destinations.map((destination) => destination.id)),
    };
    expect(sample.models.filter((model) => !listed.source.has(model.sourceId))).to.deep.equal([]);
    expect(sample.syncs.filter((sync) => !listed.destination.has(sync.destinationId))).to.deep.equal([]);
    const orphans = sample.syncs.filter((sync) => !listed.model.has(sync.modelId));
    expect(orphans.map((sync) => sync.slug)).to.deep.equal(['legacy-lead-scores-to-salesforce']);
    for (const model of sample.models) {
      const syncs = sample.syncs.filter((sync) => sync.modelId === model.id).map((sync) => sync.id);
      expect(model.syncs, model.slug).to.deep.equal(syncs);
    }
  });

  it('has unique ids and slugs, and sources of three warehouses', () => {
    for (const list of [sample.sources, sample.models, sample.destinations, sample.syncs]) {
      expect(new Set(list.map((object) => object.id))).to.have.property('size', list.length);
      expect(new Set(list.map((object) => object.slug))).to.have.property('size', list.length);
    }
    expect(sample.sources.map((source) => source.type)).to.deep.equal([
      'snowflake',
      'postgres',
      'bigquery',
      'googlesheet',
    ]);
  });

  it('has a paused sync, and one that never ran', () => {
    expect(syncOf('sheetGuests')).to.include({ disabled: true, status: 'disabled' });
    expect(syncOf('hubspotDraft')).to.include({ status: 'pending', lastRunAt: null });
  });
});

describe('sample workspace: runs', () => {
  const newest = (key: SyncKey): ApiRun | undefined => sample.runs(syncIds[key]).at(-1);

  it('has the known trouble', () => {
    expect(new Set(allRuns.map((run) => run.status))).to.deep.equal(
      new Set(['success', 'warning', 'failed', 'cancelled', 'interrupted', 'processing', 'queued']),
    );
    const warning = sample.runs(syncIds.iterableUsers).find((run) => run.status === 'warning');
    expect(warning?.failedRows.changedCount).to.equal(37);
    expect(newest('iterableFirstNamespace')).to.include({ status: 'failed' });
    expect(newest('iterableFirstNamespace')?.error).to.match(/\b[\w.]+@[\w.]+\.example\b/);
    expect(newest('marketoActivities')).to.include({ status: 'processing', finishedAt: null });
    expect(newest('brazeCustomers')).to.include({ status: 'queued', startedAt: null, finishedAt: null });
  });

  it('lies in the seven days before now', () => {
    const oldest = nowMs - 7 * 24 * 3_600_000;
    for (const run of allRuns) {
      expect(Date.parse(run.createdAt)).to.be.within(oldest, nowMs);
      if (run.startedAt !== null) expect(Date.parse(run.startedAt)).to.be.within(Date.parse(run.createdAt), nowMs);
      if (run.finishedAt !== null)
        expect(Date.parse(run.finishedAt)).to.be.within(Date.parse(run.startedAt ?? ''), nowMs);
    }
    expect(allRuns.length).to.be.within(60, 100);
  });

  it('gives out ids in the order of time over all syncs', () => {
    const byTime = allRuns.toSorted((left, right) => Date.parse(left.createdAt) - Date.parse(right.createdAt));
    const ids = byTime.map((run) => run.id);
    expect(ids).to.deep.equal(ids.toSorted((left, right) => left - right));
    expect(new Set(ids)).to.have.property('size', ids.length);
  });

  it('counts rows that add up, and none below zero', () => {
    for (const run of allRuns) {
      for (const key of ['addedCount', 'changedCount', 'removedCount'] as const) {
        const { plannedRows, successfulRows, failedRows } = run;
        expect(Math.min(plannedRows[key], successfulRows[key], failedRows[key]), `${run.id}`).to.be.at.least(0);
        expect(successfulRows[key] + failedRows[key], `${run.id}`).to.be.at.most(plannedRows[key]);
      }
    }
  });

  it('shows in every sync the status and the start of its newest run', () => {
    for (const sync of sample.syncs) {
      const runs = sample.runs(sync.id);
      const starts = runs.flatMap((run) => (run.startedAt === null ? [] : [run.startedAt]));
      expect(sync.lastRunAt, sync.slug).to.equal(starts.at(-1) ?? null);
      if (!sync.disabled) expect(sync.status, sync.slug).to.equal(runs.at(-1)?.status ?? 'pending');
    }
  });
});
