import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { openTransport } from '#src/openlineage/index.js';
import { loopbackCertificate, loopbackKey } from '../../../support/loopback-certificate.js';
import { startEvent } from '../sample-events.js';

describe('http over TLS', () => {
  let folder: string;
  let server: Server;
  let shown: string[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ol-tls-'));
    writeFileSync(join(folder, 'ca.pem'), loopbackCertificate);
    writeFileSync(join(folder, 'both.pem'), loopbackCertificate + loopbackKey);
    writeFileSync(join(folder, 'empty.pem'), 'no certificate');
    const tls = { cert: loopbackCertificate, key: loopbackKey, requestCert: true, rejectUnauthorized: false };
    server = createServer(tls, (request, response) => {
      const { CN } = (request.socket as TLSSocket).getPeerCertificate()?.subject ?? {}; // an https server's socket
      shown.push(String(CN));
      request.resume().on('end', () => response.writeHead(201).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    shown = [];
  });

  async function emit(options: object): Promise<unknown> {
    const { port } = server.address() as AddressInfo; // listening on TCP
    const host = { env: {}, folder, sleep: async () => undefined };
    const transport = openTransport({ type: 'http', url: `https://127.0.0.1:${port}`, ...options }, host);
    try {
      return await transport.emit(startEvent()).catch((error: unknown) => error);
    } finally {
      await transport.close();
    }
  }

  it('refuses a certificate that nobody trusts, and does not try again', async () => {
    expect(await emit({})).to.include({ name: 'TransportError', retryable: false, tries: 1 });
    expect(shown).to.deep.equal([]);
  });

  it('takes it with verify: false, and by the authority that verify or sslContext names', async () => {
    for (const options of [
      { verify: false },
      { verify: 'false' },
      { verify: 'ca.pem' },
      { sslContext: { caCertPath: 'ca.pem' } },
    ]) {
      expect(await emit(options), JSON.stringify(options)).to.equal(undefined);
    }
    expect(shown).to.deep.equal(Array(4).fill('undefined'));
  });

  it('shows a certificate of its own', async () => {
    expect(await emit({ sslContext: { caCertPath: 'ca.pem', clientCertPath: 'both.pem' } })).to.equal(undefined);
    expect(shown).to.deep.equal(['localhost']);
  });

  it('refuses files that hold no certificate, and a key without one', () => {
    for (const sslContext of [
      { clientCertPath: 'empty.pem' },
      { clientKeyPath: 'both.pem' },
      { caCertPath: 'gone.pem' },
    ]) {
      const open = () => openTransport({ type: 'http', url: 'https://127.0.0.1', sslContext }, { env: {}, folder });
      expect(open, JSON.stringify(sslContext)).to.throw().with.property('name', 'ConfigError');
    }
  });
});
