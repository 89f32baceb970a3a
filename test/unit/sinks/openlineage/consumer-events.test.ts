import { expect } from 'chai';
import type { RunEvent } from '#src/openlineage/events.js';
import { forConsumer } from '#src/sinks/openlineage/consumer-events.js';
import { profiles, type Profile } from '#src/sinks/openlineage/profiles.js';
import { programStamp } from '#src/sinks/openlineage/stamp.js';
import { columnsOf, type AnyEvent } from '../../../support/consumer-rule.js';
import { aDestination, aModel, aSource, aSync, aWorkspace, resolved } from '../../../support/lineage-world.js';
import { eventsOf, unitsOf } from '../../../support/told-events.js';

const stamp = programStamp('0.0.0');

function event(inputs: readonly { namespace: string; name: string }[], jobName = 'acme.a'): RunEvent {
  const column = (input: { namespace: string; name: string }) => ({ ...input, field: 'ID' });
  const facet = { _producer: 'https://example.org', _schemaURL: 'https://example.org/1-0-0/F.json#/$defs/F' };
  return {
    eventType: 'COMPLETE',
    eventTime: '2026-03-02T09:00:00.000Z',
    producer: 'https://example.org',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId: '018cc251-f400-7f45-844b-520118f89c34', facets: {} },
    job: {
      namespace: 'hightouch',
      name: jobName,
      facets: {
        lineage: {
          ...facet,
          entries: inputs.map((one) => ({
            type: 'DATASET' as const,
            ...one,
            inputs: [{ type: 'DATASET' as const, ...one }],
            fields: { id: { inputs: [{ type: 'DATASET' as const, ...one, field: 'ID' }] } },
          })),
        },
      },
    },
    inputs: inputs.map((one) => ({ ...one, facets: {} })),
    outputs: [
      {
        namespace: 'hubspot://1',
        name: 'contacts',
        facets: {
          columnLineage: {
            ...facet,
            fields: Object.fromEntries(inputs.map((input, n) => [`f${n}`, { inputFields: [column(input)] }])),
            dataset: inputs.map(column),
          },
        },
      },
    ],
  };
}

function withNames(names: Partial<Profile['names']>): Profile {
  return { ...profiles.generic, names: { ...profiles.generic.names, ...names } };
}

/** Every place of an event where a name of an input stands. */
function namesIn({ job, inputs, outputs }: RunEvent): string[] {
  const lineage = outputs[0]?.facets?.columnLineage;
  const entry = job.facets.lineage?.entries[0];
  const places = [
    inputs[0],
    lineage?.fields['f0']?.inputFields[0],
    lineage?.dataset?.[0],
    entry,
    entry?.inputs?.[0],
    ...(entry?.type === 'DATASET' ? [entry.fields?.['id']?.inputs[0]] : []),
  ];
  return places.map((place) => `${place?.namespace} ${place?.name}`);
}

describe('events for one consumer', () => {
  it('are the very same when everything fits', () => {
    const one = event([{ namespace: 'snowflake://acme', name: 'A.B.C' }]);
    for (const name of ['generic', 'marquez', 'dataplex', 'datadog'] as const) {
      expect(forConsumer(one, profiles[name], stamp), name).to.equal(one);
    }
  });

  it('name a dataset alike wherever it stands', () => {
    const renamed = forConsumer(event([{ namespace: 'unitycatalog://h:443', name: 'c.s.t' }]), profiles.datadog, stamp);
    expect(new Set(namesIn(renamed))).to.deep.equal(new Set(['databricks://h:443 c.s.t']));
    const stored = forConsumer(event([{ namespace: 'azurekusto://h (eu)', name: 'c/t' }]), profiles.marquez, stamp);
    expect(new Set(namesIn(stored))).to.deep.equal(new Set(['azurekusto://h__eu_ c/t']));
  });

  it('cut a name that is too long, and keep two of them apart', () => {
    const rule = withNames({ maxQualifiedName: 60 });
    const names = ['x', 'y'].map((last) => {
      const long = { namespace: 'bigquery', name: `p.d.${'t'.repeat(100)}${last}` };
      return new Set(namesIn(forConsumer(event([long]), rule, stamp)));
    });
    expect(names.map(({ size }) => size)).to.deep.equal([1, 1]);
    const [[x] = [], [y] = []] = names.map((set) => [...set]);
    expect(x)
      .to.have.length(60)
      .and.match(/^bigquery p\.d\.t+-[0-9a-f]{12}$/);
    expect(y).to.have.length(60).and.not.equal(x);
    const { job } = forConsumer(event([], 'j'.repeat(80)), rule, stamp);
    expect(`${job.namespace}:${job.name}`).to.have.length(60);
  });

  it('lose inputs beyond the most of them, with the columns of these, and say so', () => {
    const inputs = ['A', 'B', 'C'].map((name) => ({ namespace: 'bigquery', name }));
    const fewer = forConsumer(event(inputs), { ...profiles.generic, maxInputs: 2, tagSource: 'USER' }, stamp);
    expect(fewer.inputs.map(({ name }) => name)).to.deep.equal(['A', 'B']);
    expect(fewer.outputs[0]?.facets?.columnLineage).to.have.nested.property('dataset.length', 2);
    expect(Object.keys(fewer.outputs[0]?.facets?.columnLineage?.fields ?? {})).to.deep.equal(['f0', 'f1']);
    expect(fewer.job.facets.tags?.tags).to.deep.equal([
      { key: 'hightouch_lineage_trimmed', value: 'inputs', source: 'USER' },
    ]);
  });

  it('carry for DataHub the schema of a table when all its columns are known, and none else', async () => {
    const sync = aSync({ object: 'contacts', mappings: [{ from: 'EMAIL', to: 'email' }] });
    const model = aModel({ kind: 'table', name: 'ANALYTICS.CORE.USERS' });
    const workspace = aWorkspace(aSource(), model, aDestination(), sync);
    const users = {
      tablesOf: () => [[{ parts: ['ANALYTICS', 'CORE', 'USERS'], columns: ['ID', 'EMAIL'], complete: true }]],
    };
    const unknown = await resolved(workspace);
    const known = await resolved(workspace, { tableLists: users });
    const schemas = [];
    for (const graph of [unknown, known]) {
      const { events } = await eventsOf<AnyEvent>(graph, unitsOf(graph), { profile: 'datahub' });
      expect(events.map(({ eventType }) => eventType)).to.deep.equal(['START', 'COMPLETE']);
      schemas.push(...events.map(({ inputs, outputs }) => [inputs, outputs].map(([one]) => one && columnsOf(one))));
    }
    const output = ['email'];
    expect(schemas).to.deep.equal([
      [null, output],
      [null, output],
      [['ID', 'EMAIL'], output],
      [['ID', 'EMAIL'], output],
    ]);
  });
});
