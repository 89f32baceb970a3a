import { errorAt, memberPointer, type Fault } from '../openlineage/fault.js';
import { aspectsOf, requiredMembers } from './aspect-rules.js';

type Fields = Readonly<Record<string, unknown>>;

/** A type of the rules and what JSON holds for it. */
const holds: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  enum: (value) => typeof value === 'string',
  long: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  record: isFields,
  union: isFields,
};

/** A fault when DataHub knows the entity type and it has no such aspect. Entity types that are not of our table are not judged. */
export function aspectNameFaults(entityType: string, aspectName: string): readonly Fault[] {
  const known = Object.hasOwn(aspectsOf, entityType) ? aspectsOf[entityType] : undefined;
  if (known === undefined || known.includes(aspectName)) return [];
  return [errorAt('/aspectName', `${entityType} has no aspect ${JSON.stringify(aspectName.slice(0, 80))}`)];
}

/** Members that an aspect must have and has not, or has with another type. `pointer` is where the aspect's content stands. */
export function aspectContentFaults(aspectName: string, content: Fields, pointer: string): readonly Fault[] {
  const rules = Object.hasOwn(requiredMembers, aspectName) ? requiredMembers[aspectName] : undefined;
  return (rules ?? []).flatMap((rule) => {
    const [path = '', type = ''] = rule.split(' ');
    return memberFaults(content, path.split('.'), type, pointer);
  });
}

function memberFaults(holder: Fields, path: readonly string[], type: string, pointer: string): readonly Fault[] {
  const [step = '', ...rest] = path;
  const name = step.replace('[]', '');
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
  const at = memberPointer(pointer, name);
  if (rest.length === 0) {
    if (value === undefined || value === null) return [errorAt(at, 'is missing')];
    return holds[type]?.(value) === false ? [errorAt(at, `must be of type ${type}`)] : [];
  }
  if (!step.endsWith('[]')) return isFields(value) ? memberFaults(value, rest, type, at) : [];
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((member, index) =>
    isFields(member) ? memberFaults(member, rest, type, memberPointer(at, String(index))) : [],
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
