import type { LineageGraph, ModelLineage } from '../../../model/graph.js';
import { schemaMetadata } from '../aspects/dataset.js';
import { columnFields } from '../column-fields.js';
import { modelColumns } from '../model-columns.js';
import { modelUpstream, presentEdges, type UpstreamType } from '../aspects/lineage.js';
import { timeStamp } from '../custom-properties.js';
import type { EntityUrns } from '../entity-urns.js';
import { modelFieldEdges, tableInputs } from '../field-edges.js';
import type { GraphIndex } from '../graph-index.js';
import { pageUrl } from '../links.js';
import { proposal, type Proposal } from '../mcp.js';
import { browsePath, platformInstance, present } from '../placement.js';
import { containerUrn, dataPlatformUrn, hightouchPlatform, type Urn } from '../urns.js';
import { containerName } from './containers.js';
import { modelProperties } from './model-properties.js';
import { ownershipProposals } from './owners.js';
import { tagsOf } from './tag.js';

/**
 * A model as a dataset of the Hightouch platform: what it is, its columns, and one `upstreamLineage` with all of its edges.
 *
 * @param auditTime milliseconds: the window's end
 */
export function modelProposals(
  graph: LineageGraph,
  urns: EntityUrns,
  index: GraphIndex,
  lineage: ModelLineage,
  auditTime: number,
): readonly Proposal[] {
  const { model, source, sql } = lineage;
  const { platformInstance: instance, workspaceSlug } = urns.naming;
  const urn = urns.model(model);
  const tables = tableInputs(urns, lineage);
  const columns = modelColumns(lineage, index.columnsRead(lineage.model.id));
  const tags = tagsOf(model.tags);
  const proposals: Proposal[] = [
    platformInstance(urn, hightouchPlatform, instance),
    proposal(urn, 'datasetProperties', {
      customProperties: modelProperties(lineage, source, tables),
      externalUrl: pageUrl(workspaceSlug, 'models', model.id),
      name: model.name,
      description: model.description ?? undefined,
      created: timeStamp(model.createdAt),
      lastModified: timeStamp(model.updatedAt),
      tags: [],
    }),
  ];
  if (columns.length > 0) {
    const isKey = (column: string): boolean => column.toLowerCase() === model.primaryKey?.toLowerCase();
    const fields = columnFields(columns, isKey);
    proposals.push(proposal(urn, 'schemaMetadata', schemaMetadata(dataPlatformUrn(hightouchPlatform), fields)));
  }
  if (tables.length > 0) {
    proposals.push(
      proposal(urn, 'upstreamLineage', {
        upstreams: tables.map((table) => modelUpstream(table, upstreamType(lineage), auditTime)),
        fineGrainedLineages: presentEdges(modelFieldEdges(graph, urns, lineage)),
      }),
    );
  }
  proposals.push(proposal(urn, 'subTypes', { typeNames: ['Hightouch Model', subType(lineage)] }));
  if (sql !== null) {
    proposals.push(proposal(urn, 'viewProperties', { materialized: false, viewLogic: sql, viewLanguage: 'SQL' }));
  }
  if (tags.length > 0) {
    proposals.push(proposal(urn, 'globalTags', { tags: tags.map((tag) => ({ tag: tag.urn })) }));
  }
  if (urns.naming.siblings && index.isTwinOfItsTable(lineage)) proposals.push(sibling(urn, tables));
  proposals.push(
    ...ownershipProposals(urn, urns.naming.ownerTagKeys, [model.tags], auditTime),
    proposal(urn, 'container', { container: containerUrn('models', instance) }),
    browsePath(urn, instance, [{ id: containerName('models') }]),
    present(urn),
  );
  return proposals;
}

function upstreamType(lineage: ModelLineage): UpstreamType {
  const kind = lineage.model.query.kind;
  if (kind === 'raw_sql') return 'VIEW';
  return kind === 'visual' ? 'TRANSFORMED' : 'COPY';
}

function subType(lineage: ModelLineage): string {
  return lineage.model.query.kind === 'table' ? 'Table' : 'View';
}

/** Said on the model alone: the table belongs to the warehouse's connector. */
function sibling(model: Urn, tables: readonly Urn[]): Proposal {
  return proposal(model, 'siblings', { siblings: tables, primary: true });
}
