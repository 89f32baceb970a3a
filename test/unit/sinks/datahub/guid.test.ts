import { expect } from 'chai';
import { datahubGuid } from '#src/sinks/datahub/guid.js';

describe('datahub guid', () => {
  const vectors: readonly (readonly [string, Record<string, string | null>, string])[] = [
    ['container of models', { container_type: 'models', platform: 'hightouch' }, '4c7f1cf0728e87d41be5a300d48f8d6a'],
    [
      'container of models of an instance',
      { container_type: 'models', platform: 'hightouch', instance: 'prod-ws' },
      'a6f37381b4e496ac4f32032a51158752',
    ],
    ['container of syncs', { container_type: 'syncs', platform: 'hightouch' }, 'd6ca148424733f6cf53699febd51af75'],
    [
      'container of syncs of an instance',
      { instance: 'prod-ws', platform: 'hightouch', container_type: 'syncs' },
      'ba9af2cdcd9fac3be74806f92071dad8',
    ],
    ['run', { cluster: 'PROD', id: 'run_1', orchestrator: 'hightouch' }, '2fb64d74a2309c2bab37d8511439dece'],
    ['run in DEV', { cluster: 'DEV', id: '424242', orchestrator: 'hightouch' }, '50d54b97717466c2c74b9cc60492d765'],
    [
      'data contract',
      { entity: 'urn:li:dataset:(urn:li:dataPlatform:hightouch,web-events.order_completed,PROD)' },
      'a8c8632f4fc8df2cf0f85b0f0ef53714',
    ],
  ];
  for (const [what, properties, guid] of vectors) {
    it(`of a ${what} is DataHub's`, () => expect(datahubGuid(properties)).to.equal(guid));
  }

  it('leaves out what has no value', () => {
    expect(datahubGuid({ a: 'x', instance: null, other: undefined })).to.equal(datahubGuid({ a: 'x' }));
  });

  it('escapes everything but printable ASCII, as Python does', () => {
    // md5 of {"name":"caf\u00e9 \ud83d\ude00 \u007f\n\"\\"} as json.dumps writes it
    expect(datahubGuid({ name: 'café 😀 \u007f\n"\\' })).to.equal('40299002411b9c2fe73b05a54d4dc98e');
  });
});
