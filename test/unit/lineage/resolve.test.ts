import { expect } from 'chai';
import type { LineageSelection } from '#src/lineage/selection.js';
import type { SqlAnswer, SqlColumnSource } from '#src/lineage/sql/port.js';
import type { JsonObject, Workspace } from '#src/model/workspace.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  cannedSql,
  onlySync,
  reasonLines,
  resolved,
  sourceLines,
} from '../../support/lineage-world.js';

const all: LineageSelection = { syncs: [], excludeSyncs: [], models: [], destinations: [], skipDisabled: false };
const table = { database: 'D', schema: 'S', table: 'T', assumedSchema: false, columns: null } as const;

async function composed(answer: Partial<SqlAnswer>, configuration: JsonObject, referencedColumns: string[] = []) {
  const workspace = aWorkspace(
    aSource(),
    aModel({ kind: 'raw_sql', sql: 'q' }),
    aDestination(),
    aSync({ object: 'contacts', ...configuration }, { referencedColumns }),
  );
  return onlySync(await resolved(workspace, { sql: cannedSql({ q: { tables: [table], ...answer } }) }));
}

function outputs(columns: Readonly<Record<string, readonly [string, SqlColumnSource['kind']][]>>) {
  return Object.entries(columns).map(([name, sources]) => ({
    name,
    sources: sources.map(([column, kind]) => ({ table: 0, column, kind, masking: false })),
    resolved: true,
  }));
}

describe('lineage: the engine', () => {
  it('may go once every query is answered, before lineage is put together', async () => {
    const sql = cannedSql({ q: { tables: [table], ...outputs({}) } });
    const models = ['1', '2'].map((id) => aModel({ kind: 'raw_sql', sql: `q${id}` }, { id, slug: `m${id}` }));
    const syncs = models.map(({ id }) => aSync({ object: 'contacts' }, { id, slug: `s${id}`, modelId: id }));
    const askedBefore: number[] = [];
    const graph = await resolved(aWorkspace(aSource(), ...models, aDestination(), ...syncs), {
      sql,
      afterSql() {
        askedBefore.push(sql.asked.length);
        return Promise.resolve();
      },
    });
    expect(askedBefore).to.deep.equal([2]);
    expect(sql.asked).to.have.length(2);
    expect(graph.syncs).to.have.length(2);
  });
});

describe('lineage: edges compose', () => {
  it('the strongest kind wins, a value beats a condition', async () => {
    const lineage = await composed(
      {
        outputs: outputs({
          A: [
            ['X', 'aggregation'],
            ['Y', 'conditional'],
          ],
          B: [
            ['X', 'identity'],
            ['Y', 'identity'],
          ],
        }),
      },
      { mappings: [{ to: 'f', type: 'template', template: '{{ row.A }}{{ row.B }}' }] },
    );
    expect(sourceLines(lineage.fields[0])).to.deep.equal(['D.S.T.X aggregation', 'D.S.T.Y transformation']);
  });

  it('a condition stays one, on either side', async () => {
    const lineage = await composed(
      { outputs: outputs({ A: [['X', 'aggregation']], B: [['Y', 'conditional']] }) },
      { mappings: [{ to: 'f', type: 'template', template: '{% if row.A %}{{ row.B }}{% endif %}' }] },
    );
    expect(sourceLines(lineage.fields[0])).to.deep.equal(['D.S.T.X conditional', 'D.S.T.Y conditional']);
  });

  it('a hashed target masks', async () => {
    const lineage = await composed(
      { outputs: outputs({ A: [['X', 'identity']] }) },
      { mappings: [{ to: 'hashedEmail', from: 'A' }] },
    );
    expect(sourceLines(lineage.fields[0])).to.deep.equal(['D.S.T.X transformation masked']);
  });

  it('match keys concern the whole as joins, beside what the model says', async () => {
    const lineage = await composed(
      { outputs: outputs({ A: [['X', 'identity']] }), influences: [{ table: 0, column: 'Z', kind: 'filter' }] },
      { externalIdMapping: { to: 'id', from: 'A' } },
    );
    expect(lineage.influences.map(({ column, kind }) => `${column} ${kind}`)).to.deep.equal(['X join', 'Z filter']);
    expect(lineage.fields[0]?.matchKey).to.equal(true);
  });

  it('the whole row reads every column', async () => {
    const lineage = await composed(
      { outputs: outputs({ A: [['X', 'identity']], B: [['Y', 'identity']] }) },
      { body: '{{ row | json }}' },
    );
    expect(sourceLines(lineage.fields[0])).to.deep.equal(['D.S.T.X transformation', 'D.S.T.Y transformation']);
    expect(lineage.resolved).to.equal(true);
  });

  it('the whole row of columns that nobody lists is not resolved, and neither is its field', async () => {
    const openStars = [{ tables: [0], except: [], renamed: {} }];
    const lineage = await composed({ openStars }, { body: '{{ row | json }}' });
    expect(lineage.fields.map(({ field, resolved: isResolved }) => [field, isResolved])).to.deep.equal([
      ['body', false],
    ]);
    expect(reasonLines(lineage)).to.include('columns_unknown: the whole row: columns of D.S.T are not known');
  });

  it('a mapped field keeps its mapping when all columns are synced besides', async () => {
    const lineage = await composed(
      { outputs: outputs({ A: [['X', 'identity']], B: [['Y', 'identity']] }) },
      { autoSyncColumns: true, mappings: [{ to: 'A', from: 'B' }] },
    );
    expect(lineage.fields.map(({ field, columns }) => `${field} ${columns[0]?.column}`)).to.deep.equal(['A B', 'B B']);
  });
});

