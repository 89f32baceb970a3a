/** Trouble that real workspaces have, each with what the lineage says about it, through the true SQL engine. */
import { expect } from 'chai';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import type { SqlEngine } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';
import type { JsonObject, ModelQuery, Sync } from '#src/model/workspace.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  fieldLine,
  onlySync,
  reasonLines,
  resolved,
  sourceLines,
} from '../../support/lineage-world.js';

interface Case {
  readonly title: string;
  readonly query: ModelQuery | null;
  readonly configuration: JsonObject | null;
  readonly sync?: Partial<Sync>;
  readonly fields: readonly string[];
  /** Table columns behind all fields, in the order of the fields. */
  readonly sources: readonly string[];
  readonly reasons: readonly string[];
  readonly resolved: boolean;
}

const object = { object: 'contacts' };
const table: ModelQuery = { kind: 'table', name: 'ANALYTICS.CORE.CUSTOMERS' };
const sql = (text: string): ModelQuery => ({ kind: 'raw_sql', sql: text });

const cases: readonly Case[] = [
  {
    title: 'one column in several fields',
    query: table,
    configuration: { ...object, mappings: [{ to: 'a', from: 'X' }, { to: 'b', from: 'X' }] },
    fields: ['a <- X', 'b <- X'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.X identity', 'ANALYTICS.CORE.CUSTOMERS.X identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'no mappings, only a column outside of them',
    query: table,
    configuration: { ...object, mappings: [], group: { id: { from: 'GROUP_ID' } } },
    fields: ['group.id <- GROUP_ID'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.GROUP_ID identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'auto-sync of a query: the fields are its columns as the warehouse returns them',
    query: sql('select id, lower(email) as "Mail" from core.customers'),
    configuration: { ...object, mappings: [], autoSyncColumns: true },
    fields: ['ID <- ID', 'Mail <- Mail'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.ID identity', 'ANALYTICS.CORE.CUSTOMERS.EMAIL transformation'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'auto-sync of a star whose columns nobody lists',
    query: sql('select * from core.customers'),
    configuration: { ...object, mappings: [], autoSyncColumns: true },
    fields: [],
    sources: [],
    reasons: ['columns_unknown: autoSyncColumns: columns of ANALYTICS.CORE.CUSTOMERS are not known'],
    resolved: false,
  },
  {
    title: 'auto-sync of a star whose columns the API lists',
    query: sql('select * from core.customers'),
    configuration: { ...object, mappings: [], autoSyncColumns: true },
    sync: { referencedColumns: ['ID'] },
    fields: ['ID <- ID'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.ID identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'a column in another case than the query returns it',
    query: sql('select email from core.customers'),
    configuration: { ...object, mappings: [{ to: 'email', from: 'email' }] },
    sync: { referencedColumns: ['email'] },
    fields: ['email <- EMAIL'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.EMAIL identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'column names with spaces and dots',
    query: table,
    configuration: { ...object, mappings: [{ to: 't', type: 'template', template: "{{ row['Order Total'] }}{{ row['a.b'] }}" }] },
    fields: ['t <~ Order Total, a.b'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.Order Total transformation', 'ANALYTICS.CORE.CUSTOMERS.a.b transformation'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'the strongest kind wins: an aggregate stays one through a template',
    query: sql('select id, sum(amount) as total, max(case when vip then rank end) as r from s.orders group by id'),
    configuration: { ...object, mappings: [{ to: 't', type: 'template', template: '{{ row.TOTAL }} {{ row.ID }}' }] },
    fields: ['t <~ TOTAL, ID'],
    sources: ['ANALYTICS.S.ORDERS.AMOUNT aggregation', 'ANALYTICS.S.ORDERS.ID transformation'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'an unknown type of mapping',
    query: table,
    configuration: { ...object, mappings: [{ to: 'x', type: 'quantum', from: 'X' }] },
    fields: ['x <~ X'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.X transformation'],
    reasons: ['mapping_unreadable: mappings.0: unknown type quantum'],
    resolved: false,
  },
  {
    title: 'no configuration',
    query: table,
    configuration: null,
    fields: [],
    sources: [],
    reasons: ['configuration_missing: null', 'destination_object_unknown: hubspot'],
    resolved: false,
  },
  {
    title: 'an empty configuration',
    query: table,
    configuration: {},
    fields: [],
    sources: [],
    reasons: ['configuration_missing: empty', 'destination_object_unknown: hubspot'],
    resolved: false,
  },
  {
    title: 'the model is gone',
    query: null,
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }] },
    fields: ['email <- EMAIL'],
    sources: [],
    reasons: ['model_gone: model 2'],
    resolved: false,
  },
  {
    title: 'the destination is gone',
    query: table,
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }] },
    sync: { destinationId: '99' },
    fields: ['email <- EMAIL'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.EMAIL identity'],
    reasons: ['destination_gone: destination 99'],
    resolved: false,
  },
  {
    title: 'a visual model without its parent',
    query: { kind: 'visual', parentId: '77', filter: null, primaryLabel: null, secondaryLabel: null },
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }] },
    fields: ['email <- EMAIL'],
    sources: [],
    reasons: ['visual_parent_gone: model 77'],
    resolved: false,
  },
  {
    title: 'a visual model that is its own parent',
    query: { kind: 'visual', parentId: '2', filter: null, primaryLabel: null, secondaryLabel: null },
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }] },
    fields: ['email <- EMAIL'],
    sources: [],
    reasons: ['visual_parent_cycle: model 2'],
    resolved: false,
  },
  {
    title: 'a large query',
    query: sql(`select id from core.customers where id in (${Array.from({ length: 20_000 }, (_, n) => n).join(', ')})`),
    configuration: { ...object, mappings: [{ to: 'id', from: 'ID' }] },
    fields: ['id <- ID'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.ID identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'a referenced column that no mapping explains',
    query: table,
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }] },
    sync: { referencedColumns: ['EMAIL', 'LTV'] },
    fields: ['email <- EMAIL'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.EMAIL identity'],
    reasons: ['referenced_column_unmapped: LTV'],
    resolved: false,
  },
  {
    title: 'a column in another case, of which the query returns two: the one that the warehouse makes of the name',
    query: sql('select email, lower(email) as "email" from core.customers'),
    configuration: { ...object, mappings: [{ to: 'a', from: 'Email' }, { to: 'b', from: 'email' }] },
    fields: ['a <- EMAIL', 'b <- email'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.EMAIL identity', 'ANALYTICS.CORE.CUSTOMERS.EMAIL transformation'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'a filter that hashes one of two columns hides that one alone',
    query: table,
    configuration: { ...object, mappings: [{ to: 'k', type: 'template', template: '{{ row.EMAIL | sha256 }}-{{ row.COUNTRY }}' }] },
    fields: ['k [masked] <~ EMAIL#, COUNTRY'],
    sources: [
      'ANALYTICS.CORE.CUSTOMERS.COUNTRY transformation',
      'ANALYTICS.CORE.CUSTOMERS.EMAIL transformation masked',
    ],
    reasons: [],
    resolved: true,
  },
  {
    title: 'constants alone: nothing is read, and nothing is missing',
    query: table,
    configuration: {
      ...object,
      mappings: [
        { to: 'a', type: 'static', value: 'x' },
        { to: 'b', type: 'variable', variable: 'sync-id' },
        { to: 'c', type: 'template', template: "{{ context['sync_run_id'] }}" },
      ],
    },
    fields: ['a is constant', 'b is constant', 'c is constant'],
    sources: [],
    reasons: [],
    resolved: true,
  },
  {
    title: 'the same referenced column twice, in two cases, is missing once, and has one reason also when it is not there',
    query: sql('select id from core.customers'),
    configuration: { ...object, mappings: [{ to: 'id', from: 'ID' }] },
    sync: { referencedColumns: ['id', 'LTV', 'ltv'] },
    fields: ['id <- ID'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.ID identity'],
    reasons: ['referenced_column_unmapped: LTV'],
    resolved: false,
  },
  {
    title: 'all columns, and a referenced one that the query does not return',
    query: sql('select id from core.customers'),
    configuration: { ...object, mappings: [], autoSyncColumns: true },
    sync: { referencedColumns: ['ID', 'LTV'] },
    fields: ['ID <- ID'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.ID identity'],
    reasons: ['referenced_column_unmapped: LTV'],
    resolved: false,
  },
  {
    title: 'all columns but some; a mapped field in another case does not come twice',
    query: sql('select id, email, ssn from core.customers'),
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }], autoSyncColumns: true, excludedColumns: ['ssn'] },
    fields: ['ID <- ID', 'email <- EMAIL'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.ID identity', 'ANALYTICS.CORE.CUSTOMERS.EMAIL identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'all columns but one that the API lists as read: it is explained by being left out',
    query: sql('select id, ssn from core.customers'),
    configuration: { ...object, mappings: [], autoSyncColumns: true, excludedColumns: ['ssn'] },
    sync: { referencedColumns: ['ID', 'SSN'] },
    fields: ['ID <- ID'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.ID identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'a map of mappings the other way round, told by the columns of the query',
    query: sql('select id, email as mail from core.customers'),
    configuration: { ...object, columnMappings: { ID: 'external_id', MAIL: 'email' } },
    fields: ['email <- MAIL', 'external_id <- ID'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.EMAIL identity', 'ANALYTICS.CORE.CUSTOMERS.ID identity'],
    reasons: [],
    resolved: true,
  },
  {
    title: 'a map of mappings of which neither side is a column',
    query: sql('select id from core.customers'),
    configuration: { ...object, columnMappings: { email: 'E_MAIL' } },
    fields: [],
    sources: [],
    reasons: ['mapping_unreadable: columnMappings.email: which side is the column is not known'],
    resolved: false,
  },
  {
    title: 'a construct of Liquid that is not known',
    query: table,
    configuration: { ...object, mappings: [{ to: 'x', type: 'template', template: "{% render 'card' %}{{ row.A }}" }] },
    fields: ['x <~ A'],
    sources: ['ANALYTICS.CORE.CUSTOMERS.A transformation'],
    reasons: ['mapping_unreadable: mappings.0: the tag render'],
    resolved: false,
  },
  {
    title: 'a column that the query does not return',
    query: sql('select id from core.customers'),
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }] },
    fields: ['email <- EMAIL'],
    sources: [],
    reasons: ['column_not_found: EMAIL'],
    resolved: false,
  },
  {
    title: 'a column through the stars of two tables',
    query: sql('select a.*, b.* from core.a a join core.b b on a.id = b.id'),
    configuration: { ...object, mappings: [{ to: 'email', from: 'EMAIL' }] },
    fields: ['email <- EMAIL'],
    sources: [],
    reasons: ['star_ambiguous: EMAIL: may come from ANALYTICS.CORE.A, ANALYTICS.CORE.B'],
    resolved: false,
  },
];

