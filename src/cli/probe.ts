import { asLineageError, type LineageError } from '../errors.js';

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
    return { what, error: asLineageError(thrown) };
  }
}
