/** Edges on datasets that other connectors own, under the spelling that their owner gave them. */
import { destinationDatasets, type DestinationDataset } from './destinations.js';
import { foreignProposals } from './entities/foreign.js';
import { entityUrns, type EntityUrns, type OutputDataset } from './entity-urns.js';
import type { Gms } from './rest/gms.js';
import { tell, type OpenPass } from './tell.js';
import { datasetUrn, type Urn } from './urns.js';

/** The framework of DataHub's connectors gives every entity of theirs this aspect, and nothing here does to one of others. */
const ownersAspect = 'status';
const shownInLog = 5;

/**
 * Adds the edges of foreign datasets. Where the server has one under another spelling alone, a patch would make a second one
 * of it: nothing is told of it then, and a warning names the two.
 *
 * @param gms null: there is nobody to ask
 */
export async function tellForeign(open: OpenPass, gms: Gms | null): Promise<void> {
  const { graph, full, log } = open.view;
  const twins: { readonly ours: Urn; readonly theirs: Urn }[] = [];
  for (const dataset of destinationDatasets(graph, open.urns, 'foreign')) {
    const proposals = foreignProposals(graph, open.urns, open.index, dataset, open.auditTime);
    if (proposals.length === 0) continue;
    await tell(open, `foreign:${dataset.output.urn}`, proposals, full, {
      async isInTheWay() {
        const theirs = gms === null ? null : await otherSpelling(gms, open, dataset);
        if (theirs !== null) twins.push({ ours: dataset.output.urn, theirs });
        return theirs !== null;
      },
    });
  }
  if (twins.length === 0) return;
  const hint =
    'Spell tables as their own connector does: --datahub-lowercase-urns true or false (its convert_urns_to_lowercase), or platformInstance, database and schema in destinationOverrides; or write the table in Hightouch as the warehouse stores it.';
  const fields = { count: twins.length, datasets: twins.slice(0, shownInLog), hint };
  log.warn(fields, 'DataHub has datasets of others under another spelling: they get no edges');
}

/** The URN under which the server has a dataset that it does not have under ours; null: it has ours, none, or does not say. */
async function otherSpelling(gms: Gms, open: OpenPass, dataset: DestinationDataset): Promise<Urn | null> {
  const { urn } = dataset.output;
  if ((await gms.hasAspect(urn, ownersAspect)) !== false) return null;
  const others = [...spellings(open.urns, open, dataset)].filter((other) => other !== urn);
  const found = await Promise.all(others.map((other) => gms.hasAspect(other, ownersAspect)));
  return others.find((_, at) => found[at] === true) ?? null;
}

/** As written, in lower and in upper case; the instance as it is, and in lower case as the name is. */
function spellings({ naming }: EntityUrns, { view }: OpenPass, { output, writers }: DestinationDataset): Set<Urn> {
  const { workspace } = view.graph;
  const asWritten = writers.flatMap((writer): readonly OutputDataset[] => {
    const written = entityUrns({ ...naming, lowercaseUrns: 'false' }, workspace).output(writer);
    return written === null ? [] : [written];
  });
  const names = [output, ...asWritten].map(({ name }) => name);
  const { platform, instance } = output;
  const env = output.urn.slice(output.urn.lastIndexOf(',') + 1, -1);
  const found = new Set<Urn>();
  for (const name of names.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()])) {
    found.add(datasetUrn({ platform, instance, name, env }));
    if (instance !== null) found.add(datasetUrn({ platform, instance: instance.toLowerCase(), name, env }));
  }
  return found;
}
