import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import type { RestOptions } from '#src/sinks/datahub/options.js';
import { openGms } from '#src/sinks/datahub/rest/gms.js';
import { openRecordingGms, type RecordingGms } from '../../../support/recording-gms.js';
import { deliverPass, type PassInput } from './deliver-pass.js';
import { withContract } from './with-contract.js';

const statePath = /^\/aspects\/urn%3Ali%3AdataContract%3A[0-9a-f]+\?aspect=dataContractStatus&version=0$/;

describe('the state of a data contract that nobody remembers to have told', () => {
  let server: RecordingGms;
  let warnings: string[];

  beforeEach(async () => {
    server = await openRecordingGms();
    warnings = [];
  });
  afterEach(() => server.close());

  function rest(): RestOptions {
    const { signal } = new AbortController();
    const host = { signal, random: () => 0, now: () => 0, sleep: () => Promise.resolve() };
    const access = { url: server.url, token: null, async: false, timeoutMs: 20_000, version: '1.2.3' };
    const sending = { api: 'restli', async: false, batchSize: 50, parallel: 2, clientVersion: '1.2.3' } as const;
    return { gms: openGms(access, host), ...sending, rejectedFile: '/dev/null', onReject: 'continue', signal };
  }

  async function pass(more: Partial<PassInput> = {}) {
    const warn = (_fields: object, message: string): void => void warnings.push(message);
    const log = { ...silentLogger, warn };
    server.taken.splice(0);
    return deliverPass({ graph: withContract, options: { rest: rest() }, log, ...more });
  }

  const states = (): readonly unknown[] =>
    server.taken.filter(({ aspectName }) => aspectName === 'dataContractStatus').map(({ aspect }) => aspect);
  const asked = (): number => server.requests.filter(({ path }) => statePath.test(path)).length;

  it('is told to a server that has none, in the file beside it as well', async () => {
    const { mcps } = await pass();
    expect(states()).to.deep.equal([{ customProperties: {}, state: 'PENDING' }]);
    expect(mcps.filter(({ aspectName }) => aspectName === 'dataContractStatus')).to.have.length(1);
    expect(asked()).to.equal(1);
  });

  it('is left alone where the server has one, and that is remembered', async () => {
    server.fault = ({ path }) =>
      statePath.test(path)
        ? { status: 200, body: { version: 0, aspect: { 'com.linkedin.datacontract.DataContractStatus': {} } } }
        : null;
    const { mcps, receipts } = await pass();
    expect(states()).to.deep.equal([]);
    expect(mcps.map(({ aspectName }) => aspectName)).to.include('dataContractProperties');
    expect(mcps.map(({ aspectName }) => aspectName)).to.not.include('dataContractStatus');
    expect(warnings).to.deep.equal([]);
    await pass({ told: receipts.fingerprints, full: true });
    expect([states().length, asked()]).to.deep.equal([0, 1]);
  });

  for (const [what, fault] of [
    ['500', { status: 500 }],
    ['403', { status: 403 }],
    ['a page with 404', { status: 404, body: '<html>' }],
    ['a page', 'html'],
  ] as const) {
    it(`is not told to a server that answers ${what}, which is said, and comes up again`, async () => {
      server.fault = ({ path }) => (statePath.test(path) ? fault : null);
      const { receipts } = await pass();
      expect([states().length, receipts.error]).to.deep.equal([0, null]);
      expect(warnings).to.deep.equal(['DataHub does not say whether data contracts have a state: none is told']);
      server.fault = () => null;
      await pass({ told: receipts.fingerprints });
      expect(states()).to.have.length(1);
    });
  }

  it('is not asked for by a pass that remembers', async () => {
    const { receipts } = await pass();
    await pass({ told: receipts.fingerprints, full: true });
    expect([states().length, asked()]).to.deep.equal([0, 1]);
  });
});
