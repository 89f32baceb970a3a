import { expect } from 'chai';
import { facetVersions, schemaUrl, staticRunId } from '#src/openlineage/index.js';
import type { FacetKey } from '#src/openlineage/index.js';
import { samplePassLines } from '../../support/sample-pass.js';
import { seededRandom } from '../../unit/openlineage/mutations.js';
import { fullDatasetEvent, fullJobEvent, fullRunEvent } from '../../unit/openlineage/sample-events.js';
import { askPython } from './python-client.js';

/** Where the client's facet has another version than ours, and why. */
const otherVersions: Readonly<Record<string, string>> = {
  'facets/1-0-1/DataQualityMetricsDatasetFacet.json#/$defs/DataQualityMetricsDatasetFacet':
    'newer than the specification that our schemas are held against; it adds captureDate, which nothing here has',
};
const addresses = 'https://openlineage.io/spec/';

type Facet = Readonly<Record<string, unknown>>;

/** Every facet of an event. Those that a facet holds itself, a parent's in part, are not looked for. */
function facetsIn(value: unknown): Facet[] {
  if (Array.isArray(value)) return value.flatMap(facetsIn);
  if (typeof value !== 'object' || value === null) return [];
  return '_schemaURL' in value ? [value as Facet] : Object.values(value).flatMap(facetsIn); // just looked at
}

const isStandard = (facet: Facet) => String(facet['_schemaURL']).startsWith(addresses);

describe("facets beside OpenLineage's Python client", function () {
  this.timeout(300_000);

  it('are of the same files and versions, every one', () => {
    const theirs = askPython({}).facetSchemas.map((url) => url.slice(addresses.length));
    const ours = (Object.keys(facetVersions) as FacetKey[]).map((key) => schemaUrl(key).slice(addresses.length));
    const known = new Set(ours);
    expect(theirs.filter((url) => !known.has(url))).to.deep.equal(Object.keys(otherVersions));
    // What is left of ours is only what the client has in another version.
    const file = (url: string) => url.replace(/^facets\/[^/]+\//, '');
    const unknown = ours.filter((url) => !theirs.includes(url)).map(file);
    expect(unknown.sort()).to.deep.equal(Object.keys(otherVersions).map(file).sort());
  });

  it("of a pass are taken by the client's own classes, member by member", async () => {
    const lines = await samplePassLines(['--openlineage-models', '--openlineage-lineage-facet']);
    const facets = lines.flatMap((line) => facetsIn(JSON.parse(line))).filter(isStandard);
    expect(facets.length).to.be.greaterThan(1000);
    const faults = askPython({ facets }).facets.flatMap((fault) => (fault === null ? [] : [fault]));
    expect([...new Set(faults)]).to.deep.equal([]);
  });

  it('are taken with every member that the specification has', () => {
    const samples = [fullRunEvent(), fullJobEvent(), fullDatasetEvent()].flatMap(facetsIn).filter(isStandard);
    const facets = samples.filter(({ _schemaURL }) => !String(_schemaURL).includes('DataQualityMetricsDatasetFacet'));
    expect(new Set(facets.map(({ _schemaURL }) => _schemaURL)).size).to.be.greaterThan(30);
    const faults = askPython({ facets }).facets.flatMap((fault) => (fault === null ? [] : [fault]));
    expect([...new Set(faults)]).to.deep.equal([]);
  });

  it('with a member that the client does not know, or without one that it needs, are refused', () => {
    const sql = { _producer: 'https://example.com', _schemaURL: schemaUrl('job.sql') };
    const { facets } = askPython({ facets: [{ ...sql, query: 'select 1', dialct: 'ansi' }, sql] });
    expect(facets[0]).to.include('dialct');
    expect(facets[1]).to.include('query');
  });
});

describe("run ids beside OpenLineage's Python client", function () {
  this.timeout(300_000);
  const seed = Number(process.env['OPENLINEAGE_SEED'] ?? 20_250_102);

  it(`are the same, byte for byte (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const begin = Date.UTC(2000, 0, 1);
    const runIds = Array.from({ length: 2000 }, (_, index) => {
      const instant = new Date(begin + Math.floor(random() * 100 * 365.25 * 24 * 3600 * 1000)).toISOString();
      const microseconds = String(Math.floor(random() * 1000)).padStart(3, '0');
      return {
        instant: index % 2 === 0 ? instant : instant.replace('Z', `${microseconds}Z`),
        data: `hightouch.acme.sync-${index}.${index}.${random()} – é 漢`,
      };
    });
    const ours = runIds.map(({ instant, data }) => staticRunId(instant, data));
    expect(askPython({ runIds }).runIds).to.deep.equal(ours);
  });
});
