import { expect } from 'chai';
import type { OpenLineageConfig } from '#src/config/config.js';
import { resolveClientConfig } from '#src/openlineage/configuration/client-config.js';
import { chooseProfile } from '#src/sinks/openlineage/choose-profile.js';
import { testConfig } from '../../../support/pass-world.js';

function config(changes: Partial<OpenLineageConfig>): OpenLineageConfig {
  return testConfig('http://127.0.0.1', '/unused', { openlineage: changes }).openlineage;
}

/** With a transport of the official client, as its variables give it. */
function clientConfig(transport: object): OpenLineageConfig {
  const env = { OPENLINEAGE__TRANSPORT: JSON.stringify(transport) };
  return config({ client: resolveClientConfig({ env, folder: '/unused', home: null }) });
}

describe('the profile of a pass', () => {
  const addresses: readonly (readonly [string, string | undefined, string])[] = [
    ['http://localhost:5000', undefined, 'generic'],
    ['http://marquez:5000', undefined, 'marquez'],
    ['https://marquez-api.lineage.svc.cluster.local', undefined, 'marquez'],
    ['https://notmarquez.example', undefined, 'generic'],
    ['http://gms.example:8080', 'openapi/openlineage/api/v1/lineage', 'datahub'],
    ['http://gms.example:8080/openapi/openlineage/', undefined, 'datahub'],
    ['https://metadata.example/api/v1/openlineage/lineage', '', 'openmetadata'],
    ['https://metadata.example', 'api/v1/openlineage/lineage', 'openmetadata'],
    ['https://datalineage.googleapis.com', 'v1/projects/p/locations/eu:processOpenLineageRunEvent', 'dataplex'],
    ['https://datalineage.us.rep.googleapis.com', undefined, 'dataplex'],
    ['https://datalineage.googleapis.com.example', undefined, 'generic'],
    ['https://datazone.eu-west-1.api.aws', 'v2/domains/dzd_1/lineage/events', 'datazone'],
    ['https://proxy.example', 'v2/domains/dzd_1/lineage/events', 'datazone'],
    ['https://data-obs-intake.datadoghq.eu', undefined, 'datadog'],
    ['https://acme.atlan.com', 'events/openlineage/hightouch/api/v1/lineage', 'atlan'],
    ['https://atlan.com.example', undefined, 'generic'],
  ];
  for (const [url, endpoint, name] of addresses) {
    it(`is ${name} at ${url} ${endpoint ?? ''}`, () => {
      const chosen = chooseProfile(config({ url, ...(endpoint === undefined ? {} : { endpoint }) }), {});
      expect(chosen.name).to.equal(name);
    });
  }

  it('is generic for files and the console', () => {
    expect(chooseProfile(config({}), {})).to.deep.include({ name: 'generic', warning: null });
    expect(chooseProfile(config({ console: true }), {}).name).to.equal('generic');
  });

  it('goes by the transports of the official client too', () => {
    const transport = { type: 'http', url: 'http://gms:8080', endpoint: 'openapi/openlineage/api/v1/lineage' };
    expect(chooseProfile(clientConfig(transport), {}).name).to.equal('datahub');
    expect(chooseProfile(clientConfig({ type: 'datadog', apiKey: 'k' }), {}).name).to.equal('datadog');
    const file = { type: 'file', log_file_path: 'events.ndjson', append: true };
    const both = { type: 'composite', transports: { far: transport, near: file } };
    expect(chooseProfile(clientConfig(both), {}).name).to.equal('datahub');
  });

  it('is generic for receivers of different kinds, and says so', () => {
    const transports = [
      { type: 'http', url: 'http://marquez:5000' },
      { type: 'http', url: 'http://gms:8080', endpoint: 'openapi/openlineage/api/v1/lineage' },
    ];
    const chosen = chooseProfile(clientConfig({ type: 'composite', transports }), {});
    expect(chosen.name).to.equal('generic');
    expect(chosen.warning).to.match(/datahub, marquez.*--openlineage-profile/);
  });

  it('is what is asked for, whatever the address', () => {
    expect(chooseProfile(config({ profile: 'openmetadata', url: 'http://marquez:5000' }), {}).name).to.equal(
      'openmetadata',
    );
  });

  it('gives way to explicit options', () => {
    const row = chooseProfile(config({ profile: 'datahub' }), {}).profile;
    expect(row).to.include({ static: 'as-runs', maxEventBytes: 300_000 });
    const said = chooseProfile(config({ profile: 'datahub', static: 'auto', maxEventBytes: 20_000 }), {}).profile;
    expect(said).to.include({ static: 'auto', maxEventBytes: 20_000, othersSchema: 'whole' });
  });

  it('warns of the namespace that Atlan wants, until one is given', () => {
    expect(chooseProfile(config({ profile: 'atlan' }), {}).warning).to.match(/connection.*--openlineage-namespace/);
    expect(chooseProfile(config({ profile: 'atlan', namespace: 'prod' }), {}).warning).to.equal(null);
  });
});
