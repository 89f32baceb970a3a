/** What the log says of a server that refuses much. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import type { Mcp } from '#src/sinks/datahub/mcp.js';
import { RestDelivery } from '#src/sinks/datahub/rest/delivery.js';
import { openGms } from '#src/sinks/datahub/rest/gms.js';
import { openRecordingGms, type RecordingGms } from '../../../../support/recording-gms.js';

const many = 250;

describe('a server that refuses', () => {
  let dir: string;
  let gms: RecordingGms;
  let warnings: Readonly<Record<string, unknown>>[];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-refusals-'));
    gms = await openRecordingGms();
    warnings = [];
  });
  afterEach(async () => {
    await gms.close();
    await rm(dir, { recursive: true, force: true });
  });

  const proposal = (n: number): Mcp => ({
    entityType: 'tag',
    entityUrn: `urn:li:tag:t${n}`,
    changeType: 'UPSERT',
    aspectName: 'status',
    aspect: { json: { removed: false } },
  });

  async function deliver(count = many, sending = { batchSize: 100, parallel: 4 }) {
    const { signal } = new AbortController();
    const door = openGms(
      { url: gms.url, token: null, async: false, timeoutMs: 20_000, version: '1' },
      { signal, random: () => 1, now: () => 0, sleep: () => Promise.resolve() },
    );
    const delivery = new RestDelivery(door, {
      ...{ api: 'restli', async: false, ...sending, clientVersion: '1', onReject: 'continue', signal },
      rejectedFile: join(dir, 'rejected.ndjson'),
      log: { ...silentLogger, warn: (fields, message) => void warnings.push({ ...fields, message }) },
    });
    for (let n = 0; n < count; n += 1) await delivery.write(`t${n}`, [proposal(n)]).catch(() => undefined);
    const tally = await delivery.settle();
    delivery.close();
    const text = await readFile(join(dir, 'rejected.ndjson'), 'utf8').catch(() => '');
    return { tally, kept: text.split('\n').length - 1 };
  }

  it('has a few lines in the log, with URN and aspect, and a sum; the file keeps every proposal', async () => {
    gms.refuse = ({ entityUrn }) => `Unknown aspect on entity ${entityUrn}`;
    const { tally, kept } = await deliver();
    expect([tally.rejected, kept, tally.error]).to.deep.equal([many, many, null]);
    expect(warnings).to.have.length(4);
    for (const line of warnings.slice(0, 3)) {
      expect(line).to.include.keys('entityUrn', 'aspectName', 'answer', 'hint', 'rejectedFile');
    }
    expect(warnings[3]).to.deep.include({ count: many, notLogged: many - 3 });
    expect(warnings[3]?.['kinds']).to.deep.equal([
      { kind: 'answered 422: Unknown aspect on entity urn:li:…', count: many },
    ]);
    expect(warnings[3]?.['hint']).to.include('hightouch-lineage replay');
  });

  it('has no line for each of those that come again, once the token is refused half-way', async () => {
    gms.fault = ({ index, method }) => (method === 'POST' && index > 0 ? { status: 403 } : null);
    const { tally, kept } = await deliver();
    expect([tally.rejected, kept, tally.error?.code]).to.deep.equal([0, 0, 'datahub_credentials']);
    expect(warnings).to.deep.equal([]);
  });
  it('is not taken for one that is away for being busy when a proposal is sent once more', async () => {
    let posts = 0;
    const isOutage = (): boolean => posts > 1 && posts <= 7;
    gms.fault = ({ method }) => {
      if (method === 'POST') posts += 1;
      if (method !== 'POST') return null;
      return isOutage() ? { status: 500 } : posts === 9 ? { status: 429 } : null;
    };
    const { tally, kept } = await deliver(3, { batchSize: 1, parallel: 1 });
    expect(tally).to.include({ delivered: 2, rejected: 0, failed: 1, error: null });
    expect([...tally.unconfirmed]).to.deep.equal(['t1']);
    expect([posts, kept]).to.deep.equal([10, 0]);
  });
});
