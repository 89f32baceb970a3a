import type { DatasetFacets, InputDataset, OutputDataset } from '../../openlineage/events.js';
import type { InputField } from '../../openlineage/facets/column-lineage.js';
import type { LineageEntry, LineageInput } from '../../openlineage/facets/lineage.js';

type Origins = Pick<Extract<LineageEntry, { type: 'DATASET' }>, 'inputs' | 'fields'>;

/** The entries of the experimental `lineage` job facet (LineageFacet 1-0-0): which input feeds which output, and which column. */
export function lineageEntries(
  inputs: readonly InputDataset[],
  outputs: readonly OutputDataset[],
): readonly LineageEntry[] {
  return outputs.map(({ namespace, name, facets }) => ({
    type: 'DATASET',
    namespace,
    name,
    ...origins(inputs, facets),
  }));
}

/** The body of the experimental `lineage` dataset facet, for a dataset that these inputs feed. */
export function origins(inputs: readonly InputDataset[], facets: DatasetFacets = {}): Origins {
  const { fields = {}, dataset = [] } = facets.columnLineage ?? {};
  const named = Object.entries(fields).map(([field, { inputFields }]) => [field, { inputs: inputFields.map(asInput) }]);
  return {
    inputs: [
      ...inputs.map(({ namespace, name }): LineageInput => ({ type: 'DATASET', namespace, name })),
      ...dataset.map(asInput),
    ],
    ...(named.length === 0 ? {} : { fields: Object.fromEntries(named) as NonNullable<Origins['fields']> }), // made just above
  };
}

function asInput(field: InputField): LineageInput {
  return { type: 'DATASET', ...field };
}
