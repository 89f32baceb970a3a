import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import sinon from 'sinon';
import { inRepository } from '../../support/paths.js';

/** The scripts are plain JavaScript; this is what the tests use of them. */
interface Cache {
  readonly cachedFolder: (name: string, files: readonly string[]) => string;
  readonly fillOnce: (folder: string, fill: (draft: string) => unknown) => Promise<void>;
}

interface Jars {
  readonly checkSums: (folder: string, list: string) => void;
}

interface Commands {
  readonly ensureInstalled: (what: string, isThere: () => boolean, packages: readonly string[]) => void;
}

interface Suite {
  readonly name: string;
  readonly under: string;
  readonly notInCi?: string;
}

const load = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(inRepository('scripts', 'e2e', name)).href)) as T; // described above

describe('the frame of npm run e2e:setup', () => {
  let home: string;
  let before: string | undefined;
  let cache: Cache;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'hightouch-lineage-cache-'));
    before = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = home;
    cache = await load<Cache>('cache.mjs');
  });

  afterEach(() => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    rmSync(home, { recursive: true, force: true });
  });

  it('keeps a tool by its name and the content of what prepares it', () => {
    const pins = join(home, 'pins.txt');
    writeFileSync(pins, 'six==1.16.0\n');
    const first = cache.cachedFolder('six', [pins]);
    expect(first).to.match(new RegExp(`^${join(home, 'hightouch-lineage-tests', 'six')}-[0-9a-f]{16}$`));
    expect(cache.cachedFolder('six', [pins])).to.equal(first);
    writeFileSync(pins, 'six==1.17.0\n');
    expect(cache.cachedFolder('six', [pins])).not.to.equal(first);
  });

  it('leaves nothing of a tool that could not be made', async () => {
    const folder = join(home, 'hightouch-lineage-tests', 'tool');
    const half = cache.fillOnce(folder, (draft) => {
      writeFileSync(join(draft, 'half'), '');
      throw new Error('the line went dead');
    });
    const message = await half.then(
      () => 'done',
      (error: unknown) => (error as Error).message, // thrown above
    );
    expect(message).to.equal('the line went dead');
    expect(readdirSync(join(home, 'hightouch-lineage-tests'))).to.deep.equal([]);

    await cache.fillOnce(folder, (draft) => writeFileSync(join(draft, 'whole'), 'first'));
    await cache.fillOnce(folder, (draft) => writeFileSync(join(draft, 'whole'), 'second'));
    expect(readFileSync(join(folder, 'whole'), 'utf8')).to.equal('first');
  });

  it('takes the tool of a run that was quicker', async () => {
    const folder = join(home, 'hightouch-lineage-tests', 'tool');
    await cache.fillOnce(folder, async (draft) => {
      writeFileSync(join(draft, 'from'), 'slow');
      await cache.fillOnce(folder, (other) => writeFileSync(join(other, 'from'), 'quick'));
    });
    expect(readFileSync(join(folder, 'from'), 'utf8')).to.equal('quick');
    expect(readdirSync(join(home, 'hightouch-lineage-tests'))).to.deep.equal(['tool']);
  });

  it('refuses a jar that is not the recorded one, one too many, and one too few', async () => {
    const { checkSums } = await load<Jars>('maven-jars.mjs');
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    writeFileSync(join(home, 'a.jar'), '');
    expect(() => checkSums(home, `${empty}  a.jar\n`)).not.to.throw();
    expect(() => checkSums(home, `${'0'.repeat(64)}  a.jar\n`)).to.throw(`a.jar: ${'0'.repeat(64)} was expected`);
    expect(() => checkSums(home, '')).to.throw('a.jar: not listed was expected');
    expect(() => checkSums(home, `${empty}  a.jar\n${empty}  b.jar\n`)).to.throw('b.jar: ');
  });

  it('says what to install where it may not install it', async () => {
    const { ensureInstalled } = await load<Commands>('commands.mjs');
    const asked = sinon.stub(process, 'getuid').returns(1000);
    try {
      expect(() => ensureInstalled('Maven', () => false, ['maven', 'default-jdk-headless'])).to.throw(
        'Maven is missing. On Debian or Ubuntu: sudo apt-get install maven default-jdk-headless',
      );
      expect(() => ensureInstalled('Maven', () => true, ['maven'])).not.to.throw();
    } finally {
      asked.restore();
    }
  });

  it('lets CI leave out one suite, and the contributor know', async () => {
    const { suites } = await load<{ readonly suites: readonly Suite[] }>('../e2e-tools.mjs');
    expect(suites.filter(({ notInCi }) => notInCi !== undefined).map(({ name }) => name)).to.deep.equal(['marquez']);
    const page = readFileSync(inRepository('CONTRIBUTING.md'), 'utf8');
    expect(page).to.match(/^\| `test\/e2e\/marquez` .*the one suite that CI leaves out/m);
  });

  it('has a folder of tests for every suite, and pins whatever it installs', async () => {
    const { suites } = await load<{ readonly suites: readonly Suite[] }>('../e2e-tools.mjs');
    for (const { name, under } of suites) {
      const folder = inRepository(...under.split('/'));
      expect(existsSync(folder), `${name}: ${under}`).to.equal(true);
      const requirements = join(folder, 'requirements.txt');
      if (!existsSync(requirements)) continue;
      const lines = readFileSync(requirements, 'utf8').split('\n');
      const loose = lines.filter((line) => !/^(?:#.*|[A-Za-z0-9_.[\]-]+==[\w.]+(?: ;.*)?|)$/.test(line));
      expect(loose, `not pinned in ${requirements}`).to.deep.equal([]);
    }
  });
});
