import { expect } from 'chai';
import {
  containerUrn,
  dataFlowUrn,
  dataJobUrn,
  dataPlatformInstanceUrn,
  dataProcessInstanceUrn,
  datasetUrn,
  encodeUrnPart,
  entityTypeOf,
  schemaFieldUrn,
  tagName,
  tagUrn,
} from '#src/sinks/datahub/urns.js';

describe('datahub urns', () => {
  it('encodes comma, parentheses and U+241F in upper-case hexadecimal UTF-8, and nothing else', () => {
    expect(encodeUrnPart('a,b(c)d\u241Fe')).to.equal('a%2Cb%28c%29d%E2%90%9Fe');
    expect(encodeUrnPart('50% of é:/ "x"')).to.equal('50% of é:/ "x"');
  });

  it('forms datasets, with the instance before the name and the environment in upper case', () => {
    const parts = { platform: 'snowflake', instance: 'prod', name: 'db.s.t', env: 'dev' };
    expect(datasetUrn(parts)).to.equal('urn:li:dataset:(urn:li:dataPlatform:snowflake,prod.db.s.t,DEV)');
    expect(datasetUrn({ ...parts, instance: null, name: 'Contacts (old), 2' })).to.equal(
      'urn:li:dataset:(urn:li:dataPlatform:snowflake,Contacts %28old%29%2C 2,DEV)',
    );
  });

  it('forms flows and jobs, with the instance in the flow alone', () => {
    const flow = dataFlowUrn('42', 'prod-ws', 'PROD');
    expect(flow).to.equal('urn:li:dataFlow:(hightouch,prod-ws.42,PROD)');
    expect(dataJobUrn(flow, '42')).to.equal('urn:li:dataJob:(urn:li:dataFlow:(hightouch,prod-ws.42,PROD),42)');
  });

  it('forms runs and containers from their GUIDs', () => {
    expect(dataProcessInstanceUrn('run_1', 'prod')).to.equal(
      'urn:li:dataProcessInstance:2fb64d74a2309c2bab37d8511439dece',
    );
    expect(containerUrn('models', null)).to.equal('urn:li:container:4c7f1cf0728e87d41be5a300d48f8d6a');
    expect(containerUrn('syncs', 'prod-ws')).to.equal('urn:li:container:ba9af2cdcd9fac3be74806f92071dad8');
  });

  it('forms instances, tags and fields', () => {
    expect(dataPlatformInstanceUrn('hightouch', 'prod-ws')).to.equal(
      'urn:li:dataPlatformInstance:(urn:li:dataPlatform:hightouch,prod-ws)',
    );
    expect(tagUrn(tagName('team', 'growth, EU'))).to.equal('urn:li:tag:ht_team_growth%2C EU');
    const dataset = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,m,PROD)';
    expect(schemaFieldUrn(dataset, 'sum(x)')).to.equal(`urn:li:schemaField:(${dataset},sum%28x%29)`);
  });

  it('knows the entity type of a URN', () => {
    expect(entityTypeOf('urn:li:dataJob:(urn:li:dataFlow:(a,b,PROD),b)')).to.equal('dataJob');
  });
});
