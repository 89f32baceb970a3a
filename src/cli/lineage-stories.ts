import type { JobEvent } from '../openlineage/events.js';
import type { InputField, Transformation } from '../openlineage/facets/column-lineage.js';

/** One destination field and the columns it is made from. */
export interface Story {
  readonly job: string;
  readonly inputs: readonly InputField[];
  readonly how:
    'aggregation' | 'transformation, masking' | 'transformation of several columns' | 'transformation' | 'identity';
  readonly output: string;
  readonly field: string;
}

/** The most telling first. */
const order: readonly Story['how'][] = [
  'aggregation',
  'transformation, masking',
  'transformation of several columns',
  'transformation',
  'identity',
];

/** Up to `count` fields, each of another kind and, where that can be had, of another sync. The same events give the same. */
export function tastes(events: readonly JobEvent[], count: number): readonly Story[] {
  const all = events.flatMap((event) => [...stories(event)]);
  const chosen: Story[] = [];
  for (const how of order) {
    if (chosen.length === count) break;
    const ofKind = all.filter((story) => story.how === how);
    const fresh = ofKind.find((story) => chosen.every(({ job }) => job !== story.job)) ?? ofKind[0];
    if (fresh !== undefined) chosen.push(fresh);
  }
  return chosen;
}

function* stories({ job, outputs }: JobEvent): Generator<Story> {
  for (const { namespace, name, facets } of outputs) {
    for (const [field, { inputFields }] of Object.entries(facets?.columnLineage?.fields ?? {})) {
      const inputs = inputFields.filter((input) => direct(input) !== undefined);
      if (inputs.length === 0) continue;
      const output = `${namespace.replace(/:\/\/.*$/, '')} ${name}`;
      yield { job: job.name, inputs, how: kindOf(inputs), output, field };
    }
  }
}

function kindOf(inputs: readonly InputField[]): Story['how'] {
  const ways = inputs.map(direct);
  if (ways.some((way) => way?.subtype === 'AGGREGATION')) return 'aggregation';
  if (ways.some((way) => way?.masking === true)) return 'transformation, masking';
  if (inputs.length > 1) return 'transformation of several columns';
  return ways[0]?.subtype === 'IDENTITY' ? 'identity' : 'transformation';
}

function direct({ transformations }: InputField): Transformation | undefined {
  return transformations?.find(({ type }) => type === 'DIRECT');
}
