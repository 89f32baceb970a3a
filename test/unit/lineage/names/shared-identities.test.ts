import { expect } from 'chai';
import { sharedIdentities } from '#src/lineage/names/shared-identities.js';
import type { JsonObject } from '#src/model/workspace.js';
import { aDestination, aSource, aWorkspace } from '../../../support/lineage-world.js';

const none = { sources: {}, destinations: {} };

function destinations(type: string, ...configurations: readonly JsonObject[]) {
  return configurations.map((configuration, index) =>
    aDestination({ id: String(index), slug: `d-${index}`, type, configuration }),
  );
}

function sources(type: string, ...configurations: readonly JsonObject[]) {
  return configurations.map((configuration, index) =>
    aSource({ id: String(index), slug: `s-${index}`, type, configuration }),
  );
}

describe('shared identities', () => {
  it('are told with what differs and the override to write', () => {
    const [first = aDestination(), second = aDestination()] = destinations(
      'webhook',
      { url: 'https://hooks.example/a' },
      { url: 'https://hooks.example/b' },
    );
    expect(sharedIdentities(aWorkspace(first, second), none)).to.deep.equal([
      {
        kind: 'destinations',
        namespace: 'http://hooks.example',
        slugs: ['d-0', 'd-1'],
        because: 'url differs',
        override: 'destinations:\n  d-1: { namespace: "http://d-1" }',
      },
    ]);
  });

  it('are gone once an override is written', () => {
    const pair = destinations('webhook', { url: 'https://hooks.example/a' }, { url: 'https://hooks.example/b' });
    const names = { sources: {}, destinations: { 'd-1': { namespace: 'http://d-1' } } };
    expect(sharedIdentities(aWorkspace(...pair), names)).to.deep.equal([]);
  });

  const told: readonly (readonly [string, ReturnType<typeof sources> | ReturnType<typeof destinations>, string])[] = [
    [
      'one host and two organisations',
      destinations(
        'salesforce',
        { instanceUrl: 'https://a.example', organizationId: '1' },
        { instanceUrl: 'https://a.example/', organizationId: '2' },
      ),
      'organizationId differs',
    ],
    [
      'two machines that are both localhost',
      sources('postgres', { host: 'localhost' }, { host: 'localhost', port: 5432 }),
      'host localhost: each may be another machine',
    ],
    [
      'two tunnels to one private address',
      sources('mysql', { host: '10.0.0.5', tunnelId: 'a' }, { host: '10.0.0.5', tunnelId: 'b' }),
      'tunnelId differs',
    ],
    [
      'a tunnel and none',
      sources('mysql', { host: '10.0.0.5', sshHost: 'a' }, { host: '10.0.0.5' }),
      'sshHost differs',
    ],
    [
      'a slug that is the account of another',
      destinations('hubspot', { portalId: 'd-1' }, {}),
      'the slug of d-1 is the account of another',
    ],
    [
      'one bucket name at two endpoints',
      destinations('s3', { bucket: 'b', endpoint: 'https://x' }, { bucket: 'b', endpoint: 'https://y' }),
      'endpoint differs',
    ],
  ];
  for (const [title, pair, because] of told) {
    it(`are ${title}`, () => {
      expect(sharedIdentities(aWorkspace(...pair), none).map((one) => one.because)).to.deep.equal([because]);
    });
  }

  it('are slugs that a namespace cannot tell apart', () => {
    const pair = [aDestination({ id: '1', slug: 'a b' }), aDestination({ id: '2', slug: 'a?b' })];
    const [one] = sharedIdentities(aWorkspace(...pair), none);
    expect(one?.slugs).to.deep.equal(['a b', 'a?b']);
    expect(one?.override).to.equal('destinations:\n  "a?b": { namespace: "hubspot://a_b" }');
  });

  const untold: readonly (readonly [string, ReturnType<typeof sources> | ReturnType<typeof destinations>])[] = [
    ['two destinations on one account', destinations('hubspot', { portalId: 4422 }, { portalId: '4422' })],
    ['two without a tenant', destinations('hubspot', {}, {})],
    [
      'two databases of one server',
      sources('postgres', { host: 'db.example', database: 'a' }, { host: 'db.example', database: 'b' }),
    ],
    [
      'two warehouses of one account',
      sources('snowflake', { account: 'a', warehouse: 'x' }, { account: 'a', warehouse: 'y' }),
    ],
    ['two projects', sources('bigquery', { projectId: 'a' }, { projectId: 'b' })],
    [
      'a setting that only one of them has',
      destinations(
        'salesforce',
        { instanceUrl: 'https://a.example' },
        { instanceUrl: 'https://a.example', domain: 'x' },
      ),
    ],
  ];
  for (const [title, pair] of untold) {
    it(`are not ${title}`, () => expect(sharedIdentities(aWorkspace(...pair), none)).to.deep.equal([]));
  }
});
