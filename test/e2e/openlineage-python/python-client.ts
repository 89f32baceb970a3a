import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { e2eTool } from '../../support/e2e-tool.js';
import { inRepository } from '../../support/paths.js';

export interface Questions {
  readonly names?: readonly { readonly class: string; readonly arguments: Readonly<Record<string, string>> }[];
  readonly runIds?: readonly { readonly instant: string; readonly data: string }[];
  readonly facets?: readonly object[];
}

export interface Answers {
  readonly namingClasses: Readonly<Record<string, readonly string[]>>;
  readonly facetSchemas: readonly string[];
  readonly names: readonly { readonly namespace: string; readonly name: string }[];
  readonly runIds: readonly string[];
  /** What the client's class has against each facet, null for nothing. */
  readonly facets: readonly (string | null)[];
}

/** Asks the official Python client, in one process. */
export function askPython(questions: Questions): Answers {
  const script = inRepository('test', 'e2e', 'openlineage-python', 'ask_client.py');
  const { status, stdout, stderr } = spawnSync(e2eTool('openlineage-python'), [script], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as Answers; // written by ask_client.py
}
