/** A dataset of others that DataHub has under another spelling than ours. */
import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import type { DataHubSinkOptions, RestOptions } from '#src/sinks/datahub/options.js';
import { openGms } from '#src/sinks/datahub/rest/gms.js';
import { graphOf, customersToPostgres, output, postgres } from '../../../golden/datahub/small-workspace.js';
import { openRecordingGms, type RecordingGms } from '../../../support/recording-gms.js';
import { deliverPass, type PassInput } from './deliver-pass.js';

const urn = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:snowflake,${name},PROD)`;
const ours = urn('app.public.customers');
const written = { ...postgres, type: 'snowflake' };
const graph = graphOf([
  {
    ...customersToPostgres,
    destination: written,
    output: output(written, 'Customers', { database: 'APP', schema: 'PUBLIC', foreign: true, platform: 'snowflake' }),
  },
]);

describe('a dataset of others under another spelling', () => {
  let server: RecordingGms;
  let warnings: Readonly<Record<string, unknown>>[];
  /** What the server has, as its owner's connector tells it. */
  let there: ReadonlySet<string>;
  beforeEach(async () => {
    server = await openRecordingGms();
    server.fault = ({ method, path }) => {
      const [, asked = ''] = /^\/aspects\/([^?]+)\?aspect=status&/.exec(path) ?? [];
      const has = method === 'GET' && there.has(decodeURIComponent(asked));
      return has
        ? { status: 200, body: { version: 0, aspect: { 'com.linkedin.common.Status': { removed: false } } } }
        : null;
    };
    warnings = [];
    there = new Set();
  });
  afterEach(() => server.close());

  function rest(): RestOptions {
    const { signal } = new AbortController();
    const host = { signal, random: () => 0, now: () => 0, sleep: () => Promise.resolve() };
    const access = { url: server.url, token: null, async: false, timeoutMs: 20_000, version: '1.2.3' };
    const sending = { api: 'restli', async: false, batchSize: 50, parallel: 2, clientVersion: '1.2.3' } as const;
    return { gms: openGms(access, host), ...sending, rejectedFile: '/dev/null', onReject: 'continue', signal };
  }

  /** Who was patched. */
  async function pass(told: PassInput['told'] = new Map(), more: Partial<DataHubSinkOptions> = {}, workspace = graph) {
    warnings = [];
    server.requests.length = 0;
    server.taken.length = 0;
    const log = { ...silentLogger, warn: (fields: object) => void warnings.push({ ...fields }) };
    const options: Partial<DataHubSinkOptions> = { rest: rest(), file: null, foreignLineage: 'patch', ...more };
    const { receipts } = await deliverPass({ graph: workspace, told, options, log });
    const patched = server.taken.filter(({ changeType }) => changeType === 'PATCH').map(({ entityUrn }) => entityUrn);
    return { patched, receipts };
  }

  it('gets its edges where the server has it as we spell it, or does not have it yet', async () => {
    expect((await pass()).patched).to.deep.equal([ours]);
    there = new Set([ours, urn('APP.PUBLIC.CUSTOMERS')]);
    expect((await pass()).patched).to.deep.equal([ours]);
    expect(warnings).to.deep.equal([]);
    const asked = server.requests.map(({ path }) => path).filter((path) => path.includes('aspect=status'));
    const key = 'urn%3Ali%3Adataset%3A%28urn%3Ali%3AdataPlatform%3Asnowflake%2Capp.public.customers%2CPROD%29';
    expect(asked).to.deep.equal([`/aspects/${key}?aspect=status&version=0`]);
  });

  for (const name of ['APP.PUBLIC.Customers', 'APP.PUBLIC.CUSTOMERS']) {
    it(`is no second dataset beside ${name}: it gets no edges, and a warning says so`, async () => {
      there = new Set([urn(name)]);
      const { patched, receipts } = await pass();
      expect(patched).to.deep.equal([]);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.deep.include({ count: 1, datasets: [{ ours, theirs: urn(name) }] });
      expect(warnings[0]?.['hint']).to.include('--datahub-lowercase-urns');
      expect(receipts).to.include({ rejected: 0, failed: 0, error: null });

      there = new Set([ours]);
      const later = await pass(receipts.fingerprints);
      expect([later.patched, warnings]).to.deep.equal([[ours], []]);
      expect((await pass(later.receipts.fingerprints)).patched).to.deep.equal([]);
      expect(server.requests.filter(({ path }) => path.includes('aspect=status'))).to.deep.equal([]);
    });
  }

  it('gets them under its own spelling once the option says how that is', async () => {
    there = new Set([urn('APP.PUBLIC.Customers')]);
    expect((await pass(new Map(), { lowercaseUrns: 'false' })).patched).to.deep.equal([urn('APP.PUBLIC.Customers')]);
    expect(warnings).to.deep.equal([]);
  });

  it('is found where its connector lowers the instance as well', async () => {
    const more = { destinationOverrides: { 'app-db': { platformInstance: 'Prod' } } };
    there = new Set([urn('prod.app.public.customers')]);
    expect((await pass(new Map(), more)).patched).to.deep.equal([]);
    expect(warnings[0]?.['datasets']).to.deep.equal([
      { ours: urn('Prod.app.public.customers'), theirs: urn('prod.app.public.customers') },
    ]);
  });

  it('gets them where the server does not say', async () => {
    server.fault = ({ path }) => (path.includes('aspect=status') ? { status: 403 } : null);
    expect((await pass()).patched).to.deep.equal([ours]);
  });

  it('is told unasked once the server has said nothing of eight, and a warning tells how many', async () => {
    server.fault = ({ path }) => (path.includes('aspect=status') ? { status: 403 } : null);
    const names = Array.from({ length: 20 }, (_, index) => `T${index}`);
    const many = graphOf(
      names.map((name) => ({
        ...customersToPostgres,
        sync: { ...customersToPostgres.sync, id: name, slug: name },
        destination: written,
        output: output(written, name, { database: 'APP', schema: 'PUBLIC', foreign: true, platform: 'snowflake' }),
      })),
    );
    const { patched } = await pass(new Map(), {}, many);
    expect(patched).to.have.members(names.map((name) => urn(`app.public.${name.toLowerCase()}`)));
    expect(server.requests.filter(({ path }) => path.includes('aspect=status'))).to.have.length(8);
    expect(warnings.map(({ count, first }) => ({ count, first }))).to.deep.equal([
      { count: 20, first: urn('app.public.t0') },
    ]);
  });
});
