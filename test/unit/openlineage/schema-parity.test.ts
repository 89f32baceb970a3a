import { expect } from 'chai';
import { coreSchemaId, createValidator, facetSchemas, facetVersions, schemaUrl } from '#src/openlineage/index.js';
import type { FacetKey } from '#src/openlineage/index.js';
import { officialValidator, readOfficialSchemas } from '../../support/official-validator.js';
import { describeWithShared } from '../../support/paths.js';
import { mutated, seededRandom } from './mutations.js';
import { eventWithOnly, fullDatasetEvent, fullJobEvent, fullRunEvent, startEvent } from './sample-events.js';

const mutationsAnEvent = 400;
const mutationsAFacet = 150;
const facetKeys = Object.keys(facetVersions) as FacetKey[]; // keys() widens to string

describeWithShared('our schemas beside the official ones', ['openlineage-spec'], (folder) => {
  const { core, facets } = readOfficialSchemas(folder);
  const officialFaults = officialValidator(folder);
  const officialVerdict = (event: unknown) => officialFaults(event).length === 0;
  const validate = createValidator();
  const ourVerdict = (event: unknown) => validate(event).every((fault) => fault.severity !== 'error');

  it('have the same addresses', () => {
    expect(core['$id']).to.equal(coreSchemaId);
    const official = new Map(facets.map((schema) => [schema['$id'], schema]));
    for (const key of facetKeys) {
      const schema = official.get(facetSchemas[key]['$id']);
      expect(schema, key).to.not.equal(undefined);
      const [, name = ''] = key.split('.');
      expect(schema?.['properties'], key).to.have.property(name);
      expect(schema?.['$defs'], key).to.have.property(schemaUrl(key).split('/').at(-1) ?? '');
    }
  });

  it('are as many: every file of the specification is spoken, and no other', () => {
    const ours = new Set(facetKeys.map((key) => facetSchemas[key]['$id']));
    expect([...ours].sort()).to.deep.equal(facets.map((schema) => schema['$id']).sort());
  });

  const seed = Number(process.env['OPENLINEAGE_SEED'] ?? 20_250_102);
  const samples = { fullRunEvent, fullJobEvent, fullDatasetEvent, startEvent };
  for (const [name, sample] of Object.entries(samples)) {
    it(`accept ${name}`, () => {
      expect(officialVerdict(sample())).to.equal(true);
      expect(validate(sample())).to.deep.equal([]);
    });

    it(`agree on ${mutationsAnEvent} mutations of ${name} (seed ${seed})`, function () {
      this.timeout(120_000);
      const random = seededRandom(seed);
      const verdicts = { valid: 0, invalid: 0 };
      for (let count = 0; count < mutationsAnEvent; count++) {
        const { event, story } = mutated(sample(), random);
        const official = officialVerdict(event);
        expect(ourVerdict(event), `${story} (seed ${seed}, mutation ${count})`).to.equal(official);
        verdicts[official ? 'valid' : 'invalid']++;
      }
      expect(verdicts.valid).to.be.greaterThan(20);
      expect(verdicts.invalid).to.be.greaterThan(100);
    });
  }

  for (const key of facetKeys) {
    it(`agree on ${key}: good, and ${mutationsAFacet} mutations of it (seed ${seed})`, function () {
      this.timeout(60_000);
      const sample = eventWithOnly(key);
      expect(JSON.stringify(sample)).to.include(schemaUrl(key));
      expect(officialVerdict(sample)).to.equal(true);
      expect(validate(sample).filter((fault) => fault.severity === 'error')).to.deep.equal([]);
      const random = seededRandom(seed);
      let invalid = 0;
      for (let count = 0; count < mutationsAFacet; count++) {
        const { event, story } = mutated(sample, random, key.split('.')[1]);
        const official = officialVerdict(event);
        expect(ourVerdict(event), `${story} (seed ${seed}, mutation ${count})`).to.equal(official);
        if (!official) invalid++;
      }
      expect(invalid).to.be.greaterThan(20);
    });
  }

  it('agree on every field of every facet: dropped, null, and of each wrong type', function () {
    this.timeout(120_000);
    for (const { event, story } of everySingleFault(fullRunEvent())) {
      expect(ourVerdict(event), story).to.equal(officialVerdict(event));
    }
  });

  it('agree on events between two classes', () => {
    const { run, ...withoutRun } = fullRunEvent();
    const { job, ...withoutJob } = fullRunEvent();
    const { dataset } = fullDatasetEvent();
    const events = [
      withoutRun,
      withoutJob,
      { ...withoutJob, dataset },
      { ...fullRunEvent(), dataset },
      { ...fullJobEvent(), dataset },
      { ...fullJobEvent(), dataset: { name: 'x' } },
      { ...fullJobEvent(), job: { name: 'x' }, dataset },
      { ...fullDatasetEvent(), job },
      { ...fullDatasetEvent(), run },
      { ...fullDatasetEvent(), job, run },
      { ...fullJobEvent(), run: null },
      {},
      [],
      null,
      'event',
    ];
    for (const event of events) expect(ourVerdict(event), JSON.stringify(event)).to.equal(officialVerdict(event));
  });
});

type Schema = Record<string, unknown>;

const wrongTypes: readonly unknown[] = [null, 'text', 7, 1.5, true, {}, [null]];

function* everySingleFault(event: object): Generator<{ readonly event: unknown; readonly story: string }> {
  for (const path of pathsOf(event)) {
    for (const wrong of [undefined, ...wrongTypes]) {
      const copy = JSON.parse(JSON.stringify(event)) as Schema;
      const key = path.at(-1) ?? '';
      const holder = path.slice(0, -1).reduce((value, step) => value[step] as Schema, copy);
      if (wrong === undefined) delete holder[key];
      else holder[key] = wrong;
      yield { event: JSON.parse(JSON.stringify(copy)), story: `/${path.join('/')} = ${JSON.stringify(wrong)}` };
    }
  }
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [[...path, key], ...pathsOf(member, [...path, key])]);
}
