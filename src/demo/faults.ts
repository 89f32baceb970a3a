import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import type { ApiJson } from './api-shapes.js';

/** A way in which an answer can go wrong between Hightouch and its reader. */
export type Fault =
  /** Another answer: `body` in JSON, empty when it is left out. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: ApiJson;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is cut before the first byte. */
  | { readonly kind: 'reset' }
  /** The right answer, its length announced and only half of it sent. */
  | { readonly kind: 'truncate' }
  /** 200 and a body that is no JSON. */
  | { readonly kind: 'garbage' }
  /** A gateway's page. */
  | { readonly kind: 'html'; readonly status: number }
  /** The right answer, late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** No answer until the server closes. */
  | { readonly kind: 'hang' };

export interface FaultRequest {
  /** Path below the API's base, with its query: `/models?limit=100`. */
  readonly path: string;
  /** How often this very path has been asked for: 1 the first time. */
  readonly count: number;
}

/** Decides about one request; null lets it pass. */
export type FaultPlan = (request: FaultRequest) => Fault | null;

const gatewayPage = '<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n';

/** Sends an answer whole. */
export function send(response: ServerResponse, answer: Answer, contentType = 'application/json; charset=utf-8'): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'content-type': contentType,
    'content-length': body.length,
    ...answer.headers,
  });
  response.end(body);
}

/** Sends what a fault makes of the right answer; the server itself has waited where the fault is `slow`. */
export function sendFault(response: ServerResponse, fault: Fault, right: () => Answer): void {
  switch (fault.kind) {
    case 'status': {
      const body = fault.body === undefined ? '' : JSON.stringify(fault.body);
      return send(response, { status: fault.status, body, headers: fault.headers ?? {} });
    }
    case 'html':
      return send(response, { status: fault.status, body: gatewayPage }, 'text/html; charset=utf-8');
    case 'garbage':
      return send(response, { status: 200, body: '{"data":[{"id":' });
    case 'truncate':
      return sendHalf(response, right());
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'slow':
      return send(response, right());
  }
}

function sendHalf(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
