import { expect } from 'chai';
import { warnOfNames } from '#src/warn-of-names.js';
import { silentLogger } from '#src/log/logger.js';
import type { Config, DatasetNames } from '#src/config/config.js';
import type { Workspace } from '#src/model/workspace.js';
import { aDestination, aSource, aSync, aWorkspace } from '../support/lineage-world.js';
import { testConfig } from '../support/pass-world.js';

function warnings(datasetNames: DatasetNames, workspace: Workspace, more: Partial<Config> = {}): string[] {
  const told: string[] = [];
  const log = {
    ...silentLogger,
    warn: (fields: object, message: string) => told.push(`${message} ${JSON.stringify(fields)}`),
  };
  warnOfNames({ ...testConfig('http://127.0.0.1', '/unused'), datasetNames, ...more }, workspace, log);
  return told;
}

describe('names that are warned about', () => {
  it('are those of nothing in the workspace, with their place and the nearest', () => {
    const names = {
      sources: {
        'snowflake-prd': { namespace: 'x', origin: 'names.yml:2' },
        '1': { name: 'y', origin: 'names.yml:3' },
      },
      destinations: { hubspot: { name: 'z', origin: 'names.yml:5' } },
    };
    expect(warnings(names, aWorkspace(aSource()))).to.deep.equal([
      'dataset names: the workspace has no such slug or id {"key":"sources.snowflake-prd","origin":"names.yml:2","hint":"Did you mean snowflake-prod?"}',
      'dataset names: the workspace has no such slug or id {"key":"destinations.hubspot","origin":"names.yml:5","hint":"The workspace has no destinations."}',
    ]);
  });

  it('are those of platform settings for nothing in the workspace', () => {
    const sourceOverrides = { '1': { env: 'DEV' }, 'snowflake-prod': {}, 'snowflake-prd': { platformInstance: 'x' } };
    const told = warnings({ sources: {}, destinations: {} }, aWorkspace(aSource()), { sourceOverrides });
    expect(told).to.deep.equal([
      'platform settings: the workspace has no such slug or id {"key":"sourceOverrides.snowflake-prd","inRecipe":"sources_to_platform_instance.snowflake-prd","hint":"Did you mean snowflake-prod?"}',
    ]);
  });

  it('are those of a selection that no sync has', () => {
    const world = aWorkspace(aSource(), aDestination(), aSync(null));
    const { selection } = testConfig('http://127.0.0.1', '/unused');
    const none = { sources: {}, destinations: {} };
    const [told = '', ...more] = warnings(none, world, { selection: { ...selection, syncs: ['nosuch'] } });
    expect(told).to.match(/^no sync of the workspace is selected \{"syncs":1,"selection":\{"syncs":\["nosuch"\]/);
    expect(more).to.deep.equal([]);
    expect(warnings(none, world, { selection }), 'a sync is selected').to.deep.equal([]);
    const empty = { ...world, syncs: new Map() };
    expect(warnings(none, empty, { selection: { ...selection, syncs: ['nosuch'] } })).to.deep.equal([]);
  });

  it('are those of two accounts', () => {
    const hook = (id: string) =>
      aDestination({ id, slug: `hook-${id}`, type: 'webhook', configuration: { url: `https://h.example/${id}` } });
    const [told = ''] = warnings({ sources: {}, destinations: {} }, aWorkspace(hook('a'), hook('b')));
    expect(told).to.match(/^different accounts may share one identity /);
    expect(told).to.include('hook-b: { namespace: \\"http://hook-b\\" }');
  });
});
