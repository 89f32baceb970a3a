import { expect } from 'chai';
import { parentFromVariables } from '#src/openlineage/index.js';

const id = '019bc03d-4700-7880-b100-f81994fe8d2f';
const rootId = '019bc03d-4700-7fd5-9fc0-9bfb81a3f14d';
const facet = { _producer: 'https://example.com/p', _schemaURL: 'https://example.com/s.json#/$defs/S', n: 1 };
const task = { run: { runId: id }, job: { namespace: 'airflow://prod', name: 'dag.task' } };
const dag = { run: { runId: rootId }, job: { namespace: 'airflow://prod', name: 'dag' } };

const context = (parent: unknown): Record<string, string> => ({ OPENLINEAGE_CONTEXT: JSON.stringify({ parent }) });

describe('parentFromVariables', () => {
  const found: readonly (readonly [string, Record<string, string>, object, string])[] = [
    ['a context', context({ ...task, root: dag }), { ...task, root: dag }, 'OPENLINEAGE_CONTEXT'],
    ['a context without a root', context(task), { ...task, root: task }, 'OPENLINEAGE_CONTEXT'],
    [
      'a root that says a part of itself',
      context({ ...task, root: { job: { name: 'dag' } } }),
      { ...task, root: { run: task.run, job: { ...task.job, name: 'dag' } } },
      'OPENLINEAGE_CONTEXT',
    ],
    [
      'a root with empty texts, as templates leave them',
      context({ ...task, root: { run: { runId: '' }, job: { namespace: null, name: 'dag' } } }),
      { ...task, root: { run: task.run, job: { ...task.job, name: 'dag' } } },
      'OPENLINEAGE_CONTEXT',
    ],
    ['a root of null', context({ ...task, root: null }), { ...task, root: task }, 'OPENLINEAGE_CONTEXT'],
    [
      'other keys beside',
      { OPENLINEAGE_CONTEXT: JSON.stringify({ parent: { ...task, more: 1 }, version: 2 }) },
      { ...task, root: task },
      'OPENLINEAGE_CONTEXT',
    ],
    [
      'facets of the parent, which are not those of the root',
      context({ run: { ...task.run, facets: { a: facet } }, job: { ...task.job, facets: { b: facet } } }),
      {
        run: { ...task.run, facets: { a: facet } },
        job: { ...task.job, facets: { b: facet } },
        root: task,
      },
      'OPENLINEAGE_CONTEXT',
    ],
    [
      'no facet that would spoil the event',
      context({
        ...task,
        run: { ...task.run, facets: { a: { n: 1 }, b: null, c: facet, d: { ...facet, _producer: 'x' } } },
      }),
      { ...task, run: { ...task.run, facets: { c: facet } }, root: task },
      'OPENLINEAGE_CONTEXT',
    ],
    [
      'blanks around',
      { OPENLINEAGE_CONTEXT: ` ${JSON.stringify({ parent: task })}\n` },
      { ...task, root: task },
      'OPENLINEAGE_CONTEXT',
    ],
    [
      'ids with the namespace as a URI',
      {
        OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${id}`,
        OPENLINEAGE_ROOT_PARENT_ID: `airflow://prod/dag/${rootId}`,
      },
      { ...task, root: dag },
      'OPENLINEAGE_PARENT_ID',
    ],
    [
      'ids with a namespace that has a path',
      { OPENLINEAGE_PARENT_ID: `https://airflow.example.com:8080/a/b/dag.task/${id.toUpperCase()}` },
      {
        run: { runId: id.toUpperCase() },
        job: { namespace: 'https://airflow.example.com:8080/a/b', name: 'dag.task' },
        root: {
          run: { runId: id.toUpperCase() },
          job: { namespace: 'https://airflow.example.com:8080/a/b', name: 'dag.task' },
        },
      },
      'OPENLINEAGE_PARENT_ID',
    ],
    [
      'ids as the reference parser takes them, without a root',
      { OPENLINEAGE_PARENT_ID: `default/dag.task/${id}`, OPENLINEAGE_CONTEXT: ' ' },
      {
        run: task.run,
        job: { namespace: 'default', name: 'dag.task' },
        root: { run: task.run, job: { namespace: 'default', name: 'dag.task' } },
      },
      'OPENLINEAGE_PARENT_ID',
    ],
    [
      'a context before ids',
      {
        ...context({ ...task, root: dag }),
        OPENLINEAGE_PARENT_ID: `other/job/${rootId}`,
        OPENLINEAGE_ROOT_PARENT_ID: 'bad',
      },
      { ...task, root: dag },
      'OPENLINEAGE_CONTEXT',
    ],
  ];
  for (const [name, env, parent, origin] of found) {
    it(`takes ${name}`, () => {
      expect(parentFromVariables(env)).to.deep.equal({ parent, origin, notices: [] });
    });
  }

  it('is silent when nothing, or nothing but blanks, is said', () => {
    const nothing = { parent: null, origin: null, notices: [] };
    expect(parentFromVariables({})).to.deep.equal(nothing);
    expect(
      parentFromVariables({ OPENLINEAGE_CONTEXT: '', OPENLINEAGE_PARENT_ID: ' ', OPENLINEAGE_ROOT_PARENT_ID: '' }),
    ).to.deep.equal(nothing);
  });

  const refused: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['no JSON', { OPENLINEAGE_CONTEXT: '{{ macros.x }}' }, /^OPENLINEAGE_CONTEXT is no JSON: "\{\{ macros/],
    ['a list', { OPENLINEAGE_CONTEXT: '[]' }, /^OPENLINEAGE_CONTEXT holds no object `parent`/],
    ['null', { OPENLINEAGE_CONTEXT: 'null' }, /holds no object `parent`/],
    ['a parent that is a text', context('a/b/c'), /holds no object `parent`/],
    ['no run', context({ job: task.job }), /parent\.run\.runId is missing/],
    ['a run id that is no UUID', context({ ...task, run: { runId: 'None' } }), /parent\.run\.runId is no UUID: "None"/],
    ['a run id that is a number', context({ ...task, run: { runId: 42 } }), /parent\.run\.runId is missing/],
    ['no job', context({ run: task.run }), /parent\.job needs namespace and name/],
    ['an empty name', context({ ...task, job: { namespace: 'a', name: ' ' } }), /parent\.job needs namespace and name/],
    ['two parts', { OPENLINEAGE_PARENT_ID: `dag/${id}` }, /^OPENLINEAGE_PARENT_ID is not namespace\/name\/runId/],
    ['no UUID', { OPENLINEAGE_PARENT_ID: 'None/None/None' }, /^OPENLINEAGE_PARENT_ID .*"None\/None\/None"/],
    ['an empty part', { OPENLINEAGE_PARENT_ID: `default//${id}` }, /^OPENLINEAGE_PARENT_ID is not/],
    ['a root alone', { OPENLINEAGE_ROOT_PARENT_ID: `a/b/${id}` }, /^OPENLINEAGE_ROOT_PARENT_ID says nothing without/],
  ];
  for (const [name, env, notice] of refused) {
    it(`says what is wrong with ${name}`, () => {
      const { parent, origin, notices } = parentFromVariables(env);
      expect([parent, origin, notices.length]).to.deep.equal([null, null, 1]);
      expect(notices[0]).to.match(notice);
    });
  }

  it('falls back from a broken context to ids, and says so', () => {
    const env = { OPENLINEAGE_CONTEXT: '{', OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${id}` };
    const { parent, origin, notices } = parentFromVariables(env);
    expect([parent, origin]).to.deep.equal([{ ...task, root: task }, 'OPENLINEAGE_PARENT_ID']);
    expect(notices).to.have.length(1);
  });

  for (const [name, env] of [
    ['OPENLINEAGE_CONTEXT', context({ ...task, root: { run: { runId: 'x' } } })],
    ['OPENLINEAGE_CONTEXT', context({ ...task, root: 'dag' })],
    ['OPENLINEAGE_CONTEXT', context({ ...task, root: { job: 'dag' } })],
    [
      'OPENLINEAGE_ROOT_PARENT_ID',
      { OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${id}`, OPENLINEAGE_ROOT_PARENT_ID: 'dag' },
    ],
  ] as const) {
    it(`keeps the parent when the root in ${name} will not do: ${JSON.stringify(env)}`, () => {
      const { parent, notices } = parentFromVariables(env);
      expect(parent).to.deep.equal(task);
      expect(notices).to.have.length(1);
      expect(notices[0]).to.match(new RegExp(`^${name}.*no root is told$`));
    });
  }

  it('shortens what it quotes', () => {
    const { notices } = parentFromVariables({ OPENLINEAGE_CONTEXT: `{"parent": ${'x'.repeat(10_000)}` });
    expect(notices[0]?.length).to.be.lessThan(150);
  });
});
