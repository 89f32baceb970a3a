import type { RunFacet } from '../base-facets.js';
import { isRecord } from '../event-class.js';
import type { JobReference, ParentRunFacet, RunReference } from '../facets/parent.js';
import type { Environment } from './variables.js';

/** The body of a `parent` facet. */
export type ParentRun = Omit<ParentRunFacet, keyof RunFacet>;

export interface FoundParent {
  /** null when no variable names one that can be used. */
  readonly parent: ParentRun | null;
  /** The variable that it comes from; null as above. */
  readonly origin: string | null;
  /** What was said and cannot be followed: a sentence each, with the variable's name in front. */
  readonly notices: readonly string[];
}

interface Started {
  readonly run: RunReference;
  readonly job: JobReference;
}

const none: FoundParent = { parent: null, origin: null, notices: [] };

/**
 * The run that started this process, as an orchestrator hands it down: `OPENLINEAGE_CONTEXT` (JSON: `{"parent": {"run":
 * {"runId"}, "job": {"namespace", "name"}, "root": {"run", "job"}}}`, OpenLineage 1.52), else `OPENLINEAGE_PARENT_ID` with
 * `OPENLINEAGE_ROOT_PARENT_ID` (`namespace/name/runId`, taken apart from the right, so that a namespace may be a URI). A root
 * that is not said is the parent. Empty variables are absent ones. Nothing is thrown: what cannot be used is a notice.
 */
export function parentFromVariables(env: Environment): FoundParent {
  const context = fromContext(said(env, 'OPENLINEAGE_CONTEXT'));
  if (context.parent !== null) return context;
  const ids = fromIds(said(env, 'OPENLINEAGE_PARENT_ID'), said(env, 'OPENLINEAGE_ROOT_PARENT_ID'));
  return { ...ids, notices: [...context.notices, ...ids.notices] };
}

function said(env: Environment, name: string): string | null {
  const text = (env[name] ?? '').trim();
  return text === '' ? null : text;
}

function fromContext(text: string | null): FoundParent {
  if (text === null) return none;
  const origin = 'OPENLINEAGE_CONTEXT';
  const given = parsed(text);
  if (given === undefined) return refused(origin, `is no JSON: ${shown(text)}`);
  const parent = isRecord(given) ? given['parent'] : undefined;
  if (!isRecord(parent)) return refused(origin, 'holds no object `parent`');
  const run = runOf(parent['run']);
  const job = jobOf(parent['job']);
  if (run === null) return refused(origin, `parent.run.runId is ${idTrouble(parent['run'])}`);
  if (job === null) return refused(origin, 'parent.job needs namespace and name, both texts that are not empty');
  const root = rootOf(parent['root'], { run, job });
  if (root !== null) return { parent: { run, job, root }, origin, notices: [] };
  return { parent: { run, job }, origin, notices: [`${origin}: parent.root cannot be used; no root is told`] };
}

/** What the root does not say of itself it has from the parent, field by field; null when what it says will not do. */
function rootOf(given: unknown, parent: Started): Started | null {
  const { runId } = parent.run; // the facets of the parent are not those of the root
  const { namespace, name } = parent.job;
  if (given === undefined || given === null) return { run: { runId }, job: { namespace, name } };
  if (!isRecord(given)) return null;
  const run = runOf(filledIn(given['run'], { runId }));
  const job = jobOf(filledIn(given['job'], { namespace, name }));
  return run === null || job === null ? null : { run, job };
}

/** An empty text says as little as a missing one. */
function filledIn(given: unknown, from: Readonly<Record<string, string>>): unknown {
  if (given === undefined || given === null) return from;
  if (!isRecord(given)) return null;
  const own = Object.entries(given).filter(([, value]) => value !== null && value !== '');
  return { ...from, ...Object.fromEntries(own) };
}

function fromIds(text: string | null, rootText: string | null): FoundParent {
  const origin = 'OPENLINEAGE_PARENT_ID';
  const rootOrigin = 'OPENLINEAGE_ROOT_PARENT_ID';
  if (text === null) return rootText === null ? none : refused(rootOrigin, `says nothing without ${origin}`);
  const parent = fromId(text);
  if (parent === null) return refused(origin, `is not namespace/name/runId with a UUID: ${shown(text)}`);
  if (rootText === null) return { parent: { ...parent, root: parent }, origin, notices: [] };
  const root = fromId(rootText);
  if (root !== null) return { parent: { ...parent, root }, origin, notices: [] };
  const notice = `${rootOrigin} is not namespace/name/runId with a UUID: ${shown(rootText)}; no root is told`;
  return { parent, origin, notices: [notice] };
}

function fromId(text: string): Started | null {
  const [, namespace = '', name = '', runId = ''] = /^(.+)\/([^/]+)\/([^/]+)$/s.exec(text) ?? [];
  const run = runOf({ runId });
  const job = jobOf({ namespace, name });
  return run === null || job === null ? null : { run, job };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function runOf(given: unknown): RunReference | null {
  if (!isRecord(given) || typeof given['runId'] !== 'string') return null;
  const runId = given['runId'].trim();
  return uuid.test(runId) ? { runId, ...facetsOf(given) } : null;
}

function jobOf(given: unknown): JobReference | null {
  if (!isRecord(given)) return null;
  const { namespace, name } = given;
  if (typeof namespace !== 'string' || typeof name !== 'string') return null;
  if (namespace.trim() === '' || name.trim() === '') return null;
  return { namespace: namespace.trim(), name: name.trim(), ...facetsOf(given) };
}

/** Copies of the parent's own facets go on; one without what the core demands of every facet would spoil the event. */
function facetsOf({ facets }: Readonly<Record<string, unknown>>): {
  readonly facets?: Readonly<Record<string, RunFacet>>;
} {
  if (!isRecord(facets)) return {};
  const whole = Object.entries(facets).filter(
    (entry): entry is [string, Record<string, unknown> & RunFacet] =>
      isRecord(entry[1]) && isUri(entry[1]['_producer']) && isUri(entry[1]['_schemaURL']),
  );
  return whole.length === 0 ? {} : { facets: Object.fromEntries(whole) };
}

function isUri(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}

function idTrouble(run: unknown): string {
  const id = isRecord(run) ? run['runId'] : undefined;
  return typeof id === 'string' ? `no UUID: ${shown(id)}` : 'missing';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refused(origin: string, why: string): FoundParent {
  return { ...none, notices: [`${origin} ${why}`] };
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
