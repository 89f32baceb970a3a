import type { Fault, FaultPlan } from '#src/demo/faults.js';
import { seededBelow, seededBits } from '#src/demo/seeded.js';
import { startHightouchServer } from '#src/demo/server.js';
import type { HightouchServer, ServerOptions } from '#src/demo/server.js';

/** Every way to fail that a client gets over by asking again. `hang` is left out: it takes a client's whole time-out. */
export const passingFaults = {
  'rate-limited': { kind: 'status', status: 429, body: { error: 'Too many requests' } },
  'rate-limited-retry-at-once': { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
  'rate-limited-retry-in-1s': {
    kind: 'status',
    status: 429,
    body: { message: 'Rate limit exceeded', details: 'workspace' },
    headers: { 'retry-after': '1' },
  },
  'server-error': { kind: 'status', status: 500, body: 'Internal Server Error' },
  'gateway-page': { kind: 'html', status: 502 },
  'page-instead-of-data': { kind: 'html', status: 200 },
  reset: { kind: 'reset' },
  truncated: { kind: 'truncate' },
  garbage: { kind: 'garbage' },
  slow: { kind: 'slow', delayMs: 30 },
} as const satisfies Record<string, Fault>;
export type FaultName = keyof typeof passingFaults;

const allNames = Object.keys(passingFaults) as readonly FaultName[]; // keys() widens to string
/** Consecutive faults of one path: a client that tries six times gets through. */
const mostFaultsInARow = 4;

/**
 * A plan that depends on the seed alone: of the paths, a share of `rate` (0 to 1) fails one to four times in a row, each time
 * in another way, and then answers for good.
 */
export function faultPlan(seed: number, rate: number, names: readonly FaultName[] = allNames): FaultPlan {
  return ({ path, count }) => {
    if (seededBits(seed, 'whether', path) / 2 ** 32 >= rate) return null;
    if (count > 1 + seededBelow(mostFaultsInARow, seed, 'how often', path)) return null;
    const name = names[(seededBelow(names.length, seed, 'which', path) + count) % names.length];
    return name === undefined ? null : passingFaults[name];
  };
}

/** A server that fails by plan. */
export function startFaultyServer(
  options: ServerOptions,
  plan: { readonly seed: number; readonly rate: number; readonly names?: readonly FaultName[] },
): Promise<HightouchServer> {
  return startHightouchServer({ ...options, faults: faultPlan(plan.seed, plan.rate, plan.names) });
}
