import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { forgetSecrets, registerSecret } from '#src/log/redact.js';
import { openOutput } from '#src/process/output.js';

class FakeStream extends EventEmitter {
  written = '';
  write(text: string, done?: () => void): boolean {
    this.written += text;
    done?.();
    return true;
  }
}

describe('output', () => {
  afterEach(() => forgetSecrets());

  it('is written without secrets', async () => {
    const stream = new FakeStream();
    registerSecret('very-secret-key');
    const output = openOutput(stream, () => undefined);
    output.write('key: very-secret-key\n');
    await output.flush();
    expect(stream.written).to.equal('key: [secret]\n');
  });

  it('ends quietly when its reader has gone', async () => {
    const stream = new FakeStream();
    let closed = 0;
    const output = openOutput(stream, () => (closed += 1));
    stream.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    stream.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    output.write('more');
    await output.flush();
    expect(closed).to.equal(1);
    expect(stream.written).to.equal('');
  });
});
