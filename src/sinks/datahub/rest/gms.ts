import {
  asLineageError,
  credentialsError,
  keptForNextPass,
  unavailableError,
  type LineageError,
} from '../../../errors.js';
import { openHttpAgents } from '../../../openlineage/transports/http-agents.js';
import { requestHeaders } from '../../../openlineage/transports/http-headers.js';
import { tryOnce, type HttpRequest, type Taken } from '../../../openlineage/transports/http-try.js';
import { persist, type Outcome } from '../../../openlineage/transports/persistence.js';
import { redactor } from '../../../openlineage/transports/redact.js';
import { retryRules } from '../../../openlineage/transports/retry.js';
import { requestBody, type Route } from './encode.js';
import { gmsFailure, strangeAnswer, type GmsFailure } from './gms-failure.js';
import { notGms, readGmsConfig, type GmsServer } from './gms-server.js';
import { gmsUrl } from './gms-url.js';

export interface GmsAccess {
  /** http or https, of GMS or of the frontend's way to it. */
  readonly url: string;
  readonly token: string | null;
  /** GMS only queues what it is sent, and confirms that. */
  readonly async: boolean;
  /** For one try: connecting, sending, and the whole answer. */
  readonly timeoutMs: number;
  /** Our own version, which GMS keeps with what it is told. */
  readonly version: string;
}

