import type { ErrorObject } from 'ajv/dist/2020.js';

/** Something about an event that a person should look at. */
export interface Fault {
  /** JSON pointer (RFC 6901) into the event; empty for the event as a whole. */
  readonly pointer: string;
  /** What is wrong, as a sentence without the place. */
  readonly message: string;
  /** `error`: the specification refuses it. `warning`: valid, but known consumers stumble over it, or it could not be checked. */
  readonly severity: 'error' | 'warning';
}

export function errorAt(pointer: string, message: string): Fault {
  return { pointer, message, severity: 'error' };
}

export function warningAt(pointer: string, message: string): Fault {
  return { pointer, message, severity: 'warning' };
}

/** The pointer to a member of what `base` points to. */
export function memberPointer(base: string, ...members: readonly (string | number)[]): string {
  const escaped = members.map((member) => String(member).replaceAll('~', '~0').replaceAll('/', '~1'));
  return [base, ...escaped].join('/');
}

/** Ajv's errors as faults below `base`. Errors of a choice (`anyOf` and the like) only say that a branch said more. */
export function faultsFromAjv(base: string, errors: readonly ErrorObject[] | null | undefined): Fault[] {
  const all = errors ?? [];
  const telling = all.filter((error) => !['anyOf', 'oneOf', 'allOf', 'if'].includes(error.keyword));
  return (telling.length > 0 ? telling : all).map((error) => errorAt(`${base}${error.instancePath}`, sentence(error)));
}

function sentence(error: ErrorObject): string {
  const message = error.message ?? `fails ${error.keyword}`;
  if (error.keyword === 'enum') return `${message}: ${(error.params['allowedValues'] as unknown[]).join(', ')}`; // set by ajv
  return message;
}

/** Each fault once, in the order found. */
export function distinctFaults(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Map<string, Fault>();
  for (const fault of faults) {
    const key = `${fault.pointer}\n${fault.message}`;
    if (!seen.has(key)) seen.set(key, fault);
  }
  return [...seen.values()];
}