describe('lineage: resolved', () => {
  const broken = [...outputs({ A: [['X', 'identity']] }), { name: 'B', sources: [], resolved: false }];
  const unresolved = [{ reason: 'column_ambiguous', detail: 'B' }] as const;

  it('is a sync that reads none of the columns that failed', async () => {
    const lineage = await composed({ outputs: broken, unresolved }, { mappings: [{ to: 'a', from: 'A' }] });
    expect([lineage.resolved, reasonLines(lineage)]).to.deep.equal([true, []]);
  });

  it('is not a sync that reads one of them', async () => {
    const lineage = await composed({ outputs: broken, unresolved }, { mappings: [{ to: 'b', from: 'B' }] });
    expect([lineage.resolved, reasonLines(lineage)]).to.deep.equal([false, ['column_ambiguous: B']]);
  });

  it('is a sync of columns that were only likely, and says so', async () => {
    const lineage = await composed(
      { outputs: outputs({ A: [['X', 'identity']] }), unresolved: [{ reason: 'column_assumed', detail: 'A' }] },
      { mappings: [{ to: 'a', from: 'A' }] },
    );
    expect([lineage.resolved, reasonLines(lineage)]).to.deep.equal([true, ['column_assumed: A']]);
  });

  it('is a sync of constants alone', async () => {
    const lineage = await composed({}, { mappings: [{ to: 'a', type: 'static', value: 1 }] });
    expect(lineage.resolved).to.equal(true);
  });

  it('always has a reason when it is not', async () => {
    const lineage = await composed(
      { outputs: [{ name: 'B', sources: [], resolved: false }] },
      { mappings: [{ to: 'b', from: 'B' }] },
    );
    expect(lineage.resolved).to.equal(false);
    expect(lineage.unresolved.map(({ reason }) => reason)).to.deep.equal(['sql_unsupported']);
  });
});

