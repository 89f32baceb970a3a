import type { LineageGraph, ModelLineage } from '../../../model/graph.js';
import { schemaMetadata } from '../aspects/dataset.js';
import { presentEdges, upstream, type UpstreamType } from '../aspects/lineage.js';
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
  const columns = columnsOf(index, lineage);
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
    proposals.push(proposal(urn, 'schemaMetadata', schemaMetadata(dataPlatformUrn(hightouchPlatform), columns, isKey)));
  }
  if (tables.length > 0) {
    proposals.push(
      proposal(urn, 'upstreamLineage', {
        upstreams: tables.map((table) => upstream(table, upstreamType(lineage), auditTime)),
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
  if (index.isTwinOfItsTable(lineage)) proposals.push(sibling(urn, tables));
  proposals.push(
    proposal(urn, 'container', { container: containerUrn('models', instance) }),
    browsePath(urn, instance, [{ id: containerName('models') }]),
    present(urn),
  );
  return proposals;
}

/** All columns when they are known; else those that are, and those that the model's syncs read. */
function columnsOf(index: GraphIndex, lineage: ModelLineage): readonly string[] {
  const known = lineage.columns.map((column) => column.name);
  if (lineage.columnsComplete) return [...new Set(known)];
  const folded = new Set(known.map((name) => name.toLowerCase()));
  const demanded = index.columnsRead(lineage.model.id).filter((name) => !folded.has(name.toLowerCase()));
  return [...new Set([...known, ...demanded])];
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
