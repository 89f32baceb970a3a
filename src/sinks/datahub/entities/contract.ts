import type { ContractEvent, EventContract } from '../../../model/workspace.js';
import { schemaMetadata, type SchemaField } from '../aspects/dataset.js';
import { upstream } from '../aspects/lineage.js';
import { customProperties, timeStamp } from '../custom-properties.js';
import type { EntityUrns } from '../entity-urns.js';
import { jsonSchemaFields } from '../json-schema-fields.js';
import { proposal, type Proposal } from '../mcp.js';
import { platformInstance, present } from '../placement.js';
import {
  dataContractUrn,
  dataPlatformUrn,
  hightouchPlatform,
  schemaAssertionUrn,
  systemActor,
  type Urn,
} from '../urns.js';

type EventSource = EventContract['eventSources'][number];

/** Where events come from, as a dataset. */
export function eventSourceProposals(urns: EntityUrns, source: EventSource): readonly Proposal[] {
  const urn = urns.eventSource(source.id);
  return [
    platformInstance(urn, hightouchPlatform, urns.naming.platformInstance),
    proposal(urn, 'datasetProperties', { customProperties: {}, name: source.name, tags: [] }),
    proposal(urn, 'subTypes', { typeNames: ['Hightouch Event Source'] }),
    present(urn),
  ];
}

/**
 * One kind of event of a contract: a dataset whose schema is the event's, and, when the schema lists fields, a data contract
 * with the assertion that they are there. Hightouch keeps no history of validation, so the assertion has no results.
 *
 * @param auditTime milliseconds: the window's end
 */
export function contractEventProposals(
  urns: EntityUrns,
  contract: EventContract,
  event: ContractEvent,
  auditTime: number,
): readonly Proposal[] {
  const urn = urns.contractEvent(contract, event);
  const fields = jsonSchemaFields(event.schema);
  const sources = [...new Set(contract.eventSources.map((source) => urns.eventSource(source.id)))].sort();
  const proposals: Proposal[] = [platformInstance(urn, hightouchPlatform, urns.naming.platformInstance)];
  if (sources.length > 0) {
    proposals.push(
      proposal(urn, 'upstreamLineage', { upstreams: sources.map((source) => upstream(source, 'COPY', auditTime)) }),
    );
  }
  proposals.push(
    proposal(urn, 'datasetProperties', {
      customProperties: eventProperties(contract, event),
      name: event.name ?? event.type,
      description: contract.description ?? undefined,
      tags: [],
    }),
    proposal(urn, 'subTypes', { typeNames: ['Hightouch Event Contract'] }),
  );
  if (fields.length > 0) {
    const schema = schemaMetadata(dataPlatformUrn(hightouchPlatform), fields);
    proposals.push(proposal(urn, 'schemaMetadata', schema));
  }
  proposals.push(present(urn));
  if (fields.length > 0) proposals.push(...promiseProposals(urn, contract, event, fields));
  return proposals;
}

/** The contract's state is no part of it: whoever has activated a contract must not find it pending again. */
function promiseProposals(
  dataset: Urn,
  contract: EventContract,
  event: ContractEvent,
  fields: readonly SchemaField[],
): readonly Proposal[] {
  const urn = dataContractUrn(dataset);
  const assertion = schemaAssertionUrn(urn, dataset);
  return [
    proposal(assertion, 'assertionInfo', {
      customProperties: {},
      type: 'DATA_SCHEMA',
      schemaAssertion: {
        entity: dataset,
        schema: schemaMetadata('urn:li:dataPlatform:datahub', fields),
        compatibility: 'EXACT_MATCH',
      },
      source: {
        type: 'EXTERNAL',
        created: { time: timeStamp(contract.createdAt)?.time ?? 0, actor: systemActor },
      },
      description: promiseText(contract, event),
    }),
    present(assertion),
    proposal(urn, 'dataContractProperties', { entity: dataset, schema: [{ assertion }], dataQuality: [] }),
    present(urn),
  ];
}

/** The state in which a data contract begins; told once. */
export function contractStateProposals(
  urns: EntityUrns,
  contract: EventContract,
  event: ContractEvent,
): readonly Proposal[] {
  if (jsonSchemaFields(event.schema).length === 0) return [];
  const urn = dataContractUrn(urns.contractEvent(contract, event));
  return [proposal(urn, 'dataContractStatus', { customProperties: {}, state: 'PENDING' })];
}

function promiseText({ name, onUndeclaredSchema }: EventContract, event: ContractEvent): string {
  const rules = Object.entries({
    onSchemaViolation: event.onSchemaViolation,
    onUndeclaredFields: event.onUndeclaredFields,
    onUndeclaredSchema,
  }).flatMap(([rule, value]) => (value === null ? [] : [`${rule}=${value}`]));
  const base = `Hightouch event contract '${name}'`;
  return rules.length === 0 ? base : `${base} (${rules.join(', ')})`;
}

function eventProperties(contract: EventContract, event: ContractEvent): Readonly<Record<string, string>> {
  return customProperties({
    contract_id: contract.id,
    contract_name: contract.name,
    event_type: event.type,
    contract_slug: contract.slug,
    on_undeclared_schema: contract.onUndeclaredSchema,
    event_name: event.name,
    event_version: event.version,
    on_schema_violation: event.onSchemaViolation,
    on_undeclared_fields: event.onUndeclaredFields,
  });
}