describe('golden: trouble in a workspace', () => {
  let engine: SqlEngine;
  before(() => {
    engine = openSqlEngine({ timeoutMs: 20_000, log: silentLogger });
  });
  after(() => engine.close());

  for (const one of cases) {
    it(one.title, async () => {
      const workspace = aWorkspace(
        aSource(),
        ...(one.query === null ? [] : [aModel(one.query)]),
        aDestination(),
        aSync(one.configuration, one.sync),
      );
      const lineage = onlySync(await resolved(workspace, { sql: engine }));
      expect(lineage.fields.map(fieldLine)).to.deep.equal(one.fields);
      expect(lineage.fields.flatMap(sourceLines)).to.deep.equal(one.sources);
      expect(reasonLines(lineage)).to.deep.equal(one.reasons);
      expect(lineage.resolved).to.equal(one.resolved);
    });
  }

  it('a query that cannot be parsed has a reason, and claims no column', async () => {
    const model = aModel({ kind: 'raw_sql', sql: 'select {% for c in cols %}{{ c }},{% endfor %} frm ((' });
    const sync = aSync({ ...object, mappings: [{ to: 'email', from: 'EMAIL' }] });
    const lineage = onlySync(await resolved(aWorkspace(aSource(), model, aDestination(), sync), { sql: engine }));
    expect(lineage.resolved).to.equal(false);
    expect(lineage.fields.flatMap(sourceLines)).to.deep.equal([]);
    expect(reasonLines(lineage).join()).to.match(/sql_(unparsed|template|no_query)/);
  });
});
