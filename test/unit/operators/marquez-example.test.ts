import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { optionsOf } from '#src/config/options.js';
import { inRepository } from '../../support/paths.js';

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, object>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface MarquezConfig {
  readonly server: { readonly applicationConnectors: readonly [{ readonly port: number }] };
  readonly db: { readonly url: string; readonly user: string; readonly password: string };
}

describe('operators/examples/marquez', () => {
  const folder = inRepository('operators', 'examples', 'marquez');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const { services, volumes } = parse(read('compose.yaml')) as Compose; // our own file
  const config = parse(read('marquez.yml')) as MarquezConfig; // our own file

  it('names a version of every image, and opens ports to this machine alone', () => {
    for (const [name, { image, ports = [] }] of Object.entries(services)) {
      expect(image, name).to.match(/^[\w/-]+:\d[\w.]*$/);
      for (const port of ports) expect(port, name).to.match(/^127\.0\.0\.1:/);
    }
  });

  it('mounts files that are there, and volumes that it has', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const volume of service.volumes ?? []) {
        const [from = ''] = volume.split(':');
        expect(from.startsWith('./') ? existsSync(join(folder, from)) : from in volumes, `${name}: ${from}`).to.equal(
          true,
        );
      }
      const needed = service.depends_on ?? [];
      const others = Array.isArray(needed) ? (needed as readonly string[]) : Object.keys(needed);
      expect(
        others.filter((other) => services[other] === undefined),
        name,
      ).to.deep.equal([]);
    }
  });

  it("gives the server its configuration, and that the database's address, name and user", () => {
    const { api, db } = services;
    expect(api?.volumes?.map((volume) => volume.split(':')[1])).to.include(api?.environment?.['MARQUEZ_CONFIG']);
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = db?.environment ?? {};
    const { POSTGRES_HOST = '', POSTGRES_PORT = '' } = api?.environment ?? {};
    expect(config.db).to.include({ user: POSTGRES_USER, password: POSTGRES_PASSWORD });
    expect(config.db.url).to.equal(`jdbc:postgresql://${POSTGRES_HOST}:${POSTGRES_PORT}/${POSTGRES_DB}`);
    expect(services[POSTGRES_HOST]).to.equal(db);
    expect(api?.ports?.[0]).to.match(new RegExp(`:${config.server.applicationConnectors[0].port}$`));
    expect(services['web']?.environment).to.include({ MARQUEZ_HOST: 'api', MARQUEZ_PORT: '5000' });
  });

  it('has a page whose flags exist', () => {
    const calls = [...read('README.md').matchAll(/^hightouch-lineage (\w+)(.*)$/gm)];
    expect(calls.map(([, command]) => command)).to.deep.equal(['demo', 'replay', 'run']);
    for (const [call, command = '', rest = ''] of calls) {
      const known = new Set(optionsOf(command as 'run').map(({ flag }) => flag)); // one of the three
      for (const [, flag = ''] of rest.matchAll(/ --([\w-]+)/g))
        expect(known.has(flag), `${call}: ${flag}`).to.equal(true);
    }
  });
});
