import { spawn } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mainScript } from './paths.js';

export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the program as a process of its own, without any variable of this one but PATH, to its end. */
export function runProgram(argv: readonly string[], { cwd, env = {} }: ProgramOptions): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mainScript, ...argv], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** What the program says of its end: the last line of a JSON log. */
export interface LastWord {
  readonly level: string;
  readonly code: string;
  readonly error: string;
  readonly hint?: string;
}

/**
 * Asserts what every refusal has in common: the exit code, one last line that names the thing and the way out, nothing
 * on standard output, and no line of a stack trace anywhere.
 */
export function expectRefusal(end: ProgramEnd, exitCode: number, code: string, ...named: readonly string[]): LastWord {
  expect([end.exitCode, end.stdout], end.stderr).to.deep.equal([exitCode, '']);
  expectNoStack(end);
  const last = JSON.parse(end.stderr.trim().split('\n').at(-1) ?? '') as LastWord; // our own log
  expect([last.level, last.code]).to.deep.equal(['error', code]);
  expect(last.hint, 'the way out').to.be.a('string').and.to.match(/\S/);
  for (const part of named) expect(`${last.error} | ${last.hint ?? ''}`).to.include(part);
  return last;
}

/** No line of a stack trace, raw or inside a JSON text. */
export function expectNoStack({ stdout, stderr }: ProgramEnd): void {
  expect(stdout + stderr).not.to.match(/\bat [^"\n]*(?:\.[jt]s|node:[\w/]+):\d+/);
}

/** A folder of its own for one test file. */
export interface Folder {
  readonly path: string;
  text(name: string): Promise<string>;
  json(name: string): Promise<Readonly<Record<string, unknown>>>;
  remove(): Promise<void>;
}

export async function openFolder(): Promise<Folder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'hightouch-lineage-program-')));
  const text = (name: string): Promise<string> => readFile(join(path, name), 'utf8');
  return {
    path,
    text,
    json: async (name) => JSON.parse(await text(name)) as Record<string, unknown>, // written by the program under test
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