describe('lineage: what is told', () => {
  const workspace: Workspace = aWorkspace(
    aSource(),
    aModel({ kind: 'table', name: 'core.a' }, { id: '21', slug: 'a', name: 'Model A' }),
    aModel({ kind: 'table', name: 'core.b' }, { id: '22', slug: 'b', name: 'Model B' }),
    aModel({ kind: 'table', name: 'core.c' }, { id: '23', slug: 'c', name: 'Model C' }),
    aDestination(),
    aDestination({ id: '31', slug: 'braze', type: 'braze' }),
    aSync({ object: 'x', mappings: [{ to: 'f', from: 'F' }] }, { id: '1', slug: 'one', modelId: '21' }),
    aSync({ object: 'x', mappings: [] }, { id: '2', slug: 'two', modelId: '22', destinationId: '31', disabled: true }),
    aSync(null, { id: '3', slug: 'three', modelId: '99' }),
  );

  async function told(changes: Partial<LineageSelection>): Promise<string> {
    const graph = await resolved(workspace, { selection: { ...all, ...changes } });
    const syncs = graph.syncs.map(({ sync }) => sync.slug);
    return `${syncs.join(' ')} | ${[...graph.models.keys()].join(' ')}`;
  }

  it('everything, sorted by job name, with models that no sync uses', async () => {
    expect(await told({})).to.equal('one three two | 21 22 23');
  });
  it('the syncs of a pattern, anchored, whatever the case, and their models', async () => {
    expect(await told({ syncs: ['TW.'] })).to.equal('two | 22');
    expect(await told({ syncs: ['wo'] })).to.equal(' | ');
    expect(await told({ syncs: ['1', '3'] })).to.equal('one three | 21');
  });
  it('not those that are excluded or disabled', async () => {
    expect(await told({ excludeSyncs: ['t.*'] })).to.equal('one | 21 22 23');
    expect(await told({ skipDisabled: true })).to.equal('one three | 21 22 23');
  });
  it('the models of a pattern and their syncs', async () => {
    expect(await told({ models: ['model b', 'c'] })).to.equal('two | 22 23');
  });
  it('the syncs to a destination', async () => {
    expect(await told({ destinations: ['braze'] })).to.equal('two | 22');
  });

  it('coverage counts every listed sync all the same', async () => {
    const whole = (await resolved(workspace)).coverage;
    const part = (await resolved(workspace, { selection: { ...all, syncs: ['one'] } })).coverage;
    expect(part).to.deep.equal(whole);
    expect(whole).to.deep.equal({
      syncsResolved: 2,
      syncsTotal: 3,
      columnsResolved: 1,
      columnsTotal: 1,
      unresolved: [
        { reason: 'configuration_missing', count: 1 },
        { reason: 'destination_object_unknown', count: 1 },
        { reason: 'model_gone', count: 1 },
      ],
    });
  });

  it('is the same whatever order the lists come in', async () => {
    const reversed: Workspace = {
      ...workspace,
      models: new Map([...workspace.models].reverse()),
      syncs: new Map([...workspace.syncs].reverse()),
      destinations: new Map([...workspace.destinations].reverse()),
    };
    const [one, two] = [await resolved(workspace), await resolved(reversed)];
    const comparable = ({ syncs, models, tables, coverage }: typeof one): unknown => ({
      syncs,
      models: [...models],
      tables: [...tables],
      coverage,
    });
    expect(JSON.stringify(comparable(one))).to.equal(JSON.stringify(comparable(two)));
  });

  it('takes the names a person gives to sources and destinations, by id or slug', async () => {
    const datasetNames = {
      sources: { 'snowflake-prod': { namespace: 'wh://one' } },
      destinations: { '3': { namespace: 'crm://one', name: 'people' } },
    };
    const graph = await resolved(workspace, { datasetNames, selection: { ...all, syncs: ['one'] } });
    expect([...graph.tables.values()].map(({ dataset }) => dataset)).to.deep.equal([
      { namespace: 'wh://one', name: 'ANALYTICS.CORE.A' },
      { namespace: 'wh://one', name: 'ANALYTICS.CORE.B' },
    ]);
    expect(onlySync(graph).output?.dataset).to.deep.equal({ namespace: 'crm://one', name: 'people' });
  });

  it('takes the database and schema a person gives, and keeps the object in a name', async () => {
    const datasetNames = {
      sources: { '1': { database: 'PROD', schema: 'CRM' } },
      destinations: { '3': { name: 'eu/{object}' } },
    };
    const bare = aWorkspace(
      aSource({ configuration: {} }),
      aModel({ kind: 'table', name: 'customers' }),
      aDestination(),
      aSync({ object: 'contacts', mappings: [{ to: 'email', from: 'EMAIL' }] }),
    );
    const graph = await resolved(bare, { datasetNames });
    expect([...graph.tables.values()].map(({ dataset }) => dataset.name)).to.deep.equal(['PROD.CRM.CUSTOMERS']);
    expect(onlySync(graph).output?.dataset.name).to.equal('eu/contacts');
  });
});

describe('lineage: a part of the workspace', () => {
  const workspace = aWorkspace(
    aSource(),
    aModel({ kind: 'raw_sql', sql: 'a' }, { id: '2', slug: 'a' }),
    aModel({ kind: 'raw_sql', sql: 'b' }, { id: '21', slug: 'b' }),
    aDestination(),
    aSync({ object: 'contacts', mappings: [{ to: 'f', from: 'X' }] }, { id: '4', slug: 'first' }),
    aSync({ object: 'contacts', mappings: [{ to: 'g', from: 'Y' }] }, { id: '5', slug: 'other', modelId: '21' }),
  );
  const openStars = [{ tables: [0], except: [], renamed: {} }];
  const answers = {
    a: { tables: [table], openStars },
    b: { tables: [{ ...table, table: 'U' }], openStars },
  };

  it('is told, and the rest is there with its models, columns and tables', async () => {
    const whole = await resolved(workspace, { sql: cannedSql(answers) });
    const part = await resolved(workspace, { sql: cannedSql(answers), selection: { ...all, syncs: ['first'] } });
    expect(whole.everySync).to.equal(whole.syncs);
    expect(part.syncs.map(({ jobName }) => jobName)).to.deep.equal(['acme.first']);
    expect([...part.models.keys()]).to.deep.equal(['2']);
    expect(part.everySync).to.deep.equal(whole.everySync);
    expect(part.tables).to.deep.equal(whole.tables);
    const tables = part.everySync.flatMap(({ fields }) =>
      fields.flatMap(({ sources }) => sources.map((one) => one.table)),
    );
    expect(tables).to.have.length(2);
    expect(tables.every((key) => part.tables.has(key))).to.equal(true);
  });
});
