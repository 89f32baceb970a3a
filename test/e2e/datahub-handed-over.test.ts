/** A SaaS dataset that was described from here until the settings gave it to another owner. */
import { expect } from 'chai';
import { checkpointUrn, readCheckpoint } from '#src/sinks/datahub/state/checkpoint.js';
import { openPassWorld, syncA, syncB, type Overrides, type PassWorld } from '../support/pass-world.js';
import { openRecordingGms, type RecordingGms } from '../support/recording-gms.js';

const contacts = 'urn:li:dataset:(urn:li:dataPlatform:hubspot,contacts,PROD)';

describe('a dataset that others own from now on', function () {
  this.timeout(60_000);
  let world: PassWorld;
  let gms: RecordingGms;
  let rest: Overrides;

  beforeEach(async () => {
    world = await openPassWorld();
    gms = await openRecordingGms();
    rest = { sinks: ['datahub'], outputDirGiven: false, datahub: { url: gms.url, failSafeThreshold: 100 } };
  });
  afterEach(async () => {
    await gms.close();
    await world.close();
  });

  /** What a pass tells of the dataset. */
  async function pass(hour: number, overrides: Overrides): Promise<readonly string[]> {
    world.at(`2026-03-02T${String(hour).padStart(2, '0')}:00`);
    const before = gms.taken.length;
    expect((await world.pass(overrides)).exitCode).to.equal(0);
    return gms.taken.slice(before).flatMap((one) => (one.entityUrn === contacts ? [one.aspectName] : []));
  }
  const foreign = (overrides: Overrides): Overrides => ({
    ...overrides,
    destinationOverrides: { crm: { foreign: true } },
  });

  it('is told nothing more, and is not removed when its last sync is gone: by the watermark', async () => {
    expect(await pass(9, rest)).to.include('status');
    expect(await pass(10, foreign(rest))).to.deep.equal([]);
    for (const id of [syncA, syncB]) world.server.data.remove('syncs', id);
    expect(await pass(11, foreign(rest))).to.deep.equal([]);
    expect(await pass(12, rest)).to.deep.equal([]);
  });

  it('is told nothing more, and is not removed when its last sync is gone: by the state on the server', async () => {
    const statefulIngestion = {
      ...{ enabled: true, removeStaleMetadata: true, failSafeThreshold: 100 },
      ...{ ignoreOldState: false, ignoreNewState: false, maxStateBytes: 2 ** 24 },
    };
    const datahub = { ...rest.datahub, pipelineName: 'nightly', statefulIngestion };
    const stateful: Overrides = { ...rest, datahub, watermark: { in: null, out: null } };
    const state = (): readonly string[] => {
      const found = gms.taken.findLast(
        ({ aspectName, entityUrn }) =>
          aspectName === 'datahubIngestionCheckpoint' && entityUrn === checkpointUrn('nightly'),
      );
      return found === undefined ? [] : [...readCheckpoint(found.aspect, 2 ** 24).urns];
    };
    expect(await pass(9, stateful)).to.include('status');
    expect(state()).to.include(contacts);
    expect(await pass(10, foreign(stateful))).to.deep.equal([]);
    expect(state()).to.not.include(contacts);
    for (const id of [syncA, syncB]) world.server.data.remove('syncs', id);
    expect(await pass(11, foreign(stateful))).to.deep.equal([]);
  });

  it('is told whole again when it is given back', async () => {
    const first = await pass(9, rest);
    await pass(10, foreign(rest));
    expect(await pass(11, rest)).to.deep.equal(first);
  });
});
