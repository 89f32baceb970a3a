import type { JobEvent, OpenLineageEvent, OutputDataset, RunEvent } from '../../openlineage/events.js';
import type { InputField } from '../../openlineage/facets/column-lineage.js';
import { withConsumerNames } from './consumer-names.js';
import type { Profile } from './profiles.js';
import type { Stamp } from './stamp.js';
import { withTrimTag } from './trim.js';

/** The event as the consumer of this profile wants it: names, most inputs, where column lineage stands. */
export function forConsumer<E extends JobEvent | RunEvent>(event: E, profile: Profile, stamp: Stamp): E {
  const fewer = withFewerInputs(event, profile, stamp);
  const named = withConsumerNames(fewer, profile.names);
  return profile.columnLineageTwice ? { ...named, outputs: named.outputs.map(withRepeatedLineage) } : named;
}

/** Whether the consumer would drop the event, since it does not lead from somewhere to somewhere. */
export function leadsNowhere(event: OpenLineageEvent, { bothEnds }: Profile): boolean {
  return bothEnds && !('dataset' in event) && (event.inputs.length === 0 || event.outputs.length === 0);
}

function withFewerInputs<E extends JobEvent | RunEvent>(event: E, profile: Profile, stamp: Stamp): E {
  const { maxInputs, tagSource } = profile;
  if (event.inputs.length <= maxInputs) return event;
  const inputs = event.inputs.slice(0, maxInputs);
  const left = new Set(inputs.map(identity));
  const outputs = event.outputs.map((output) => withSourcesAmong(output, left));
  return withTrimTag({ ...event, inputs, outputs }, ['inputs'], stamp, tagSource);
}

/** Every source of a column is to be an input of the event. */
function withSourcesAmong(output: OutputDataset, inputs: ReadonlySet<string>): OutputDataset {
  const lineage = output.facets?.columnLineage;
  if (lineage === undefined) return output;
  const isInput = (field: InputField): boolean => inputs.has(identity(field));
  const fields = Object.entries(lineage.fields).flatMap(([name, field]) => {
    const inputFields = field.inputFields.filter(isInput);
    return inputFields.length === 0 ? [] : [[name, { ...field, inputFields }] as const];
  });
  const { dataset, ...rest } = lineage;
  const whole = dataset?.filter(isInput) ?? [];
  const columnLineage = {
    ...rest,
    fields: Object.fromEntries(fields),
    ...(whole.length === 0 ? {} : { dataset: whole }),
  };
  return { ...output, facets: { ...output.facets, columnLineage } };
}

function withRepeatedLineage(output: OutputDataset): OutputDataset {
  const columnLineage = output.facets?.columnLineage;
  return columnLineage === undefined ? output : { ...output, outputFacets: { ...output.outputFacets, columnLineage } };
}

function identity({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return JSON.stringify([namespace, name]);
}
