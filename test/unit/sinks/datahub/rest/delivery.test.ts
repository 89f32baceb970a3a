import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import type { NetworkTally } from '#src/sinks/network-tally.js';
import type { Mcp } from '#src/sinks/datahub/mcp.js';
import { RestDelivery, type RestDeliveryOptions } from '#src/sinks/datahub/rest/delivery.js';
import { openGms } from '#src/sinks/datahub/rest/gms.js';
import type { RecordedMcp } from '../../../../support/gms-requests.js';
import { openRecordingGms, type RecordingGms, type RecordingGmsOptions } from '../../../../support/recording-gms.js';

const tag = (name: string, step = 0): Mcp => ({
  entityType: 'tag',
  entityUrn: `urn:li:tag:${name}`,
  changeType: 'UPSERT',
  aspectName: 'tagKey',
  aspect: { json: { name, step } },
});
const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `t${at}`);
const nameOf = (mcp: RecordedMcp): string => mcp.entityUrn.slice('urn:li:tag:'.length);

describe('delivery to GMS', () => {
  let dir: string;
  let gms: RecordingGms;
  let warnings: Readonly<Record<string, unknown>>[];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-delivery-'));
    gms = await openRecordingGms();
    warnings = [];
  });
  afterEach(async () => {
    await gms.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function restart(options: RecordingGmsOptions): Promise<void> {
    await gms.close();
    gms = await openRecordingGms(options);
  }

  interface Given extends Partial<RestDeliveryOptions> {
    readonly timeoutMs?: number;
  }

  function open({ timeoutMs = 20_000, ...options }: Given = {}): RestDelivery {
    const { signal } = new AbortController();
    const sleep = (): Promise<void> => Promise.resolve();
    const door = openGms(
      { url: gms.url, token: null, async: options.async ?? false, timeoutMs, version: '1' },
      { signal, random: () => 1, now: () => 0, sleep },
    );
    return new RestDelivery(door, {
      api: 'restli',
      async: false,
      batchSize: 100,
      parallel: 4,
      clientVersion: '1.2.3',
      rejectedFile: join(dir, 'rejected.ndjson'),
      onReject: 'continue',
      signal,
      log: { ...silentLogger, warn: (fields: object) => void warnings.push({ ...fields }) },
      ...options,
    });
  }

  /** Every proposal is of a unit of its own, called like its tag. */
  async function deliver(
    mcps: readonly Mcp[],
    options: Given = {},
  ): Promise<NetworkTally & { readonly thrown: boolean }> {
    const delivery = open(options);
    let thrown = false;
    for (const mcp of mcps) {
      if (!thrown) await delivery.write(mcp.entityUrn.slice('urn:li:tag:'.length), [mcp]).catch(() => (thrown = true));
    }
    const tally = await delivery.settle();
    delivery.close();
    return { ...tally, thrown };
  }

  async function rejected(): Promise<{ proposal: Mcp; answer: { status: number; body: string } }[]> {
    const text = await readFile(join(dir, 'rejected.ndjson'), 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as { proposal: Mcp; answer: { status: number; body: string } }); // our own
  }

  const writes = () => gms.requests.filter(({ method }) => method !== 'GET');

  for (const api of ['restli', 'openapi'] as const) {
    it(`takes everything once, in batches, those of one entity in order and one at a time: ${api}`, async () => {
      const mcps = names(40).flatMap((name) => [0, 1, 2, 3, 4].map((step) => tag(name, step)));
      const mixed = [...mcps].sort((a, b) => stepOf(a) - stepOf(b));
      const tally = await deliver(mixed, { api, batchSize: 7 });
      expect([tally.delivered, tally.rejected, tally.failed, tally.error]).to.deep.equal([200, 0, 0, null]);
      expect(gms.overlaps).to.deep.equal([]);
      expect(gms.mostInFlight, 'requests at a time').to.be.within(2, 4);
      expect(Math.max(...writes().map(({ mcps }) => mcps.length))).to.equal(7);
      for (const name of names(40)) {
        const steps = gms.taken
          .filter((one) => nameOf(one) === name)
          .map((one) => (one.aspect as { step: number }).step);
        expect(steps, name).to.deep.equal([0, 1, 2, 3, 4]);
      }
      expect(await readdir(dir)).to.deep.equal([]);
    });
  }

  it('says who sent it, and asks to be answered when it is written, or when it is queued', async () => {
    await deliver([tag('a')]);
    expect(gms.taken[0]?.systemMetadata).to.deep.equal({
      properties: { clientId: 'hightouch-lineage', clientVersion: '1.2.3' },
    });
    await deliver([tag('a')], { async: true });
    await deliver([tag('a')], { async: true, api: 'openapi' });
    expect(writes().map(({ isAsync }) => isAsync)).to.deep.equal([false, true, true]);
  });

  it('uses OpenAPI v3 where the server offers it, when that is left to it', async () => {
    await deliver([tag('a')], { api: 'auto' });
    await restart({ version: 'v0.15.0' });
    await deliver([tag('a')], { api: 'auto' });
    expect(writes().map(({ path }) => path)).to.deep.equal(['/aspects?action=ingestProposalBatch']);
    await restart({ version: 'v1.1.0' });
    await deliver([tag('a')], { api: 'auto' });
    expect(writes().map(({ path }) => path)).to.deep.equal(['/openapi/v3/entity/tag?async=false']);
  });

  it('sends entities of different types by OpenAPI v3 to a place each', async () => {
    const corpuser: Mcp = { ...tag('x'), entityType: 'corpuser', entityUrn: 'urn:li:corpuser:x' };
    const tally = await deliver([tag('a'), corpuser, tag('b')], { api: 'openapi', parallel: 1 });
    expect(tally.delivered).to.equal(3);
    expect(writes().map(({ path, mcps }) => [path.split('?')[0], mcps.length])).to.deep.equal([
      ['/openapi/v3/entity/tag', 2],
      ['/openapi/v3/entity/corpuser', 1],
    ]);
  });

  it('stays below what the server takes in one request, and sends alone what is larger', async () => {
    const large = (name: string, bytes: number): Mcp => ({
      ...tag(name),
      aspect: { json: { name: 'x'.repeat(bytes) } },
    });
    const mcps = [large('a', 6e6), large('b', 6e6), large('c', 6e6), large('d', 15.9e6), large('e', 10)];
    const tally = await deliver(mcps, { parallel: 1 });
    expect(tally.delivered).to.equal(5);
    expect(writes().map(({ mcps }) => mcps.map(nameOf).join(''))).to.deep.equal(['ab', 'c', 'd', 'e']);
    expect(warnings.map(({ entityUrn }) => entityUrn)).to.deep.equal(['urn:li:tag:d']);
  });

  for (const [title, status] of [
    ['a refusal', 422],
    ['a bad request', 400],
    ['a server error that stays', 500],
  ] as const) {
    it(`finds the culprits of ${title}, keeps them with the answer, and lets the others pass`, async () => {
      const bad = new Set(['t0', 't17', 't18', 't99']);
      gms.refuse = (mcp) => (bad.has(nameOf(mcp)) ? 'it is not valid' : null);
      gms.refusalStatus = status;
      const tally = await deliver(names(100).map((name) => tag(name)));
      expect([tally.delivered, tally.rejected, tally.failed, tally.error]).to.deep.equal([96, 4, 0, null]);
      expect([...tally.unconfirmed]).to.deep.equal([]);
      const lines = await rejected();
      expect(new Set(lines.map(({ proposal }) => proposal.entityUrn.slice('urn:li:tag:'.length)))).to.deep.equal(bad);
      for (const { proposal, answer } of lines) {
        expect(proposal).to.deep.equal(tag(proposal.entityUrn.slice('urn:li:tag:'.length)));
        expect(answer.status).to.equal(status);
        expect(answer.body).to.include('it is not valid').and.not.include('Frame');
      }
      expect(gms.taken.length, 'nothing twice but probes').to.be.within(96, 96 + writes().length);
    });
  }

  it('keeps the place of what was refused, when asked to hold', async () => {
    gms.refuse = (mcp) => (nameOf(mcp) === 't3' ? 'no' : null);
    const tally = await deliver(
      names(5).map((name) => tag(name)),
      { onReject: 'hold' },
    );
    expect([tally.rejected, [...tally.unconfirmed]]).to.deep.equal([1, ['t3']]);
  });

  it('splits what is too large for the way to the server', async () => {
    await restart({ maxBytes: 2_000 });
    const tally = await deliver(names(40).map((name) => tag(name)));
    expect([tally.delivered, tally.rejected]).to.deep.equal([40, 0]);
    await restart({ maxBytes: 50 });
    expect(await deliver([tag('a')])).to.include({ delivered: 0, rejected: 1 });
    expect((await rejected()).map(({ answer }) => answer.status)).to.deep.equal([413]);
  });

  it('says with each refusal what to do about it', async () => {
    const hints: unknown[] = [];
    const warn = (fields: object): void => void hints.push('hint' in fields ? fields.hint : null);
    gms.refuse = () => 'no such tag';
    await deliver([tag('a')], { log: { ...silentLogger, warn } });
    await restart({ maxBytes: 50 });
    await deliver([tag('a')], { log: { ...silentLogger, warn } });
    expect(hints).to.have.length(2);
    expect(hints[0]).to.include('Mend what the answer names').and.include('hightouch-lineage replay');
    expect(hints[1]).to.include('limit on the size of a request');
  });

  it('splits what the server is too slow for', async () => {
    gms.fault = ({ mcps }) => (mcps.length > 3 ? 'cut' : null);
    expect(await deliver(names(20).map((name) => tag(name)))).to.include({ delivered: 20, failed: 0, error: null });
  });

  it('tries again after a time-out', async () => {
    gms.fault = ({ index, method }) => (method === 'POST' && index === 0 ? 'hang' : null);
    expect(await deliver([tag('a')], { timeoutMs: 1_500 })).to.include({ delivered: 1, failed: 0 });
    expect(writes()).to.have.length(2);
  });

  it('names the field that an older server does not know, once', async () => {
    gms.refuse = () => 'ERROR :: /step :: unrecognized field found but not allowed\n';
    const tally = await deliver(names(3).map((name) => tag(name)));
    expect(tally.rejected).to.equal(3);
    expect(warnings.filter(({ field }) => field !== undefined)).to.deep.equal([
      {
        field: 'tagKey/step',
        version: 'v1.7.0',
        hint: 'Upgrade DataHub, and send what was refused with `hightouch-lineage replay`.',
      },
    ]);
  });

  for (const [title, fault, exitCode, code] of [
    ['is down', { status: 503 }, 4, 'datahub_unavailable'],
    ['refuses the token', { status: 401 }, 5, 'datahub_credentials'],
    ['refuses the permission', { status: 403 }, 5, 'datahub_credentials'],
    ['has no such path', { status: 404 }, 4, 'datahub_unavailable'],
    ['is rate limited for good', { status: 429 }, 4, 'datahub_unavailable'],
    ['answers with a page', 'html', 4, 'datahub_unavailable'],
  ] as const) {
    it(`keeps everything, and rejects nothing, when the server ${title}`, async () => {
      gms.fault = ({ method }) => (method === 'POST' ? fault : null);
      const tally = await deliver(names(300).map((name) => tag(name)));
      expect([tally.error?.exitCode, tally.error?.code]).to.deep.equal([exitCode, code]);
      expect(tally.error?.hint).to.match(/\S/);
      expect([tally.delivered, tally.rejected]).to.deep.equal([0, 0]);
      expect(tally.failed).to.be.greaterThan(0);
      expect(await rejected()).to.deep.equal([]);
      expect(writes().length, 'requests').to.be.lessThan(120);
    });
  }

  it('takes a server for away that took things before, and lets no proposal pay for it', async () => {
    let failing = false;
    gms.fault = ({ method }) => (failing && method === 'POST' ? { status: 500 } : null);
    const delivery = open({ batchSize: 10 });
    for (const name of names(40)) await delivery.write(name, [tag(name)]);
    const before = gms.taken.length;
    failing = true;
    const error = await (async () => {
      for (const name of names(400)) await delivery.write(name, [tag(name)]);
    })().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const tally = await delivery.settle();
    delivery.close();
    expect(error ?? tally.error).to.include({ code: 'datahub_unavailable' });
    expect([tally.rejected, await rejected()]).to.deep.equal([0, []]);
    expect(gms.taken).to.have.length(before);
  });

  it('rejects nothing when an outage ends between the last try and the look whether the server works', async () => {
    let posts = 0;
    gms.fault = ({ method }) => (method === 'POST' && (posts += 1) > 1 && posts <= 7 ? { status: 500 } : null);
    const tally = await deliver([tag('a'), tag('b')], { batchSize: 1, parallel: 1 });
    expect(tally).to.include({ delivered: 2, rejected: 0, failed: 0, error: null });
    expect(posts, 'six tries, the look, and once more').to.equal(9);
  });

  it('does not send what waits when the pass is given up', async () => {
    const delivery = open();
    await delivery.write('a', [tag('a')]);
    const tally = await delivery.abandon();
    delivery.close();
    expect([tally.delivered, tally.failed, [...tally.unconfirmed]]).to.deep.equal([0, 1, ['a']]);
    expect(gms.taken).to.deep.equal([]);
  });
});

function stepOf({ aspect }: Mcp): number {
  return (aspect as { json: { step: number } }).json.step; // as tag() made it
}
