import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { storyWorkspace } from '../support/pass-world.js';
import { expectNoStack, expectRefusal, openFolder, runProgram, type Folder } from '../support/program.js';

const key = 'bad-input-key-for-tests';

interface Case {
  readonly name: string;
  /** Beside the server's address and its key. */
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly exitCode?: number;
  readonly code: string;
  /** What message and way out must hold. */
  readonly named: readonly string[];
}

const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

function watermark(workspace: string, end: string, version: unknown = 1): string {
  return JSON.stringify({ version, workspace, window: { start: '2026-01-01T00:00:00.000Z', end } });
}

const commandLine: readonly Case[] = [
  { name: 'no key', argv: [], env: { HIGHTOUCH_API_KEY: '' }, code: 'no_api_key', named: ['HIGHTOUCH_API_KEY'] },
  {
    name: 'a key file that is not there',
    argv: ['--api-key-file', 'no-key'],
    code: 'secret_file_unreadable',
    named: ['--api-key-file', 'no-key'],
  },
  { name: 'an unknown flag', argv: ['--sicne', 'x'], code: 'usage', named: ['--sicne', '--since'] },
  { name: 'an unknown command', argv: ['ceck'], code: 'usage', named: ['ceck', 'check'] },
  {
    name: 'an unknown sink',
    argv: ['--sink', 'openlinaege'],
    code: 'invalid_value',
    named: ['--sink', 'openlinaege', 'Did you mean openlineage'],
  },
  {
    name: 'an unknown sink from the environment',
    argv: [],
    env: { HIGHTOUCH_LINEAGE_SINK: 'datahub,datahbu' },
    code: 'invalid_value',
    named: ['datahbu', 'Did you mean datahub'],
  },
  { name: 'a date', argv: ['--since', 'next tuesday'], code: 'invalid_value', named: ['--since', 'next tuesday', 'Z'] },
  {
    name: 'a day that is none',
    argv: ['--until', '2026-02-30'],
    code: 'invalid_value',
    named: ['--until', '2026-02-30'],
  },
  { name: 'a duration', argv: ['--lookback', '7x'], code: 'invalid_value', named: ['--lookback', '7x', '7d'] },
  {
    name: 'a window that ends before it starts',
    argv: ['--since', '2026-02-01', '--until', '2026-01-01'],
    code: 'window_reversed',
    named: ['2026-01-01', '--since'],
  },
  {
    name: 'an end in the future',
    argv: ['--until', '2999-01-01'],
    code: 'until_in_future',
    named: ['2999-01-01', '--until'],
  },
];

const configFiles: readonly Case[] = [
  { name: 'none', argv: ['-c', 'none.yml'], code: 'config_file_invalid', named: ['none.yml', 'does not exist'] },
  { name: 'a folder', argv: ['-c', '.'], code: 'config_file_invalid', named: ['folder'] },
  {
    name: 'broken YAML',
    argv: ['-c', 'broken.yml'],
    files: { 'broken.yml': 'outputDir: x\nsyncs: [a, b\n' },
    code: 'config_file_invalid',
    named: ['broken.yml:', 'YAML'],
  },
  {
    name: 'broken JSON',
    argv: ['-c', 'broken.json'],
    files: { 'broken.json': '{"outputDir": "x",,}' },
    code: 'config_file_invalid',
    named: ['broken.json:1'],
  },
  {
    name: 'no map of keys',
    argv: ['-c', 'text.yml'],
    files: { 'text.yml': 'just some words' },
    code: 'config_file_invalid',
    named: ['text.yml', 'key'],
  },
  {
    name: 'an unknown key',
    argv: ['-c', 'typo.yml'],
    files: { 'typo.yml': 'outputDri: x' },
    code: 'unknown_config_key',
    named: ['typo.yml', 'outputDri', 'Did you mean outputDir'],
  },
  {
    name: 'a key that every object inherits',
    argv: ['-c', 'proto.json'],
    files: { 'proto.json': '{"constructor": {"x": 1}}' },
    code: 'unknown_config_key',
    named: ['proto.json', 'constructor'],
  },
];

const watermarks: readonly Case[] = [
  {
    name: 'corrupt',
    argv: ['--watermark', 'w.json'],
    files: { 'w.json': '{"version": 1, "worksp' },
    code: 'watermark_corrupt',
    named: ['w.json', 'not JSON', 'backup'],
  },
  {
    name: 'empty',
    argv: ['--watermark-in', 'w.json'],
    files: { 'w.json': '' },
    code: 'watermark_corrupt',
    named: ['w.json', 'backup'],
  },
  {
    name: 'of another workspace',
    argv: ['--watermark', 'w.json'],
    files: { 'w.json': watermark('418', '2026-02-01T00:00:00.000Z') },
    code: 'watermark_of_another_workspace',
    named: ['w.json', '418', '417'],
  },
  {
    name: 'from the future',
    argv: ['--watermark', 'w.json'],
    files: { 'w.json': watermark('417', later(3_600_000)) },
    code: 'watermark_from_future',
    named: ['w.json', 'clock'],
  },
  {
    name: 'of a newer version',
    argv: ['--watermark', 'w.json'],
    files: { 'w.json': '{"version": 2}' },
    code: 'watermark_newer',
    named: ['w.json', 'version 2', 'newer release'],
  },
  { name: 'a folder to read', argv: ['--watermark-in', '.'], code: 'watermark_unreadable', named: ['folder'] },
  {
    name: 'a folder to read and write',
    argv: ['--watermark', '.'],
    code: 'watermark_unreadable',
    named: ['--watermark', 'folder'],
  },
];

