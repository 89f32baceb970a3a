/** The state of a pipeline goes back and forth between this program and DataHub's own framework. */
import { expect } from 'chai';
import { checkpointUrn, readCheckpoint } from '#src/sinks/datahub/state/checkpoint.js';
import { askDataHubPython } from '../../support/datahub-python.js';
import type { RecordedMcp } from '../../support/gms-requests.js';
import { openPassWorld, type Overrides, type PassWorld } from '../../support/pass-world.js';
import { openRecordingGms, type RecordingGms } from '../../support/recording-gms.js';

const pipeline = 'nightly';
const job = 'hightouch_stale_entity_removal';
const limit = 2 ** 24;

describe("the state of a pipeline and DataHub's framework", function () {
  this.timeout(120_000);
  let world: PassWorld;
  let gms: RecordingGms;

  beforeEach(async () => {
    world = await openPassWorld();
    gms = await openRecordingGms();
    world.at('2026-03-02T09:00');
  });
  afterEach(async () => {
    await gms.close();
    await world.close();
  });

  const framework = async (urns: readonly string[] | null): Promise<readonly string[] | null> => {
    const answer = await askDataHubPython('checkpoint.py', { server: gms.url, pipeline, job, urns });
    return (answer as { urns: readonly string[] | null }).urns; // written by checkpoint.py
  };
  const written = (aspectName: string): RecordedMcp[] =>
    gms.taken.filter((one) => one.aspectName === aspectName && one.entityUrn === checkpointUrn(pipeline));
  const states = (): readonly string[][] =>
    written('datahubIngestionCheckpoint').map(({ aspect }) => [...readCheckpoint(aspect, limit).urns].sort());

  async function pass(): Promise<void> {
    const state = { enabled: true, removeStaleMetadata: true, failSafeThreshold: 75, maxStateBytes: limit };
    const statefulIngestion = { ...state, ignoreOldState: false, ignoreNewState: false };
    const overrides: Overrides = {
      sinks: ['datahub'],
      watermark: { in: null, out: null },
      datahub: { url: gms.url, pipelineName: pipeline, statefulIngestion },
    };
    expect((await world.pass(overrides)).exitCode).to.equal(0);
  }

  it('reads what this program wrote', async () => {
    expect(await framework(null)).to.equal(null);
    await pass();
    const [ours] = states();
    expect(ours).to.have.length.greaterThan(4);
    expect(await framework(null)).to.deep.equal(ours);
  });

  it('writes what this program reads, and is hidden in the same way', async () => {
    await pass();
    const [ours = []] = states();
    const flow = 'urn:li:dataFlow:(hightouch,77,PROD)';
    const stale = [flow, `urn:li:dataJob:(${flow},77)`];
    await framework([...ours, ...stale]);
    const [mine, theirs] = written('status').map(
      ({ aspect }) => aspect as { lifecycleLastUpdated?: { actor: string } },
    );
    expect(theirs?.lifecycleLastUpdated?.actor).to.be.a('string');
    expect(mine?.lifecycleLastUpdated?.actor).to.equal(theirs?.lifecycleLastUpdated?.actor);
    expect(Object.keys(mine ?? {}).sort()).to.deep.equal(Object.keys(theirs ?? {}).sort());
    // The framework stamps with the clock, which is far ahead of this story.
    for (const one of written('datahubIngestionCheckpoint').slice(1)) {
      Object.assign(one.aspect as object, { timestampMillis: Date.parse('2026-03-02T09:30:00Z') });
    }
    world.at('2026-03-02T10:00');
    await pass();
    const removed = gms.taken.filter(
      ({ aspectName, aspect }) => aspectName === 'status' && (aspect as { removed: boolean }).removed,
    );
    expect(removed.map(({ entityUrn }) => entityUrn)).to.include.members(stale);
    expect(states().at(-1)).to.deep.equal(ours);
  });
});
