/** What the log says of a receiver that refuses much. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import type { OpenLineageEvent } from '#src/openlineage/events.js';
import { TransportError } from '#src/openlineage/transports/transport-error.js';
import { NetworkOutlet } from '#src/sinks/openlineage/network-outlet.js';

const many = 100;
const common = { eventTime: '2026-03-02T09:00:00.000Z', producer: '', schemaURL: '' };
const jobEvent = (name: string): OpenLineageEvent => ({
  ...common,
  job: { namespace: 'hightouch', name, facets: {} },
  inputs: [],
  outputs: [],
});

describe('a receiver that refuses every event', () => {
  it('has a few lines in the log, with job and answer, and a sum; the file keeps every event', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-refusals-'));
    const rejectedFile = join(dir, 'rejected.ndjson');
    const warnings: Readonly<Record<string, unknown>>[] = [];
    const outlet = new NetworkOutlet(
      {
        emit: () =>
          Promise.reject(
            new TransportError('http://marquez/api/v1/lineage answered 422 (1 of 6 tries)', {
              ...{ status: 422, body: '{"errors":["job is too long"]}', retryable: false, tries: 1 },
            }),
          ),
        close: () => Promise.resolve(),
      },
      {
        ...{ rejectedFile, onReject: 'continue', parallel: 2, signal: new AbortController().signal },
        log: { ...silentLogger, warn: (fields) => void warnings.push({ ...fields }) },
      },
    );
    for (let n = 0; n < many; n += 1) await outlet.send({ key: `sync:${n}`, run: null }, [jobEvent(`acme.s${n}`)]);
    const tally = await outlet.settle();
    const kept = (await readFile(rejectedFile, 'utf8')).split('\n').length - 1;
    expect([tally.rejected, kept, tally.error]).to.deep.equal([many, many, null]);
    expect(warnings).to.have.length(4);
    for (const line of warnings.slice(0, 3)) {
      expect(line).to.include({ status: 422, rejectedFile });
      expect(line['job']).to.match(/^acme\.s\d+$/);
      expect(line['answer']).to.include('job is too long');
    }
    expect(warnings[3]).to.deep.include({ count: many, notLogged: many - 3 });
    await rm(dir, { recursive: true, force: true });
  });
});
