import { told, type StoryEvent } from './pass-world.js';

/** `START a 01:05`, or `JOB a` for a JobEvent and for the end of the made-up run that says the same. */
function lineOf(event: StoryEvent): string {
  const [line = ''] = told([event]);
  if (!line.endsWith(':00')) return line;
  return line.replace(/^(?:COMPLETE|JOB) (.*) ..:..$/, 'JOB $1').replace(/^START (.*) ..:..$/, 'JOB START $1');
}

export function lines(events: readonly StoryEvent[]): string[] {
  return events.map(lineOf);
}

/** Runs that are Hightouch's own: their lines by run id. */
export function byRun(events: readonly StoryEvent[]): Map<string, string[]> {
  const runs = new Map<string, string[]>();
  for (const event of events) {
    const line = lineOf(event);
    if (event.run === undefined || line.startsWith('JOB')) continue;
    runs.set(event.run.runId, [...(runs.get(event.run.runId) ?? []), line]);
  }
  return runs;
}
