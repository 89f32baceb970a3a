import { expect } from 'chai';
import { openLineageOptions } from '#src/config/openlineage-options.js';
import { createValidator } from '#src/openlineage/validate.js';
import { profileNames, profiles, waivedConventions, type ProfileName } from '#src/sinks/openlineage/profiles.js';
import { modelName } from '#src/sinks/openlineage/model-name.js';
import { nameOf, type AnyEvent, type Catalogue } from '../../../support/consumer-rule.js';
import { consumerRules } from '../../../support/consumer-rules.js';
import { describeWithShared } from '../../../support/paths.js';
import { officialValidator } from '../../../support/official-validator.js';
import { ourFacetSchemas } from '../../../support/our-facets.js';
import { openPassWorld } from '../../../support/pass-world.js';
import { sampleGraph, type SampleGraph } from '../../../support/sample-graph.js';
import { eventsOf, toldEnd, unitsOf } from '../../../support/told-events.js';

const consumers = profileNames.filter((name) => name !== 'generic');
const connection = 'hightouch-prod';

describe('the profiles of OpenLineage consumers', function () {
  this.timeout(60_000);
  let sample: SampleGraph;
  let catalogue: Catalogue;
  /** By profile, and with models as datasets or without. */
  const told = new Map<string, readonly AnyEvent[]>();

  before(async () => {
    sample = await sampleGraph(Date.parse(toldEnd));
    const tables = [...sample.graph.tables.values()].map(({ dataset, columns }) => [nameOf(dataset), columns] as const);
    const outputs = sample.graph.syncs.flatMap(({ output }) =>
      output?.foreign === true ? [[nameOf(output.dataset), null] as const] : [],
    );
    // DataHub's own Hightouch connector has the models as datasets.
    const ofModels = [...sample.graph.models.values()].map((model) => {
      const columns = model.columnsComplete ? model.columns.map(({ name }) => name) : null;
      return [nameOf(modelName(sample.graph, model.model.slug)), columns] as const;
    });
    catalogue = { foreign: new Map([...outputs, ...tables, ...ofModels]), connection };
    for (const profile of profileNames) {
      const own = await ownEvents(profile);
      for (const models of [false, true]) {
        const units = unitsOf(sample.graph, sample.runs);
        const options = { profile, namespace: connection, models };
        const { events } = await eventsOf<AnyEvent>(sample.graph, units, options);
        const ofJobs = events.filter((event) => 'job' in event);
        expect(events.length > ofJobs.length, `${profile}: DatasetEvents`).to.equal(
          models && profiles[profile].datasetEvents,
        );
        told.set(`${profile} ${models}`, [...own.slice(0, 1), ...ofJobs, ...own.slice(1)]);
      }
    }
  });

  const eventsFor = (name: ProfileName, models = false): AnyEvent[] =>
    structuredClone(told.get(`${name} ${models}`) ?? []) as AnyEvent[];

  /** START and end of a pass that tells of itself. */
  async function ownEvents(profile: ProfileName): Promise<readonly AnyEvent[]> {
    const world = await openPassWorld();
    try {
      world.at('2026-03-02T09:00');
      await world.pass({
        workspaceName: 'acme',
        openlineage: { profile, namespace: connection },
        passRun: { told: 'always', namespace: 'own', variables: [] },
      });
      const events = (await world.events()) as unknown as AnyEvent[]; // the same lines, read with less taken for granted
      return events.filter(({ job }) => job.name === 'acme.lineage-extraction');
    } finally {
      await world.close();
    }
  }

  it('are the choices of --openlineage-profile', () => {
    expect(openLineageOptions['openlineage-profile']?.choices).to.deep.equal(['auto', ...profileNames]);
  });

  it('tell runs, ends with columns and static lineage of the sample under every row', () => {
    for (const name of profileNames) {
      const events = eventsFor(name);
      expect(events.length, name).to.be.greaterThan(80);
      expect(eventsFor(name, true).length, name).to.be.greaterThan(80);
      const own = events.filter(({ job }) => job.name === 'acme.lineage-extraction');
      expect(
        own.map(({ eventType }) => eventType),
        name,
      ).to.deep.equal(profiles[name].bothEnds ? [] : ['START', 'COMPLETE']);
      expect(
        events.some(({ run }) => run === undefined),
        name,
      ).to.equal(profiles[name].static !== 'as-runs');
    }
  });

  it('give valid events under every row', () => {
    const validate = createValidator({ extraSchemas: ourFacetSchemas() });
    for (const name of profileNames) {
      for (const event of [...eventsFor(name), ...eventsFor(name, true)]) {
        const errors = validate(event).filter(({ severity }) => severity === 'error');
        expect(errors, `${name} ${event.job.name}`).to.deep.equal([]);
      }
    }
  });

  it('are valid for their consumer without a warning', () => {
    for (const profile of consumers) {
      const { maxEventBytes } = profiles[profile];
      const waived = waivedConventions(profile);
      const validate = createValidator({ extraSchemas: ourFacetSchemas(), maxEventBytes, waived });
      for (const models of [false, true]) {
        for (const event of eventsFor(profile, models)) {
          expect(validate(event), `${profile}: ${JSON.stringify(event).slice(0, 300)}`).to.deep.equal([]);
        }
      }
    }
  });

  describeWithShared('by the official schemas', ['openlineage-spec'], (folder) => {
    it('give valid events under every row', () => {
      const validate = officialValidator(folder);
      for (const name of profileNames) {
        for (const event of eventsFor(name)) expect(validate(event), `${name} ${event.job.name}`).to.deep.equal([]);
      }
    });
  });

  for (const name of consumers) {
    describe(name, () => {
      for (const { what, faults, spoil } of consumerRules[name as keyof typeof consumerRules]) {
        it(what, () => {
          expect(faults(eventsFor(name), catalogue)).to.deep.equal([]);
          expect(faults(eventsFor(name, true), catalogue), 'models as datasets').to.deep.equal([]);
          const spoilt = eventsFor(name);
          spoil(spoilt);
          expect(faults(spoilt, catalogue), 'the rule bites').to.not.have.length(0);
        });
      }
    });
  }

  // What a row is for: without it its consumer would find fault.
  for (const name of ['marquez', 'datahub', 'openmetadata', 'dataplex', 'datazone', 'datadog', 'atlan'] as const) {
    it(`are needed: ${name} finds fault with what is made for nobody in particular`, () => {
      const faults = consumerRules[name].flatMap((rule) => rule.faults(eventsFor('generic'), catalogue));
      expect(faults).to.not.have.length(0);
    });
  }
});
