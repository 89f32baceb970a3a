import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import fetch from 'node-fetch';
import type { Config } from '../config/config.js';
import { configurationError, unavailableError, type LineageError } from '../errors.js';
import { fileTrouble } from '../files/file-trouble.js';
import type { Host } from '../host.js';
import { openHttpAgents } from '../openlineage/transports/http-agents.js';
import { transportPlaces, type TransportPlace } from '../openlineage/configuration/transport-facts.js';
import { lineageUrl } from '../openlineage/transports/lineage-url.js';
import { readWatermark } from '../watermark/watermark-file.js';
import { checkDataHub } from './check-datahub.js';
import { standardOutput } from '../sinks/datahub/mcp-file.js';
import { probe, type Finding } from './probe.js';

/** Whether every configured sink can be reached: a file's folder can be written, an address answers. */
export async function checkSinks({ openlineage, datahub, sinks }: Config, host: Host): Promise<readonly Finding[]> {
  const probes: Promise<Finding>[] = [];
  if (sinks.includes('openlineage')) {
    const { file, url, endpoint } = openlineage;
    if (file !== null) probes.push(probe('sink openlineage (file)', () => requireWritable(file)));
    if (url !== null) probes.push(probe('sink openlineage (http)', () => requireReachable(lineageUrl(url, endpoint))));
    const { transport = null, folder = '.' } = openlineage.client ?? {};
    for (const place of transport === null ? [] : transportPlaces(transport, { env: host.env, folder })) {
      probes.push(probe(`sink openlineage (${place.kind})`, () => requirePlace(place)));
    }
    if (openlineage.console) probes.push(probe('sink openlineage (console)', () => Promise.resolve(null)));
  }
  const { file, url } = datahub;
  if (sinks.includes('datahub')) {
    if (file === standardOutput) probes.push(probe('sink datahub (standard output)', () => Promise.resolve(null)));
    else if (file !== null) probes.push(probe('sink datahub (file)', () => requireWritable(file)));
    if (url !== null) probes.push(probe('sink datahub (rest)', () => checkDataHub(datahub, url, host)));
  }
  if (sinks.length === 0) probes.push(probe('sinks', () => Promise.resolve('none is left: a pass tells nothing')));
  return Promise.all(probes);
}

async function requirePlace(place: TransportPlace): Promise<string | null> {
  if (place.kind === 'http') return requireReachable(place.url);
  return place.kind === 'file' ? requireWritable(place.path) : null;
}

/** Whether the watermark can be read and written, and the result written. */
export async function checkPaths({ watermark, result }: Config): Promise<readonly Finding[]> {
  const probes: Promise<Finding>[] = [];
  if (watermark.in !== null) {
    const path = watermark.in;
    probes.push(
      probe('watermark to read', async () =>
        (await readWatermark(path)) === null ? `${path} is not there yet` : path,
      ),
    );
  }
  if (watermark.out !== null) {
    const path = watermark.out;
    probes.push(probe('watermark to write', () => requireWritable(path)));
  }
  if (result !== null) probes.push(probe('result', () => requireWritable(result)));
  return Promise.all(probes);
}

/** Whether a file could be made there, missing folders included. Nothing is written. Gives the path. */
async function requireWritable(path: string): Promise<string> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory() === true) throw unwritable(path, 'it is a folder');
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null;
      throw unwritable(
        path,
        cause.code === 'ENOTDIR' ? `${folder} lies below a file` : `${folder}: ${fileTrouble(cause)}`,
      );
    });
    if (found === null && dirname(folder) !== folder) continue;
    if (found?.isDirectory() !== true) throw unwritable(path, `${folder} is no folder`);
    await access(folder, constants.W_OK | constants.X_OK).catch((cause: NodeJS.ErrnoException) => {
      throw unwritable(path, `${folder}: ${fileTrouble(cause)}`);
    });
    return path;
  }
}

function unwritable(path: string, why: string): LineageError {
  return configurationError(`cannot write ${path}: ${why}`, {
    code: 'output_unwritable',
    op: 'check',
    hint: 'Name another place, or let this user write there.',
  });
}

const answerWithinMs = 10_000;

/** Any HTTP answer counts: what the receiver thinks of an event shows when it gets one. Gives the address. */
async function requireReachable(url: URL): Promise<string> {
  const { agent, close } = openHttpAgents(answerWithinMs);
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const answer = await fetch(url.href, { method: 'OPTIONS', redirect: 'manual', agent, signal });
    answer.body?.resume?.();
    return `${url.origin}${url.pathname} answers`;
  } catch (cause) {
    const code =
      cause instanceof Error && 'code' in cause && cause.code !== undefined ? String(cause.code) : 'no answer';
    throw unavailableError(`no answer from ${url.origin}: ${code}`, {
      code: 'sink_unreachable',
      op: 'check',
      hint: 'Check the address, that the receiver runs, and the network between.',
      cause,
    });
  } finally {
    close();
  }
}
