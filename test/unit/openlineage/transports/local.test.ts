import { expect } from 'chai';
import {
  createConsoleTransport,
  createFileTransport,
  createNoopTransport,
  createValidator,
  InvalidEventError,
  OpenLineageClient,
  serialiseEvent,
} from '#src/openlineage/index.js';
import type { OpenLineageEvent, RunEvent } from '#src/openlineage/index.js';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { startEvent } from '../sample-events.js';

function numbered(count: number): RunEvent[] {
  return Array.from({ length: count }, (_, index) => ({ ...startEvent(), producer: `https://example.com/${index}` }));
}

describe('the file transport', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openlineage-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('appends a line an event, in the order of emission, also unawaited', async () => {
    const path = join(folder, 'deep', 'events.ndjson');
    const events = numbered(50);
    const first = createFileTransport(path);
    await Promise.all(events.slice(0, 30).map((event) => first.emit(event)));
    await first.close();
    const second = createFileTransport(path);
    for (const event of events.slice(30)) await second.emit(event);
    await second.close();
    expect(await readFile(path, 'utf8')).to.equal(events.map((event) => `${serialiseEvent(event)}\n`).join(''));
  });

  it('ends a torn line before it writes', async () => {
    const path = join(folder, 'events.ndjson');
    await writeFile(path, '{"whole":1}\n{"torn":');
    const transport = createFileTransport(path);
    await transport.emit(startEvent());
    await transport.close();
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines).to.deep.equal(['{"whole":1}', '{"torn":', serialiseEvent(startEvent()), '']);
  });

  it('tells of a file that cannot be written, and makes none without events', async () => {
    const transport = createFileTransport(folder);
    const codes = await Promise.all(
      numbered(2).map((event) => transport.emit(event).then(String, (error: NodeJS.ErrnoException) => error.code)),
    );
    expect(codes).to.deep.equal(['EISDIR', 'EISDIR']);
    await transport.close();
    const unused = createFileTransport(join(folder, 'none.ndjson'));
    await unused.close();
    expect(await readFile(join(folder, 'none.ndjson')).catch((error: NodeJS.ErrnoException) => error.code)).to.equal(
      'ENOENT',
    );
  });
});

describe('the console transport', () => {
  it('writes a line an event and leaves the stream open', async () => {
    const written: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    });
    const transport = createConsoleTransport(stream);
    await transport.emit(startEvent());
    await transport.close();
    expect(written).to.deep.equal([`${serialiseEvent(startEvent())}\n`]);
    expect(stream.writable).to.equal(true);
  });

  it('rejects with the error of the stream', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    stream.on('error', () => undefined);
    const message = await createConsoleTransport(stream)
      .emit(startEvent())
      .catch((error: Error) => error.message);
    expect(message).to.equal('EPIPE');
  });
});

describe('OpenLineageClient', () => {
  it('hands events to its transport and closes it', async () => {
    const seen: unknown[] = [];
    const client = new OpenLineageClient({
      emit: async (event) => void seen.push(event),
      close: async () => void seen.push('closed'),
    });
    await client.emit(startEvent());
    await client.close();
    expect(seen).to.deep.equal([startEvent(), 'closed']);
  });

  it('sends nothing that the specification refuses, and lets warnings pass', async () => {
    const seen: OpenLineageEvent[] = [];
    const transport = { emit: async (event: OpenLineageEvent) => void seen.push(event), close: async () => {} };
    const client = new OpenLineageClient(transport, { validate: createValidator() });
    const { run, job } = startEvent();
    await client.emit({ ...startEvent(), run: { ...run, facets: {} } });
    const error: unknown = await client
      .emit({ ...startEvent(), run: { ...run, runId: 'one' }, job })
      .catch((e: unknown) => e);
    expect(error).to.be.instanceOf(InvalidEventError);
    expect(error).to.have.property('message').that.includes('/run/runId must match format "uuid"');
    expect(seen).to.have.lengthOf(1);
  });

  it('does nothing with the noop transport', async () => {
    const client = new OpenLineageClient(createNoopTransport());
    expect(await client.emit(startEvent())).to.equal(undefined);
    expect(await client.close()).to.equal(undefined);
  });
});
