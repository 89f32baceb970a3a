import { expect } from 'chai';
import { describedDatasets } from '#src/sinks/openlineage/datasets.js';
import { profiles } from '#src/sinks/openlineage/profiles.js';
import { programStamp } from '#src/sinks/openlineage/stamp.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  onlySync,
  resolved,
} from '../../../support/lineage-world.js';

describe('OpenLineage schema facet', () => {
  it('has the types that a schema file or a dbt catalog knows', async () => {
    const columns = ['ID', 'EMAIL', 'NOTE'];
    const types = new Map([
      ['ID', 'number(38,0)'],
      ['EMAIL', 'varchar'],
    ]);
    const graph = await resolved(
      aWorkspace(
        aSource(),
        aModel({ kind: 'table', name: 'ANALYTICS.CORE.USERS' }),
        aDestination(),
        aSync({ object: 'contacts', mappings: [{ from: 'EMAIL', to: 'email' }] }),
      ),
      {
        tableLists: {
          tablesOf: () => [[{ parts: ['ANALYTICS', 'CORE', 'USERS'], columns, complete: true, types }]],
        },
      },
    );
    const options = { columnLineage: true, profile: profiles.generic } as Parameters<typeof describedDatasets>[2];
    const { inputs, outputs } = describedDatasets(onlySync(graph), graph, options, programStamp('1.0.0'));
    expect(inputs[0]?.facets?.schema?.fields).to.deep.equal([
      { name: 'ID', type: 'number(38,0)', ordinal_position: 1 },
      { name: 'EMAIL', type: 'varchar', ordinal_position: 2 },
      { name: 'NOTE', ordinal_position: 3 },
    ]);
    expect(outputs[0]?.facets?.schema?.fields).to.deep.equal([{ name: 'email' }]);
  });
});
