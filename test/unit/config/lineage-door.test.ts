import { expect } from 'chai';
import { endpointOf, isBelowDoor } from '#src/config/lineage-door.js';
import type { Setting } from '#src/config/settings.js';
import { lineageUrl } from '#src/openlineage/transports/lineage-url.js';

/** Where events go with `--openlineage-url`, and with `--openlineage-endpoint` when it is given. */
function goesTo(url: string, endpoint?: string): string {
  const settings = new Map<string, Setting>([
    ['openlineageUrl', { value: url, origin: '--openlineage-url' }],
    [
      'openlineageEndpoint',
      endpoint === undefined
        ? { value: 'api/v1/lineage', origin: 'default' }
        : { value: endpoint, origin: '--openlineage-endpoint' },
    ],
  ]);
  return lineageUrl(url, endpointOf(settings)).href;
}

describe('the endpoint of an address that takes events itself', () => {
  const doors = [
    'http://h:8585/api/v1/openlineage/lineage',
    'http://h/openmetadata/api/v1/openlineage/lineage/',
    'https://datalineage.googleapis.com/v1/projects/p/locations/eu:processOpenLineageRunEvent',
    'https://proxy.example/v2/domains/dzd_1/lineage/events',
    'http://gms:8080/openapi/openlineage/api/v1/lineage',
    'https://acme.atlan.com/events/openlineage/hightouch/api/v1/lineage',
  ];
  for (const url of doors) {
    it(`is none at ${url}`, () => expect(goesTo(url)).to.equal(url));
  }

  it('is what is missing to one', () => {
    expect(goesTo('http://h/api/v1/openlineage')).to.equal('http://h/api/v1/openlineage/lineage');
    expect(goesTo('http://gms:8080/openapi/openlineage/')).to.equal(
      'http://gms:8080/openapi/openlineage/api/v1/lineage',
    );
    const atlan = 'https://acme.atlan.com/events/openlineage/hightouch';
    expect(goesTo(atlan)).to.equal(`${atlan}/api/v1/lineage`);
  });

  it('is the default anywhere else, and the one that is given everywhere', () => {
    expect(goesTo('http://marquez:5000')).to.equal('http://marquez:5000/api/v1/lineage');
    expect(goesTo('http://h/api/v1/openlineages')).to.equal('http://h/api/v1/openlineages/api/v1/lineage');
    expect(goesTo('http://h/api/v1/openlineage/lineage', 'batch')).to.equal(
      'http://h/api/v1/openlineage/lineage/batch',
    );
  });

  it('is known to be wrong where the default was put below', () => {
    for (const url of doors) expect(isBelowDoor(new URL(url)), url).to.equal(false);
    for (const url of doors.slice(0, 4)) expect(isBelowDoor(lineageUrl(url)), url).to.equal(true);
    expect(isBelowDoor(new URL('http://marquez:5000/api/v1/lineage'))).to.equal(false);
  });
});
