import { expect } from 'chai';
import { decideRemoval } from '#src/sinks/datahub/state/decide.js';
import type { OwnEntity } from '#src/sinks/datahub/state/own-entities.js';
import type { Absence } from '#src/sinks/sink.js';
import { graphOf } from '../../../../golden/datahub/small-workspace.js';

const dataset: OwnEntity = {
  urn: 'urn:li:dataset:(urn:li:dataPlatform:hubspot,contacts,PROD)',
  what: 'destination',
  id: null,
  name: null,
  key: 'destination:urn:li:dataset:(urn:li:dataPlatform:hubspot,contacts,PROD)',
};
const flow: OwnEntity = {
  urn: 'urn:li:dataFlow:(hightouch,7,PROD)',
  what: 'sync',
  id: '7',
  name: null,
  key: 'sync:7',
};
const workspace = graphOf([]).workspace;
const sure: Absence = { gone: new Set(), unsure: new Set(), look: () => Promise.resolve('unknown') };

describe('what is removed from DataHub', () => {
  const removed = async (known: readonly OwnEntity[], absence: Absence, of = workspace): Promise<readonly string[]> =>
    (await decideRemoval(known, new Set(), of, absence, 100)).remove.map(({ urn }) => urn);

  it('is the dataset that no sync writes to, when every sync is known', async () => {
    expect(await removed([dataset], sure)).to.deep.equal([dataset.urn]);
  });

  it('is no dataset while another sink was told of a sync that may still be there', async () => {
    expect(await removed([dataset], { ...sure, unsure: new Set(['sync:9']) })).to.deep.equal([]);
  });

  it('is no dataset while an object of the workspace could not be read', async () => {
    const skipped = [{ kind: 'sync', id: '9', reason: 'no slug' }] as unknown as typeof workspace.skipped; // of no interest here
    expect(await removed([dataset], sure, { ...workspace, skipped })).to.deep.equal([]);
  });

  it('is no dataset while a sync of this sink is not confirmed, and both once it is', async () => {
    expect(await removed([flow, dataset], sure)).to.deep.equal([]);
    expect(await removed([flow, dataset], { ...sure, gone: new Set(['sync:7']) })).to.deep.equal([
      flow.urn,
      dataset.urn,
    ]);
  });
});
