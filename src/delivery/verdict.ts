import { LineageError } from '../errors.js';
import type { Coverage } from '../model/graph.js';
import type { PassStatus } from '../result.js';

export interface Findings {
  /** What ended the pass, null when it came to its end. */
  readonly error: LineageError | null;
  /** Errors of sinks that failed, as a whole or one receiver of several. */
  readonly failures: readonly LineageError[];
  /** No sink is left that took anything. */
  readonly allFailed: boolean;
  /** Something deliverable was not delivered. */
  readonly undelivered: boolean;
  readonly delivered: boolean;
  readonly skipped: number;
  readonly coverage: Coverage;
  readonly minCoverage: number | null;
  readonly strict: boolean;
  readonly exitCodeIfUnchanged: number;
}

export interface Verdict {
  readonly status: PassStatus;
  readonly exitCode: number;
  readonly error: LineageError | null;
}

/** Status and exit code of a pass (docs/operations.md has the table). */
export function verdict(findings: Findings): Verdict {
  const { error, failures } = findings;
  if (error !== null) return { status: 'failed', exitCode: error.exitCode, error };
  const first = failures[0];
  if (first !== undefined && findings.allFailed) {
    const decisive = failures.every((failure) => failure.errorClass === 'credentials')
      ? first
      : (failures.find((failure) => failure.errorClass === 'unavailable') ?? first);
    return { status: 'failed', exitCode: decisive.exitCode, error: decisive };
  }
  const partial = partialReason(findings);
  if (partial !== null) return { status: 'partial', exitCode: 3, error: partial };
  if (!findings.delivered) return { status: 'unchanged', exitCode: findings.exitCodeIfUnchanged, error: null };
  return { status: 'ok', exitCode: 0, error: null };
}

function partialReason(findings: Findings): LineageError | null {
  const first = findings.failures[0];
  if (first !== undefined) return first;
  if (findings.undelivered) {
    return new LineageError('partial', 'not everything could be delivered', {
      code: 'partial_delivery',
      hint: 'See `sinks` in the result, rejected.ndjson and the log; what failed comes again in the next pass.',
    });
  }
  if (findings.strict && findings.skipped > 0) {
    return new LineageError('partial', `${findings.skipped} objects were skipped, and --strict is set`, {
      code: 'strict_skipped',
      hint: 'The log names each of them. Run without --strict to accept them.',
    });
  }
  const { syncsResolved, syncsTotal } = findings.coverage;
  const ratio = syncsTotal === 0 ? 1 : syncsResolved / syncsTotal;
  if (findings.minCoverage !== null && ratio < findings.minCoverage) {
    return new LineageError(
      'partial',
      `sync coverage is ${ratio.toFixed(3)}, below --min-coverage ${findings.minCoverage}`,
      {
        code: 'coverage_too_low',
        hint: 'coverage.json says why each sync is not resolved.',
      },
    );
  }
  return null;
}
