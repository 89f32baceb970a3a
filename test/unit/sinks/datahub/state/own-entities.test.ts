import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import { entityUrns } from '#src/sinks/datahub/entity-urns.js';
import { entityOfUrn, toldEntities } from '#src/sinks/datahub/state/own-entities.js';
import type { PassView } from '#src/sinks/sink.js';
import { smallWorkspace } from '../../../../golden/datahub/small-workspace.js';
import { sinkOptions, windowEnd } from '../deliver-pass.js';

const urns = entityUrns(sinkOptions({ file: null, outputDir: '.' }), smallWorkspace.workspace);
const dataset = (platform: string, name = 'x'): string =>
  `urn:li:dataset:(urn:li:dataPlatform:${platform},${name},PROD)`;

function viewOf(keys: readonly string[]): PassView {
  return {
    window: { start: '2023-12-01T00:00:00.000Z', end: windowEnd },
    graph: smallWorkspace,
    told: new Map(keys.map((key) => [key, '0123456789abcdef'])),
    backfill: false,
    full: false,
    previousEnd: null,
    log: silentLogger,
  };
}

describe('what may be removed from DataHub', () => {
  it('is never anything that lies where tables, files and topics do, whatever a watermark or a state says', () => {
    for (const platform of ['snowflake', 'Snowflake', 's3', 'iceberg', 'pubsub', 'adlsGen2']) {
      const urn = dataset(platform);
      expect(toldEntities(viewOf([`destination:${urn}`]), urns), platform).to.deep.equal([]);
      expect(entityOfUrn(urn, urns, true), platform).to.equal(null);
    }
  });

  it('is the dataset of a SaaS destination that the watermark or our own state holds', () => {
    const urn = dataset('hubspot', 'contacts');
    const key = `destination:${urn}`;
    expect(toldEntities(viewOf([key]), urns)).to.deep.equal([{ urn, what: 'destination', id: null, name: null, key }]);
    expect(entityOfUrn(urn, urns, true)?.urn).to.equal(urn);
    expect(entityOfUrn(urn, urns, false)).to.equal(null);
  });

  it('is only our lineage where DataHub has a source of its own, and nothing when it is not known to be told', () => {
    const urn = dataset('salesforce', 'Contact');
    const key = `destination:${urn}`;
    expect(toldEntities(viewOf([key]), urns)).to.deep.equal([]);
    const told = new Map([[key, '0123456789abcdefum']]);
    expect(toldEntities({ ...viewOf([]), told }, urns)).to.deep.equal([
      { urn, what: 'destination', id: null, name: null, key, lineageOnly: true },
    ]);
    expect(entityOfUrn(urn, urns, true)).to.equal(null);
  });

  it('is nothing that is no dataset at all', () => {
    expect(toldEntities(viewOf(['destination:urn:li:dataset:garbage', 'tag:urn:li:tag:x']), urns)).to.deep.equal([]);
  });
});