const outputs: readonly Case[] = [
  {
    name: '--output-dir below a file',
    argv: ['--output-dir', 'file/out'],
    files: { file: '' },
    code: 'output_unwritable',
    named: ['file/out', '--output-dir'],
  },
  {
    name: '--watermark-out below a file',
    argv: ['--watermark-out', 'file/w.json'],
    files: { file: '' },
    code: 'output_unwritable',
    named: ['file', '--watermark'],
  },
  {
    name: '--result below a file',
    argv: ['--result', 'file/result.json'],
    files: { file: '' },
    code: 'output_unwritable',
    named: ['file/result.json'],
  },
];

describe('bad input to the program', function () {
  this.timeout(60_000);
  let server: HightouchServer;
  let folder: Folder;
  before(async () => {
    server = await startHightouchServer({ data: storyWorkspace(), key });
    folder = await openFolder();
  });
  after(async () => {
    await server.close();
    await folder.remove();
  });

  for (const [title, cases] of Object.entries({
    'on the command line': commandLine,
    'in the config file': configFiles,
    'in the watermark': watermarks,
    'in the places to write to': outputs,
  })) {
    describe(title, () => {
      for (const { name, argv, env = {}, files = {}, exitCode = 2, code, named } of cases) {
        it(name, async () => {
          const cwd = join(folder.path, `${title} ${name}`.replace(/\W+/g, '-'));
          await mkdir(cwd);
          for (const [file, content] of Object.entries(files)) await writeFile(join(cwd, file), content);
          const end = await runProgram(argv, {
            cwd,
            env: { HIGHTOUCH_API_KEY: key, HIGHTOUCH_API_URL: server.url, ...env },
          });
          expectRefusal(end, exitCode, code, ...named);
          const left = await readdir(cwd, { recursive: true });
          expect(left.filter((path) => /events\.ndjson|mcps\.json|\.hightouch-lineage-/.test(path))).to.deep.equal([]);
        });
      }
    });
  }

  describe('on the way to Hightouch', () => {
    const pass = async (name: string, url: string, apiKey = key): ReturnType<typeof runProgram> => {
      const cwd = join(folder.path, name);
      await mkdir(cwd);
      return runProgram(['--api-url', url, '--watermark', 'w.json', '--result', 'r.json'], {
        cwd,
        env: { HIGHTOUCH_API_KEY: apiKey },
      });
    };

    it('a key that Hightouch refuses: 5, at once, and the key stays hidden', async () => {
      const wrong = 'wrong-key-0123456789';
      const before = server.requests().length;
      const end = await pass('wrong-key', server.url, wrong);
      expectRefusal(end, 5, 'api_key_refused', '401', 'key');
      expect(end.stderr + (await folder.text('wrong-key/r.json'))).not.to.include(wrong);
      const asked = server.requests().slice(before);
      expect(new Set(asked.map(({ path }) => path)).size, 'no path is asked for twice').to.equal(asked.length);
    });

    it('an API that is not there, and one that answers with pages: 4 after all tries, with a result', async () => {
      const pages = await startHightouchServer({
        data: storyWorkspace(),
        key,
        faults: () => ({ kind: 'html', status: 200 }),
      });
      try {
        const closed = `http://127.0.0.1:${await freePort()}/api/v1`;
        const [away, page] = await Promise.all([pass('away', closed), pass('page', pages.url)]);
        expectRefusal(away, 4, 'hightouch_unreachable', 'ECONNREFUSED', '--api-url');
        expect(expectRefusal(page, 4, 'hightouch_html', '--api-url').error).to.match(/HTML|page|JSON/);
        for (const name of ['away', 'page']) {
          const result = await folder.json(`${name}/r.json`);
          expect(result).to.deep.include({ status: 'failed', exitCode: 4 });
          expect(await readdir(join(folder.path, name))).not.to.include('w.json');
        }
        const tries = pages.requests().filter(({ path }) => path === '/sources').length;
        expect(tries).to.be.at.least(6);
      } finally {
        await pages.close();
      }
    });

    it('check says the same of a wrong key and goes on to the sinks', async () => {
      const end = await runProgram(['check', '--api-url', server.url], {
        cwd: folder.path,
        env: { HIGHTOUCH_API_KEY: 'wrong-key-0123456789' },
      });
      expect(end.exitCode).to.equal(5);
      expect(end.stdout)
        .to.match(/openlineage/)
        .and.match(/key/);
      expectNoStack(end);
    });
  });
});

/** A port on loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo; // it listens on TCP
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
