import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadRequest, openApiProposals, restliProposals, type RecordedMcp } from './gms-requests.js';
import { newestOf, stateAction, timeseriesQuery, type TimeseriesQuery } from './gms-timeseries.js';

/** A request as it came. */
export interface GmsRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
  /** Empty for a request that holds none. */
  readonly mcps: readonly RecordedMcp[];
  readonly isAsync: boolean;
  /** How many requests for writing came before. */
  readonly index: number;
  /** What is asked of a time series; absent for a request that writes. */
  readonly query?: TimeseriesQuery;
}

/** What is done with a request in place of taking it. `hang` answers never, `cut` breaks the connection. */
export type GmsFault =
  | 'hang'
  | 'cut'
  | 'html'
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

export interface RecordingGmsOptions {
  /** `v1.7.0` unless told otherwise; null: it says none. Below 1.0.1 there is no OpenAPI v3. */
  readonly version?: string | null;
  /** Asked of every request but `/config`. */
  readonly token?: string;
  /** Where GMS is; what is asked elsewhere is answered as DataHub's frontend does. */
  readonly prefix?: string;
  readonly maxBytes?: number;
}

/**
 * A metadata service that takes what DataHub's takes, and keeps it: `/config`, Rest.li, OpenAPI v3. Faults and refusals may be
 * set at any time. A batch with one refused proposal is refused whole, as there.
 */
export interface RecordingGms {
  readonly url: string;
  /** What was taken, in order. */
  readonly taken: RecordedMcp[];
  readonly requests: GmsRequest[];
  /** URNs that were in two requests at a time. */
  readonly overlaps: string[];
  readonly mostInFlight: number;
  fault: (request: GmsRequest) => GmsFault | null;
  /** The reason for refusing one proposal, or null; and the status of it. */
  refuse: (mcp: RecordedMcp) => string | null;
  refusalStatus: number;
  close(): Promise<void>;
}

const page = '<!doctype html><html><head><title>DataHub</title></head><body></body></html>';

