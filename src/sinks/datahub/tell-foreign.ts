/** Edges on datasets that other connectors own, under the spelling that their owner gave them. */
import { destinationDatasets, type DestinationDataset } from './destinations.js';
import { foreignProposals } from './entities/foreign.js';
import { entityUrns, type EntityUrns, type OutputDataset } from './entity-urns.js';
import type { Gms } from './rest/gms.js';
import type { Proposal } from './mcp.js';
import { isNews, tell, type OpenPass } from './tell.js';
import { datasetUrn, type Urn } from './urns.js';

/** The framework of DataHub's connectors gives every entity of theirs this aspect, and nothing here does to one of others. */
const ownersAspect = 'status';
const shownInLog = 5;

/** So many datasets are asked for at a time. */
const askedTogether = 8;

interface ForeignDataset {
  readonly key: string;
  readonly dataset: DestinationDataset;
  readonly proposals: readonly Proposal[];
}

/**
 * Adds the edges of foreign datasets. Where the server has one under another spelling alone, a patch would make a second one
 * of it: nothing is told of it then, and a warning names the two.
 *
 * @param gms null: there is nobody to ask
 */
export async function tellForeign(open: OpenPass, gms: Gms | null): Promise<void> {
  const { graph, full, log } = open.view;
  const foreign: readonly ForeignDataset[] = destinationDatasets(graph, open.urns, 'foreign').flatMap((dataset) => {
    const proposals = foreignProposals(graph, open.urns, open.index, dataset, open.auditTime);
    return proposals.length === 0 ? [] : [{ key: `foreign:${dataset.output.urn}`, dataset, proposals }];
  });
  const spelledOtherwise = gms === null ? new Map<string, Urn>() : await otherSpellings(gms, open, foreign);
  for (const { key, proposals } of foreign) {
    // What is not told is not remembered as told either: the next pass asks again.
    if (!spelledOtherwise.has(key)) await tell(open, key, proposals, full);
  }
  const twins = foreign.flatMap(({ key, dataset }) => {
    const theirs = spelledOtherwise.get(key);
    return theirs === undefined ? [] : [{ ours: dataset.output.urn, theirs }];
  });
  if (twins.length === 0) return;
  const hint =
    'Spell tables as their own connector does: --datahub-lowercase-urns true or false (its convert_urns_to_lowercase), or platformInstance, database and schema in destinationOverrides; or write the table in Hightouch as the warehouse stores it.';
  const fields = { count: twins.length, datasets: twins.slice(0, shownInLog), hint };
  log.warn(fields, 'DataHub has datasets of others under another spelling: they get no edges');
}

/** By key, the true URN of what would be told under another. What was told already is not asked for. */
async function otherSpellings(
  gms: Gms,
  open: OpenPass,
  foreign: readonly ForeignDataset[],
): Promise<ReadonlyMap<string, Urn>> {
  const news = foreign.filter(({ key, proposals }) => isNews(open, key, proposals));
  const found = new Map<string, Urn>();
  const unsaid: Urn[] = [];
  for (let at = 0; at < news.length; at += askedTogether) {
    const together = news.slice(at, at + askedTogether);
    const before = unsaid.length;
    await Promise.all(
      together.map(async ({ key, dataset }) => {
        const theirs = await otherSpelling(gms, open, dataset);
        if (theirs === undefined) unsaid.push(dataset.output.urn);
        else if (theirs !== null) found.set(key, theirs);
      }),
    );
    if (unsaid.length - before < askedTogether) continue;
    // It says nothing of the others either, and where answers do not come, each may take a minute.
    unsaid.push(...news.slice(at + askedTogether).map(({ dataset }) => dataset.output.urn));
    break;
  }
  if (unsaid.length > 0) {
    const hint = 'Compare the first with the dataset in DataHub. The token needs the right to read entities.';
    const fields = { count: unsaid.length, first: unsaid.sort()[0], hint };
    open.view.log.warn(fields, 'DataHub does not say whether it has these datasets: they get edges as spelled here');
  }
  return found;
}

/** The URN under which the server has a dataset that it lacks under ours. Null: it has ours, or none; undefined: it does not say. */
async function otherSpelling(gms: Gms, open: OpenPass, dataset: DestinationDataset): Promise<Urn | null | undefined> {
  const { urn } = dataset.output;
  const hasOurs = await gms.hasAspect(urn, ownersAspect);
  if (hasOurs !== false) return hasOurs ? null : undefined;
  for (const other of spellings(open.urns, open, dataset)) {
    if (other !== urn && (await gms.hasAspect(other, ownersAspect)) === true) return other;
  }
  return null;
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
