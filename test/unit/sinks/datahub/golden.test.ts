import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { openRun, run, smallWorkspace } from '../../../golden/datahub/small-workspace.js';
import { deliverPass } from './deliver-pass.js';

const golden = new URL('../../../../../test/golden/datahub/small-workspace.aspects.json', import.meta.url);

const runs = {
  sync_1: [
    { run: run({}), tellStart: true, tellEnd: true },
    { run: openRun, tellStart: true, tellEnd: false },
  ],
};

describe('datahub sink: a small workspace', () => {
  it('gives the proposals of test/golden/datahub (UPDATE_GOLDEN=1 writes them anew)', async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace, runs });
    const told = mcps.map((mcp) => ({ [`${mcp.entityUrn} ${mcp.aspectName}`]: mcp.aspect.json }));
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, `${JSON.stringify(told, null, 1)}\n`);
    expect(told).to.deep.equal(JSON.parse(await readFile(golden, 'utf8')));
  });

  it("has every aspect that DataHub's Hightouch connector gives the same entities", async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace, runs });
    const told = new Set(mcps.map((mcp) => `${mcp.entityUrn} ${mcp.aspectName}`));
    const flow = 'urn:li:dataFlow:(hightouch,sync_1,PROD)';
    const placed = ['dataPlatformInstance', 'container', 'browsePathsV2', 'status'];
    const expected: Record<string, readonly string[]> = {
      'urn:li:container:4c7f1cf0728e87d41be5a300d48f8d6a': [
        'containerProperties',
        'subTypes',
        'browsePathsV2',
        'status',
      ],
      'urn:li:container:d6ca148424733f6cf53699febd51af75': [
        'containerProperties',
        'subTypes',
        'browsePathsV2',
        'status',
      ],
      'urn:li:dataset:(urn:li:dataPlatform:hightouch,customer-360-model,PROD)': [
        ...placed,
        ...['datasetProperties', 'schemaMetadata', 'subTypes', 'viewProperties', 'globalTags', 'upstreamLineage'],
      ],
      'urn:li:dataset:(urn:li:dataPlatform:hightouch,product-events,PROD)': [
        ...placed,
        ...['datasetProperties', 'upstreamLineage', 'subTypes', 'siblings'],
      ],
      [flow]: [...placed, 'dataFlowInfo'],
      [`urn:li:dataJob:(${flow},sync_1)`]: [
        ...['dataPlatformInstance', 'dataJobInfo', 'dataJobInputOutput', 'browsePathsV2', 'status'],
      ],
      'urn:li:dataProcessInstance:2fb64d74a2309c2bab37d8511439dece': [
        ...['dataProcessInstanceProperties', 'dataProcessInstanceRelationships', 'dataProcessInstanceInput'],
        ...['dataProcessInstanceOutput', 'dataProcessInstanceRunEvent', 'status'],
      ],
      'urn:li:dataset:(urn:li:dataPlatform:salesforce,Contact,PROD)': ['upstreamLineage', 'status'],
      'urn:li:dataset:(urn:li:dataPlatform:hubspot,contacts,PROD)': ['upstreamLineage', 'status'],
      'urn:li:tag:ht_priority_high': ['tagKey'],
      'urn:li:tag:ht_team_growth': ['tagKey'],
    };
    const missing = Object.entries(expected)
      .flatMap(([urn, aspects]) => aspects.map((aspect) => `${urn} ${aspect}`))
      .filter((one) => !told.has(one));
    expect(missing).to.deep.equal([]);
  });
});
