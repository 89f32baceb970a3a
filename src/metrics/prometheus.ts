import type { Summary } from '../result.js';

/** The pass as Prometheus text format (for a node exporter's textfile collector or a push gateway). */
export function prometheusText(summary: Summary): string {
  const lines: string[] = [];
  const metric = (name: string, help: string, samples: readonly (readonly [labels: string, value: number])[]): void => {
    lines.push(`# HELP hightouch_lineage_${name} ${help}`, `# TYPE hightouch_lineage_${name} gauge`);
    for (const [labels, value] of samples) lines.push(`hightouch_lineage_${name}${labels} ${value}`);
  };
  metric('last_pass_timestamp_seconds', 'When the pass began.', [['', Date.parse(summary.startedAt) / 1000]]);
  metric('last_pass_duration_seconds', 'How long the pass took.', [['', summary.durationMs / 1000]]);
  metric('last_pass_exit_code', 'Exit code of the pass.', [['', summary.exitCode]]);
  if (summary.window !== null) {
    metric('window_end_timestamp_seconds', 'End of the window of run start times.', [
      ['', Date.parse(summary.window.end) / 1000],
    ]);
  }
  metric(
    'objects',
    'Objects by kind.',
    Object.entries(summary.counts).map(([kind, value]) => [label({ kind }), value]),
  );
  metric('coverage', 'Resolved and listed syncs and columns.', [
    [label({ of: 'syncs', state: 'resolved' }), summary.coverage.syncsResolved],
    [label({ of: 'syncs', state: 'total' }), summary.coverage.syncsTotal],
    [label({ of: 'columns', state: 'resolved' }), summary.coverage.columnsResolved],
    [label({ of: 'columns', state: 'total' }), summary.coverage.columnsTotal],
  ]);
  metric(
    'unresolved',
    'Unresolved lineage by reason.',
    summary.coverage.unresolved.map(({ reason, count }) => [label({ reason }), count]),
  );
  metric(
    'sink_events',
    'What became of events and proposals, by sink.',
    summary.sinks.flatMap((sink) =>
      (['delivered', 'rejected', 'failed'] as const).map(
        (state) => [label({ sink: sink.name, state }), sink[state]] as const,
      ),
    ),
  );
  if (summary.passRun !== undefined) {
    const { delivered, failed } = summary.passRun;
    metric('pass_run_events', "What became of the events of the pass's own run.", [
      [label({ state: 'delivered' }), delivered],
      [label({ state: 'failed' }), failed],
    ]);
  }
  metric('api_requests', 'Requests to the Hightouch API by outcome.', [
    [label({ state: 'sent' }), summary.api.requests],
    [label({ state: 'retried' }), summary.api.retries],
    [label({ state: 'rate_limited' }), summary.api.rateLimited],
  ]);
  metric('api_waited_seconds', 'Time spent waiting for the request budget and for retries.', [
    ['', summary.api.waitedMs / 1000],
  ]);
  return `${lines.join('\n')}\n`;
}

function label(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return `{${pairs.join(',')}}`;
}
