import { asLineageError, withoutNextPass, type LineageError } from '../errors.js';

/** One thing that was tried. */
export interface Finding {
  readonly what: string;
  /** What is good to know about something that works. */
  readonly note?: string;
  /** What will work otherwise than somebody may think. */
  readonly warning?: string;
  /** null when it works. */
  readonly error: LineageError | null;
}

/** Runs a probe and catches what it throws. */
export async function probe(what: string, action: () => Promise<string | null>): Promise<Finding> {
  try {
    const note = await action();
    return { what, error: null, ...(note === null ? {} : { note }) };
  } catch (thrown) {
    const hint = 'Check the address, that the receiver runs, and the network between.';
    return { what, error: withoutNextPass(asLineageError(thrown), hint) };
  }
}
