/** Compares proposals of ours with what DataHub's Hightouch connector is documented to write for the same objects. */
import type { Json, JsonObject } from '#src/model/workspace.js';
import type { Mcp } from '../../../unit/sinks/datahub/deliver-pass.js';

/** Entity → aspect → what is written, in order; null in it stands for anything (a clock). */
export type Expected = Readonly<Record<string, Readonly<Record<string, readonly JsonObject[]>>>>;

export interface Difference {
  readonly kind: 'added' | 'absent' | 'changed';
  readonly urn: string;
  readonly aspect: string;
  /** JSON pointer inside the aspect; empty when the whole aspect is added or absent. */
  readonly pointer: string;
  readonly here: Json;
  readonly there: Json;
}

/** Every write of these is a document of its own; of the others the last write counts. */
const timeseries: ReadonlySet<string> = new Set(['dataProcessInstanceRunEvent', 'operation']);

export function differences(expected: Expected, told: readonly Mcp[]): readonly Difference[] {
  const here = new Map<string, Json[]>();
  for (const { entityUrn, aspectName, aspect } of told) {
    const key = `${entityUrn} ${aspectName}`;
    here.set(key, [...(here.get(key) ?? []), aspect.json as JsonObject]); // out of a JSON file
  }
  const there = new Map(
    Object.entries(expected).flatMap(([urn, aspects]) =>
      Object.entries(aspects).map(([aspect, written]): [string, readonly Json[]] => [`${urn} ${aspect}`, written]),
    ),
  );
  return [...new Set([...there.keys(), ...here.keys()])].sort().flatMap((key) => {
    const at = key.lastIndexOf(' ');
    const [urn, aspect] = [key.slice(0, at), key.slice(at + 1)];
    const place = { urn, aspect };
    const [ours, theirs] = [counting(aspect, here.get(key)), counting(aspect, there.get(key))];
    if (theirs === undefined) return [{ ...place, kind: 'added', pointer: '', here: ours ?? null, there: null }];
    if (ours === undefined) return [{ ...place, kind: 'absent', pointer: '', here: null, there: theirs }];
    return inside(ours, theirs, '').map((one) => ({ ...place, ...one }));
  });
}

function counting(aspect: string, written: readonly Json[] | undefined): Json | undefined {
  if (written === undefined || timeseries.has(aspect)) return written;
  return written.at(-1);
}

function inside(here: Json | undefined, there: Json | undefined, pointer: string): Omit<Difference, 'urn' | 'aspect'>[] {
  if (there === null && here !== undefined) return [];
  if (there === undefined) return [{ kind: 'added', pointer, here: here ?? null, there: null }];
  if (here === undefined) return [{ kind: 'absent', pointer, here: null, there }];
  if (isContainer(here) && isContainer(there) && Array.isArray(here) === Array.isArray(there)) {
    const [ours, theirs] = [membersOf(here), membersOf(there)];
    const keys = [...new Set([...theirs.keys(), ...ours.keys()])];
    return keys.flatMap((key) => inside(ours.get(key), theirs.get(key), `${pointer}/${key}`));
  }
  return here === there ? [] : [{ kind: 'changed', pointer, here, there }];
}

function isContainer(value: Json): value is JsonObject | readonly Json[] {
  return typeof value === 'object' && value !== null;
}

/** Members by name; of a list by position, where DataHub does not mind the order in one that does not depend on it. */
function membersOf(value: JsonObject | readonly Json[]): ReadonlyMap<string, Json> {
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const sorted = [...(value as readonly Json[])].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)); // isArray loses readonly
  return new Map(sorted.map((member, index) => [String(index), member]));
}

function orderOf(member: Json): string {
  if (!isContainer(member) || Array.isArray(member)) return '';
  const { downstreams, tag, dataset } = member as JsonObject; // no list, as was just seen
  return JSON.stringify(downstreams ?? tag ?? dataset ?? '');
}
