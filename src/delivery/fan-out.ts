import { asLineageError, type LineageError } from '../errors.js';
import type { Absence, PassView, Receipts, Sink, Unit } from '../sinks/sink.js';
import type { SinkPlan } from '../watermark/sink-plan.js';

/** A sink of this pass with its plan. A sink that failed is left alone for the rest of the pass; the others go on. */
export interface Outlet {
  readonly sink: Sink;
  readonly plan: SinkPlan;
  failure: LineageError | null;
  receipts: Receipts | null;
}

/** Whether nothing of it took what it was given: not one receiver, and no file. */
export function failedAsAWhole({ failure, receipts }: Outlet): boolean {
  return failure !== null && receipts?.isErrorOfOne !== true;
}

/**
 * Asks every receiver, before anything is read, whether it is one. One that refuses us is left alone; an address that is none
 * ends the pass, and so does it when every receiver refuses us: each is closed then, with its receipts.
 */
export async function greetOutlets(outlets: readonly Outlet[]): Promise<void> {
  await Promise.all(
    outlets.map(async (outlet) => {
      try {
        await outlet.sink.greet?.();
      } catch (thrown) {
        outlet.failure = asLineageError(thrown);
      }
    }),
  );
  const failures = outlets.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const fatal = failures.find(endsPass) ?? (failures.length === outlets.length ? failures[0] : undefined);
  if (fatal === undefined) return;
  for (const outlet of outlets) {
    const receipts = await outlet.sink.close('aborted').catch(() => null);
    if (receipts !== null) outlet.receipts = { ...receipts, error: outlet.failure };
  }
  throw fatal;
}

/** Opens every outlet. An error of configuration (an unwritable path) ends the pass; any other only that outlet. */
export async function openOutlets(outlets: readonly Outlet[], view: (outlet: Outlet) => PassView): Promise<void> {
  await forEach(outlets, (outlet) => outlet.sink.open(view(outlet)));
}

/** Delivers a unit to those outlets that `wanted` names; waits for the slowest, which is what slows the extraction down. */
export async function deliverTo(outlets: readonly Outlet[], unitFor: (outlet: Outlet) => Unit | null): Promise<void> {
  await forEach(outlets, async (outlet) => {
    const unit = unitFor(outlet);
    if (unit !== null) await outlet.sink.deliver(unit);
  });
}

/** Lets every outlet remove what is no more. */
export async function sweepOutlets(outlets: readonly Outlet[], absence: Absence): Promise<void> {
  await forEach(outlets, async ({ sink }) => sink.sweep?.(absence));
}

/** Ends every outlet and keeps its receipts. One that failed is closed without publishing. */
export async function closeOutlets(outlets: readonly Outlet[]): Promise<void> {
  for (const outlet of outlets) {
    try {
      const isWhole = outlet.failure === null;
      const receipts = await outlet.sink.close(isWhole ? 'complete' : 'aborted');
      outlet.failure ??= receipts.error;
      outlet.receipts = {
        ...receipts,
        error: outlet.failure,
        isErrorOfOne: isWhole && receipts.isErrorOfOne === true,
      };
    } catch (thrown) {
      outlet.failure = asLineageError(thrown);
      if (outlet.failure.errorClass === 'configuration') throw outlet.failure;
    }
    outlet.receipts ??= nothingDelivered(outlet.failure);
  }
}

/** Leaves every receiver as it was. Never throws: it runs on the way out of a failure. */
export async function abortOutlets(outlets: readonly Outlet[]): Promise<void> {
  await Promise.allSettled(outlets.map((outlet) => outlet.sink.close('aborted')));
}

function nothingDelivered(error: LineageError | null): Receipts {
  return {
    delivered: 0,
    rejected: 0,
    failed: 0,
    fingerprints: new Map(),
    unconfirmed: new Set(),
    error,
    outputs: [],
  };
}

async function forEach(outlets: readonly Outlet[], action: (outlet: Outlet) => Promise<void>): Promise<void> {
  await Promise.all(
    outlets.map(async (outlet) => {
      if (outlet.failure !== null) return;
      try {
        await action(outlet);
      } catch (thrown) {
        const error = asLineageError(thrown);
        if (endsPass(error)) throw error;
        outlet.failure = error;
      }
    }),
  );
}

function endsPass({ errorClass }: LineageError): boolean {
  return errorClass === 'configuration' || errorClass === 'interrupted';
}
