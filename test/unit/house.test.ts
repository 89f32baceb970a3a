/** Rules of the house that neither the compiler nor the linter can hold. */
import { expect } from 'chai';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isPassing, reasons, type Reason } from '#src/model/reasons.js';
import { createValidator } from '#src/openlineage/validate.js';
import { inRepository, repositoryRoot } from '../support/paths.js';

const notOurs = new Set(['.git', 'node_modules', 'build', 'coverage', 'dist', 'out', 'hightouch-lineage-demo']);

/** Every file below a folder of the repository, by its path in the repository. */
function files(folder: string, ending = ''): string[] {
  return readdirSync(inRepository(folder), { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path, ending) : [path];
    })
    .filter((path) => path.endsWith(ending));
}

function read(path: string): string {
  return readFileSync(inRepository(path), 'utf8');
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(read('package.json')) as Manifest; // our own file
const pages = files('.', '.md');

describe('the house: source', () => {
  it('holds no file over 300 lines', () => {
    const long = files('src').filter((path) => read(path).trimEnd().split('\n').length > 300);
    expect(long).to.deep.equal([]);
  });

  it('names every file in kebab-case, and none for a drawer', () => {
    const names = files('src', '.ts').map((path) => basename(path, '.ts'));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).to.deep.equal([]);
    expect(names.filter((name) => /^(utils?|helpers?|common|misc)$/.test(name))).to.deep.equal([]);
  });

  it('leaves no marks for later', () => {
    const mark = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);
    const ours = ['src', 'test', 'scripts', 'docs', 'spec'].flatMap((folder) => files(folder));
    expect(ours.filter((path) => mark.test(read(path)))).to.deep.equal([]);
  });

  it('runs every test it has', () => {
    const narrowed = new RegExp(`\\b(describe|it|context)\\.(${'on' + 'ly'}|${'sk' + 'ip'})\\(`);
    expect(files('test', '.ts').filter((path) => narrowed.test(read(path)))).to.deep.equal([]);
  });
});

describe('the house: package', () => {
  it('records no download addresses in the lock file', () => {
    expect(read('package-lock.json')).to.not.include('"resolved"');
  });

  it('gives a reason for every run-time dependency', () => {
    const page = read('docs/dependencies.md');
    const unexplained = Object.keys(manifest.dependencies).filter((name) => !page.includes(`\`${name}\``));
    expect(unexplained).to.deep.equal([]);
  });

  it('compiles every schema it ships', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const schemas = files('spec', '.json').map((path) => ({ path, schema: JSON.parse(read(path)) as object }));
    for (const { schema } of schemas) ajv.addSchema(schema);
    const missing = schemas.flatMap(({ schema }) => foreignReferences(schema)).filter((id) => !ajv.getSchema(id));
    for (const id of new Set(missing)) ajv.addSchema({ $id: id, $defs: openDefinitions(id, schemas) });
    for (const { path, schema } of schemas) expect(() => ajv.compile(schema), path).to.not.throw();
    expect(schemas).to.not.have.lengthOf(0);
  });
});

describe('the house: pages', () => {
  it('names only npm scripts that exist', () => {
    const unknown = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run (?:-s )?([\w:]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((script) => manifest.scripts[script] === undefined)
        .map((script) => `${page}: npm run ${script}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  it('links only to files and headings that exist', () => {
    expect(pages.flatMap(brokenLinks)).to.deep.equal([]);
  });

  it('explains every reason for missing lineage, in the words of the program, and no other', () => {
    const rows = read('docs/coverage.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map((cells) => cells.slice(1, -1).join(' | '));
    const expected = Object.entries(reasons).map(([reason, { blocks, of, text, mend }]) =>
      [`\`${reason}\``, blocks ? 'yes' : 'no', of, text, mend].join(' | '),
    );
    expect(rows).to.deep.equal(expected);
  });

  it('names the reasons that pass', () => {
    const [, named = ''] = /^Two of them may be gone([\s\S]*?)\. In DataHub/m.exec(read('docs/coverage.md')) ?? [];
    const passing = Object.keys(reasons).filter((reason) => isPassing([{ reason: reason as Reason, detail: '' }])); // its keys
    expect([...named.matchAll(/`(\w+)`/g)].map((match) => match[1])).to.deep.equal(passing);
  });

  it('shows events that are valid', () => {
    const extraSchemas = files('spec/facets', '.json').map((path) => JSON.parse(read(path)) as object);
    const validate = createValidator({ extraSchemas });
    const shown = [...read('docs/openlineage.md').matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(shown).to.not.have.lengthOf(0);
    for (const event of shown) expect(validate(JSON.parse(event))).to.deep.equal([]);
  });

  it('draws every room of src on the architecture page', () => {
    const page = read('docs/architecture.md');
    const rooms = readdirSync(inRepository('src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map((room) => room.name).filter((room) => !page.includes(`\`${room}\``))).to.deep.equal([]);
  });
});

/** Ids of schemas that are not ours and are referred to, without the fragment. */
function foreignReferences(schema: object): string[] {
  return [...JSON.stringify(schema).matchAll(/"\$ref":"(https?:[^"#]+)/g)].map((match) => match[1] ?? '');
}

/** Stand-ins for the definitions of a schema that is not ours: here only our own files are judged. */
function openDefinitions(id: string, schemas: readonly { readonly schema: object }[]): Record<string, object> {
  const pattern = new RegExp(`"${id.replaceAll('.', '\\.')}#/\\$defs/([^"/]+)"`, 'g');
  const names = schemas.flatMap(({ schema }) => [...JSON.stringify(schema).matchAll(pattern)].map((match) => match[1]));
  return Object.fromEntries(names.map((name) => [name, {}]));
}

function brokenLinks(page: string): string[] {
  const text = read(page).replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(repositoryRoot, target))) return true;
      return anchor !== undefined && !headings(target).includes(anchor);
    })
    .map((link) => `${page}: ${link}`);
}

/** The anchors that GitHub gives to the headings of a page. */
function headings(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
