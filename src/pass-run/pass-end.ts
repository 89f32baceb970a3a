import type { EventType } from '../openlineage/events.js';
import type { TestExecution } from '../openlineage/facets/test-results.js';
import type { Summary, Unread } from '../result.js';

/** What the end of the pass's run says. */
export interface PassEnd {
  readonly eventType: Extract<EventType, 'COMPLETE' | 'FAIL' | 'ABORT'>;
  readonly tags: Readonly<Record<string, string>>;
  /** Why it failed; null unless it did. */
  readonly error: string | null;
  /** Body of `extractionError`; null when everything could be read. */
  readonly unread: {
    readonly totalTasks: number;
    readonly failedTasks: number;
    readonly errors: readonly { readonly errorMessage: string; readonly task: string }[];
  } | null;
  readonly tests: readonly TestExecution[];
}

export interface Limits {
  readonly minCoverage: number | null;
  readonly strict: boolean;
}

/** So many are named; the others are in the log. */
const mostNamed = 100;

/**
 * What became of a pass, in OpenLineage's words. A pass that ended with 3 is COMPLETE: it has read its window, what could be
 * delivered is delivered and kept, and what was not comes again by itself or lies in a file. What is left to look at is told
 * beside it: tags, `extractionError`, and as `test` the limits that were asked for.
 *
 * @param clean takes secrets and personal data out of a text
 */
export function passEnd(summary: Summary, unread: Unread, limits: Limits, clean: (text: string) => string): PassEnd {
  const eventType = endType(summary);
  const { status, exitCode, error, workspace } = summary;
  return {
    eventType,
    tags: {
      hightouch_lineage_status: status,
      hightouch_lineage_exit_code: String(exitCode),
      ...(error === undefined ? {} : { hightouch_lineage_error_code: error.code }),
      ...(workspace === null ? {} : { hightouch_lineage_workspace: workspace }),
    },
    error: eventType === 'FAIL' ? clean([error?.message, error?.hint].filter(isText).join('\n')) : null,
    unread: unread.count === 0 ? null : extractionError(summary, unread, clean),
    tests: eventType === 'COMPLETE' ? tests(summary, limits) : [],
  };
}

/** Goes by the status: `--exit-code-if-unchanged` may be any number. */
function endType({ status, exitCode }: Summary): PassEnd['eventType'] {
  if (status !== 'failed') return 'COMPLETE';
  return exitCode === 130 || exitCode === 143 ? 'ABORT' : 'FAIL';
}

function extractionError({ counts }: Summary, { count, troubles }: Unread, clean: (text: string) => string) {
  const { sources, models, syncs, destinations, runs } = counts;
  return {
    totalTasks: sources + models + syncs + destinations + runs + count,
    failedTasks: count,
    errors: troubles
      .slice(0, mostNamed)
      .map(({ what, reason }) => ({ errorMessage: clean(reason).slice(0, 500), task: what })),
  };
}

function tests({ coverage, counts }: Summary, { minCoverage, strict }: Limits): readonly TestExecution[] {
  const { syncsResolved, syncsTotal } = coverage;
  const ratio = syncsResolved / syncsTotal;
  const limit = { severity: 'error', type: 'hightouch_lineage' };
  return [
    ...(minCoverage === null || syncsTotal === 0
      ? []
      : [
          {
            ...limit,
            name: 'sync_coverage',
            status: ratio < minCoverage ? 'fail' : 'pass',
            description: 'share of syncs whose lineage is resolved (--min-coverage)',
            expected: String(minCoverage),
            actual: ratio.toFixed(3),
          },
        ]),
    ...(strict
      ? [
          {
            ...limit,
            name: 'skipped_objects',
            status: counts.skipped > 0 ? 'fail' : 'pass',
            description: 'objects that could not be read (--strict)',
            expected: '0',
            actual: String(counts.skipped),
          },
        ]
      : []),
  ];
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}