export async function openRecordingGms(options: RecordingGmsOptions = {}): Promise<RecordingGms> {
  const { version = 'v1.7.0', token, prefix = '', maxBytes = 16_000_000 } = options;
  const inFlight = new Map<string, number>();
  const state = {
    url: '',
    taken: [] as RecordedMcp[],
    requests: [] as GmsRequest[],
    overlaps: [] as string[],
    mostInFlight: 0,
    fault: (_request: GmsRequest): GmsFault | null => null,
    refuse: (_mcp: RecordedMcp): string | null => null,
    refusalStatus: 422,
  };
  let open = 0;

  function read(request: IncomingMessage, body: string): GmsRequest {
    const url = new URL(request.url ?? '', 'http://gms');
    const path = url.pathname.slice(prefix.length);
    const { method = 'GET', headers } = request;
    const index = state.requests.filter((one) => one.method !== 'GET').length;
    const common = { method, path: path + url.search, headers, bytes: Buffer.byteLength(body), index };
    if (method === 'GET') return { ...common, mcps: [], isAsync: false };
    if (url.searchParams.get('action') === stateAction) {
      return { ...common, mcps: [], isAsync: false, query: timeseriesQuery(body) };
    }
    if (path === '/aspects') return { ...common, ...restliProposals(url.searchParams.get('action') ?? '', body) };
    const entityType = /^\/openapi\/v3\/entity\/(\w+)$/.exec(path)?.[1] ?? '';
    const isAsync = url.searchParams.get('async') === 'true';
    return { ...common, mcps: openApiProposals(method, entityType, body), isAsync };
  }

  function answer(request: GmsRequest, response: ServerResponse): void {
    const fault = state.fault(request);
    if (fault === 'hang') return;
    if (fault === 'cut') return void response.destroy();
    if (fault === 'html') return html(response, 200);
    if (fault !== null)
      return json(response, fault.status, fault.body ?? { message: 'a fault of the test' }, fault.headers);
    if (request.path === '/config') {
      const versions = version === null ? {} : { versions: { 'acryldata/datahub': { version, commit: 'abc' } } };
      return json(response, 200, {
        noCode: 'true',
        patchCapable: true,
        retention: 'true',
        statefulIngestionCapable: true,
        ...versions,
      });
    }
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      return json(response, 401, { message: 'Unauthorized to perform this action.' });
    }
    if (request.method === 'GET') {
      // A bare parenthesis begins a list or a record there.
      if (/^[^?]*[()]/.test(request.path)) return json(response, 400, restliError(400, 'Invalid key in the path'));
      const held = heldAspect(state.taken, request.path);
      if (held === null) return json(response, 404, restliError(404, 'Did not find aspect'));
      return json(response, 200, { version: 0, aspect: held });
    }
    if (request.query !== undefined) return json(response, 200, newestOf(state.taken, request.query));
    if (request.bytes > maxBytes) return json(response, 413, { message: 'Content Too Large' });
    const reason = request.mcps.map(state.refuse).find((one) => one !== null) ?? null;
    if (reason !== null) return json(response, state.refusalStatus, restliError(state.refusalStatus, reason));
    state.taken.push(...request.mcps);
    if (request.path.startsWith('/aspects')) return json(response, 200, { value: 'success' });
    const written = request.mcps.map(({ entityUrn, aspectName, aspect }) => ({
      urn: entityUrn,
      [aspectName]: { value: aspect },
    }));
    return json(response, request.isAsync ? 202 : 200, written);
  }

  function track(request: GmsRequest, response: ServerResponse): void {
    const urns = new Set(request.mcps.map(({ entityUrn }) => entityUrn));
    open += 1;
    state.mostInFlight = Math.max(state.mostInFlight, open);
    for (const urn of urns) {
      const others = inFlight.get(urn) ?? 0;
      if (others > 0) state.overlaps.push(urn);
      inFlight.set(urn, others + 1);
    }
    response.once('close', () => {
      open -= 1;
      for (const urn of urns) inFlight.set(urn, (inFlight.get(urn) ?? 1) - 1);
    });
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (!(request.url ?? '').startsWith(`${prefix}/`)) return frontend(request, response);
      if (!isEndpoint(request, prefix, version)) return json(response, 404, { status: 404, error: 'Not Found' });
      try {
        const gmsRequest = read(request, Buffer.concat(chunks).toString('utf8'));
        state.requests.push(gmsRequest);
        track(gmsRequest, response);
        // On a later turn, so that requests that were sent together are open together.
        setImmediate(() => answer(gmsRequest, response));
      } catch (error) {
        if (!(error instanceof BadRequest)) throw error;
        json(response, 400, restliError(400, error.message));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP
  state.url = `http://127.0.0.1:${port}${prefix}`;
  return Object.assign(state, {
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

function isEndpoint({ url = '', method = 'GET' }: IncomingMessage, prefix: string, version: string | null): boolean {
  const path = url.slice(prefix.length);
  if (method === 'GET') return path === '/config' || path.startsWith('/aspects/');
  if (method === 'POST' && /^\/aspects\?action=(?:ingestProposal(?:Batch)?|getTimeseriesAspectValues)$/.test(path))
    return true;
  const [major = 0, minor = 0, patch = 0] = (version ?? '').replace(/^v/, '').split('.').map(Number);
  const isNew = major > 1 || (major === 1 && (minor > 0 || patch > 0));
  return isNew && ['POST', 'PATCH'].includes(method) && /^\/openapi\/v3\/entity\/\w+\?async=(?:true|false)$/.test(path);
}

/** What was taken last for `/aspects/{urn}?aspect=…&version=0`. */
function heldAspect(taken: readonly RecordedMcp[], path: string): object | null {
  const { pathname, searchParams } = new URL(path, 'http://gms');
  const urn = decodeURIComponent(pathname.slice('/aspects/'.length));
  const aspect = searchParams.get('aspect');
  const found = taken.findLast(({ entityUrn, aspectName }) => entityUrn === urn && aspectName === aspect);
  return found === undefined ? null : { [found.aspectName]: found.aspect };
}

/** A single page app: every path to read is its page. */
function frontend({ method }: IncomingMessage, response: ServerResponse): void {
  html(response, method === 'GET' ? 200 : 404);
}

function html(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}

/** An error of Rest.li: the stack trace comes first, and is long. */
function restliError(status: number, message: string): object {
  const frames = Array.from(
    { length: 200 },
    (_, line) => `\tat com.linkedin.metadata.Frame${line}.run(Frame.java:${line})`,
  );
  const exceptionClass = 'com.linkedin.restli.server.RestLiServiceException';
  return {
    exceptionClass,
    stackTrace: `${exceptionClass} [HTTP Status:${status}]\n${frames.join('\n')}`,
    message,
    status,
  };
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
