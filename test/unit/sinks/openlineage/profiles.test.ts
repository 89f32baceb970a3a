import { expect } from 'chai';
import { openLineageOptions } from '#src/config/openlineage-options.js';
import { createValidator } from '#src/openlineage/validate.js';
import { profileNames, profiles, type ProfileName } from '#src/sinks/openlineage/profiles.js';
import { nameOf, type AnyEvent, type Catalogue } from '../../../support/consumer-rule.js';
import { consumerRules } from '../../../support/consumer-rules.js';
import { describeWithShared } from '../../../support/paths.js';
import { officialValidator } from '../../../support/official-validator.js';
import { ourFacetSchemas } from '../../../support/our-facets.js';
import { sampleGraph, type SampleGraph } from '../../../support/sample-graph.js';
import { eventsOf, toldEnd, unitsOf } from '../../../support/told-events.js';

const consumers = profileNames.filter((name) => name !== 'generic');
const connection = 'hightouch-prod';

describe('the profiles of OpenLineage consumers', function () {
  this.timeout(60_000);
  let sample: SampleGraph;
  let catalogue: Catalogue;
  const told = new Map<ProfileName, readonly AnyEvent[]>();

  before(async () => {
    sample = await sampleGraph(Date.parse(toldEnd));
    const tables = [...sample.graph.tables.values()].map(({ dataset, columns }) => [nameOf(dataset), columns] as const);
    const outputs = sample.graph.syncs.flatMap(({ output }) =>
      output?.foreign === true ? [[nameOf(output.dataset), null] as const] : [],
    );
    catalogue = { foreign: new Map([...outputs, ...tables]), connection };
    for (const profile of profileNames) {
      const units = unitsOf(sample.graph, sample.runs);
      const { events } = await eventsOf<AnyEvent>(sample.graph, units, { profile, namespace: connection });
      told.set(profile, events);
    }
  });

  const eventsFor = (name: ProfileName): AnyEvent[] => structuredClone(told.get(name) ?? []) as AnyEvent[];

  it('are the choices of --openlineage-profile', () => {
    expect(openLineageOptions['openlineage-profile']?.choices).to.deep.equal(['auto', ...profileNames]);
  });

  it('tell runs, ends with columns and static lineage of the sample under every row', () => {
    for (const name of profileNames) {
      const events = eventsFor(name);
      expect(events.length, name).to.be.greaterThan(80);
      expect(
        events.some(({ run }) => run === undefined),
        name,
      ).to.equal(profiles[name].static !== 'as-runs');
    }
  });

  it('give valid events under every row', () => {
    const validate = createValidator({ extraSchemas: ourFacetSchemas() });
    for (const name of profileNames) {
      for (const event of eventsFor(name)) {
        const errors = validate(event).filter(({ severity }) => severity === 'error');
        expect(errors, `${name} ${event.job.name}`).to.deep.equal([]);
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
