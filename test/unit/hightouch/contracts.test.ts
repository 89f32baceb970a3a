import { expect } from 'chai';
import { openHightouch } from '#src/hightouch/client.js';
import { readQuerySchema } from '#src/hightouch/query-schema.js';
import type { Workspace } from '#src/model/workspace.js';
import { startScriptedServer, type ScriptedAnswer } from '../../support/scripted-server.js';
import { testAccess, testHost } from '../../support/hightouch-host.js';

const full = {
  id: '0b6f',
  name: 'Web events',
  slug: 'web-events',
  onUndeclaredSchema: 'BLOCK_EVENT',
  eventSources: [{ id: 'es_1', name: 'Shop' }, { name: 'no id' }],
  events: [
    { type: 'track', name: 'Order', version: 2, schema: { properties: {} }, onSchemaViolation: 'ALLOW' },
    { name: 'no type' },
  ],
};

async function read(contracts: ScriptedAnswer, wanted = true): Promise<[Workspace, readonly string[]]> {
  const server = await startScriptedServer(({ path }) =>
    path.endsWith('/events/contracts') ? contracts : { json: { data: [] } },
  );
  const client = openHightouch(testAccess(server.url), testHost());
  try {
    return [await client.readWorkspace({ contracts: wanted }), server.requests.map(({ path }) => path)];
  } finally {
    await client.close();
    await server.close();
  }
}

describe('event contracts', () => {
  it('are not asked for unless somebody wants them', async () => {
    const [workspace, paths] = await read({ json: { data: [full] } }, false);
    expect(workspace.contracts).to.equal(undefined);
    expect(paths.filter((path) => path.includes('contracts'))).to.deep.equal([]);
  });

  it('are read as far as they can be; one without a name is skipped and counted', async () => {
    const [workspace] = await read({ json: { data: [{ id: 'z' }, full] } });
    expect(workspace.skipped).to.deep.equal([{ kind: 'contract', id: 'z', reason: 'name is missing' }]);
    expect(workspace.contracts).to.deep.equal([
      {
        kind: 'contract',
        id: '0b6f',
        name: 'Web events',
        slug: 'web-events',
        description: null,
        onUndeclaredSchema: 'BLOCK_EVENT',
        createdAt: null,
        eventSources: [{ id: 'es_1', name: 'Shop' }],
        events: [
          {
            type: 'track',
            name: 'Order',
            slug: null,
            version: '2',
            schema: { properties: {} },
            onSchemaViolation: 'ALLOW',
            onUndeclaredFields: null,
          },
        ],
      },
    ]);
  });

  for (const status of [403, 404, 422]) {
    it(`are absent, and the pass goes on, when the API answers ${status}`, async () => {
      const [workspace] = await read({ status, json: { message: 'no' } });
      expect(workspace.contracts).to.equal(undefined);
      expect(workspace.skipped).to.deep.equal([]);
    });
  }

  it('are absent, and the pass goes on, when the API fails again and again', async () => {
    const [workspace] = await read({ status: 500, json: {} });
    expect(workspace.contracts).to.equal(undefined);
  });
});

describe('the columns that Hightouch lists for a model', () => {
  const columns = [{ name: 'id', type: 'NUMBER', description: null }];
  const shapes: readonly (readonly [string, unknown])[] = [
    ['a list', [{ name: 'id', type: 'NUMBER' }]],
    ['JSON text of a list', '[{"columnName":"id","data_type":"NUMBER"}]'],
    ['an object with columns', { columns: [{ field_name: 'id', fieldType: 'NUMBER' }] }],
    ['an object with fields', { fields: [{ name: 'id', type: 'NUMBER' }, { name: 'untyped' }, 7] }],
  ];
  for (const [title, value] of shapes) {
    it(`are read from ${title}`, () => {
      expect(readQuerySchema(value)).to.deep.equal(columns);
    });
  }

  it('are none in anything else', () => {
    for (const value of [undefined, null, 3, 'no JSON', {}, { columns: {} }, []])
      expect(readQuerySchema(value)).to.deep.equal([]);
  });
});
