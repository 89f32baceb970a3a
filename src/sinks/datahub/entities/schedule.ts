import type { Json, JsonObject, Schedule } from '../../../model/workspace.js';

/** A schedule nested deeper than this is left to its text. */
const maxDepth = 4;
const maxProperties = 30;

/**
 * A schedule as properties that can be searched one by one: `schedule_type`, `schedule_interval_unit`,
 * `schedule_expressions_0_cron`. Names follow Hightouch's own, which are its to choose for each type of schedule.
 */
export function scheduleProperties(schedule: Schedule | null): Readonly<Record<string, string>> {
  if (schedule === null) return {};
  const found: Record<string, string> = {};
  if (schedule.type !== null) found['schedule_type'] = schedule.type;
  collect(found, 'schedule', schedule.schedule, 0);
  return found;
}

function collect(found: Record<string, string>, name: string, value: Json, depth: number): void {
  if (value === null || depth > maxDepth || Object.keys(found).length >= maxProperties) return;
  if (typeof value !== 'object') {
    if (depth > 0) found[name] = String(value);
    return;
  }
  const members = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : Object.entries(value as JsonObject); // isArray loses readonly
  for (const [key, member] of members) collect(found, `${name}_${snakeCase(String(key))}`, member, depth + 1);
}

function snakeCase(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}