export interface GmsHost {
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** DataHub's metadata service over HTTP. */
export interface Gms {
  /** Where it is, without a token. */
  readonly url: string;
  /** Asks once what it is; throws a LineageError: not GMS (exit 2), token refused (exit 5), away (exit 4). */
  server(maxTries?: number): Promise<GmsServer>;
  /** Whether the token may read: GMS tells its configuration to everybody. Throws a LineageError (exit 5, exit 4). */
  requireAccess(): Promise<void>;
  /** Asks once whether it is GMS and knows the token, and throws only what lasts (exit 2, exit 5); what the token may do is not asked. */
  greet(): Promise<void>;
  /** Whether an entity has an aspect; null when GMS does not say. Rejects only when the pass is stopped. */
  hasAspect(urn: string, aspect: string): Promise<boolean | null>;
  /** Sends encoded proposals of one route; null when GMS has confirmed them all. Never rejects but for a bug. */
  send(route: Route, members: readonly string[], maxTries?: number): Promise<GmsFailure | null>;
  /**
   * Asks by POST, and gives the answer's text. Throws a LineageError: token refused (exit 5), away, an answer that is a page or
   * longer than `maxBytes` (exit 4).
   */
  query(path: string, body: object, maxBytes: number): Promise<string>;
  close(): void;
}

/** As DataHub's own client: these statuses, a pause that doubles from two seconds, half a try for a 429. One try more. */
const rules = retryRules({
  total: 5,
  backoffFactor: 2,
  statusForcelist: [408, 500, 502, 503, 504],
  rateLimitWeight: 0.5,
});
const maxRetryAfterMs = 60_000;
/** Of what is only asked: the next pass asks again. */
const triesToLook = 2;
/** An error of GMS begins with a stack trace, and what it says comes behind that. */
const keptBodyBytes = 1_048_576;

/** Opens the way to GMS; nothing is sent yet. Throws a TypeError for a token that no header can hold. */
export function openGms(access: GmsAccess, host: GmsHost): Gms {
  const url = gmsUrl(access.url);
  const headers = headersOf(access);
  const agents = openHttpAgents(access.timeoutMs);
  const redact = redactor(access.token === null ? [] : [access.token]);
  let known: Promise<GmsServer> | null = null;

  function request(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: string,
    keptBytes = keptBodyBytes,
  ): HttpRequest {
    const { timeoutMs } = access;
    const { agent } = agents;
    const common = { method, url: new URL(url + path), headers, agent, timeoutMs, keptBodyBytes: keptBytes };
    return { ...common, signal: host.signal, now: host.now, ...(body === undefined ? {} : { body }) };
  }

  function ask(what: HttpRequest, maxTries: number | undefined): Promise<Outcome<Taken>> {
    const sleep = (ms: number) => host.sleep(ms, host.signal).catch(() => undefined);
    const patience = { rules, maxRetryAfterMs, signal: host.signal, random: host.random, sleep };
    return persist(() => tryOnce(what), maxTries === undefined ? patience : { ...patience, maxTries });
  }

  function judged(outcome: Outcome<Taken>): GmsFailure | null {
    if (outcome.kind === 'taken') return strangeAnswer(outcome.taken, redact);
    if (outcome.kind === 'failed') return gmsFailure(outcome.failed, outcome.tries, redact);
    const told = `was not waited for: stopped after ${outcome.tries} tries`;
    return { kind: 'stopped', told, status: null, body: null, tries: outcome.tries };
  }

  /** One try to read what every release has; null when it was answered. */
  async function look(): Promise<GmsFailure | null> {
    const path = aspectPath('urn:li:dataPlatform:hightouch', 'dataPlatformKey');
    const outcome = await ask(request('GET', path), 1);
    return outcome.kind === 'taken' ? null : judged(outcome);
  }

  /** What it is does not change; that it was away may. */
  function server(maxTries?: number): Promise<GmsServer> {
    known ??= readServer(maxTries).catch((thrown: unknown) => {
      if (asLineageError(thrown).errorClass === 'unavailable') known = null;
      throw thrown;
    });
    return known;
  }

  async function readServer(maxTries?: number): Promise<GmsServer> {
    const outcome = await ask(request('GET', '/config'), maxTries);
    if (outcome.kind === 'taken') return readGmsConfig(outcome.taken.body, url);
    const failure = judged(outcome);
    if (failure === null) throw new Error('a request that failed has no failure');
    host.signal.throwIfAborted();
    const isElsewhere = failure.told.includes('redirect') || [404, 405].includes(failure.status ?? 0);
    if (isElsewhere || failure.kind === 'refused') throw notGms(url, failure.told);
    throw gmsError(url, failure);
  }

  return {
    url,
    server,
    async hasAspect(urn, aspect) {
      const outcome = await ask(request('GET', aspectPath(urn, aspect)), triesToLook);
      host.signal.throwIfAborted();
      const failure = judged(outcome);
      if (failure === null) return true;
      // What stands before GMS answers 404 with a page of its own.
      return failure.status === 404 && failure.body?.trimStart().startsWith('{') === true ? false : null;
    },
    async requireAccess() {
      const failure = await look();
      if (failure?.kind === 'credentials' || failure?.kind === 'away') throw gmsError(url, failure);
    },
    async greet() {
      try {
        await server(1);
      } catch (thrown) {
        if (asLineageError(thrown).errorClass !== 'unavailable') throw thrown;
        return;
      }
      const failure = await look();
      host.signal.throwIfAborted();
      // A 403 may be for reading alone.
      if (failure?.status === 401) throw gmsError(url, failure);
    },
    async send({ method, path, api }, members, maxTries) {
      return judged(await ask(request(method, path, requestBody(api, members, access.async)), maxTries));
    },
    async query(path, body, maxBytes) {
      const outcome = await ask(request('POST', path, JSON.stringify(body), maxBytes + 1), undefined);
      const failure = judged(outcome);
      host.signal.throwIfAborted();
      if (failure !== null) throw gmsError(url, failure);
      const text = outcome.kind === 'taken' ? outcome.taken.body : '';
      if (Buffer.byteLength(text) <= maxBytes) return text;
      const told = `answered ${path} with more than ${maxBytes} bytes`;
      throw gmsError(url, { kind: 'strange', told, status: null, body: null, tries: 1 });
    },
    close: () => agents.close(),
  };
}

/** The newest version of an aspect, by the API of all releases. In its paths parentheses have a meaning of their own. */
function aspectPath(urn: string, aspect: string): string {
  const key = encodeURIComponent(urn).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return `/aspects/${key}?aspect=${aspect}&version=0`;
}

/** The failure as what ends the service of the sink. */
export function gmsError(url: string, failure: GmsFailure): LineageError {
  const op = 'deliver to DataHub';
  if (failure.kind === 'credentials') {
    return credentialsError(`DataHub at ${url} refused the token: ${failure.told}`, {
      code: 'datahub_credentials',
      op,
      hint: 'Give a token that may edit metadata with DATAHUB_GMS_TOKEN or --datahub-token-file, in a recipe as `token` beside the server; DataHub makes them under Settings > Access Tokens.',
    });
  }
  const isCertificate = /certificate|CERT|ERR_TLS/i.test(failure.told);
  const isStrange = failure.kind === 'strange' || failure.status === 404 || failure.status === 405;
  const hint = isCertificate
    ? 'Name a file with the certificate of your own authority in NODE_EXTRA_CA_CERTS.'
    : isStrange
      ? 'Check --datahub-url and what stands in front of GMS; with --datahub-api openapi, try restli.'
      : keptForNextPass;
  return unavailableError(`DataHub at ${url} is not available: it ${failure.told}`, {
    code: 'datahub_unavailable',
    op,
    hint,
  });
}

function headersOf({ token, version }: GmsAccess): Readonly<Record<string, string>> {
  const own = {
    'user-agent': `DataHub-Client/1.0 (ingestion; hightouch-lineage; ${version})`,
    'x-restli-protocol-version': '2.0.0',
    'x-datahub-client-mode': 'INGESTION',
  };
  const headers = requestHeaders(own, false).withBearer(token ?? '');
  return { ...headers, 'content-type': 'application/json' };
}
