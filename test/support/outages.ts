import { createHash } from 'node:crypto';
import fc from 'fast-check';

/** What a receiver does, from a request on and for so many of them, in place of taking what is sent. */
export interface Outage {
  readonly kind: 'error' | 'hang' | 'cut' | 'taken and cut' | 'limited' | 'away' | 'key refused';
  /** The request, of one pass, that it begins with. */
  readonly from: number;
  readonly count: number;
}

/** How one receiver behaves in one pass. */
export interface Behaviour {
  readonly outage: Outage | null;
  /** The status by which single things are refused, whatever else is taken; null: none is. */
  readonly refusal: { readonly status: 400 | 413 | 422; readonly salt: number } | null;
}

export const calm: Behaviour = { outage: null, refusal: null };

/** A hanging request takes a client's whole time-out, so that there are few of them. */
const outage: fc.Arbitrary<Outage> = fc.oneof(
  ...(
    [
      ['error', fc.constant(20)],
      ['hang', fc.integer({ min: 1, max: 2 })],
      ['cut', fc.integer({ min: 1, max: 30 })],
      ['taken and cut', fc.integer({ min: 1, max: 10 })],
      ['limited', fc.integer({ min: 1, max: 30 })],
      ['away', fc.constant(1e9)],
      ['key refused', fc.constant(1e9)],
    ] as const
  ).map(([kind, count]) => fc.record({ kind: fc.constant(kind), from: fc.nat({ max: 40 }), count })),
);

const refusal = fc.record({ status: fc.constantFrom<400 | 413 | 422>(400, 413, 422), salt: fc.nat({ max: 1000 }) });

export const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  outage: sometimes(outage, 3, 5),
  refusal: sometimes(refusal, 1, 4),
});

/** The value in so many of so many cases, else null. */
export function sometimes<T>(value: fc.Arbitrary<T>, cases: number, of: number): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: cases, arbitrary: value }, { weight: of - cases, arbitrary: fc.constant(null) });
}

/** A status, or a fault of the connection; null: none. */
export type Fault =
  'hang' | 'cut' | 'taken and cut' | { readonly status: number; readonly headers: Readonly<Record<string, string>> };

/** What becomes of the nth request of a pass, counted from 0. */
export function faultAt({ outage: one }: Behaviour, nth: number): Fault | null {
  if (one === null || nth < one.from || nth >= one.from + one.count) return null;
  if (one.kind === 'error') return { status: 500, headers: {} };
  if (one.kind === 'away') return { status: 503, headers: {} };
  if (one.kind === 'key refused') return { status: 401, headers: {} };
  if (one.kind === 'limited') return { status: 429, headers: { 'retry-after': '1' } };
  return one.kind;
}

/** Whether it is one of the few things that are refused for themselves: the same ones whenever they come. */
export function isRefused({ refusal }: Behaviour, what: string): boolean {
  if (refusal === null) return false;
  const [first = 0] = createHash('sha256').update(`${refusal.salt} ${what}`).digest();
  return first < 20; // of 256
}
