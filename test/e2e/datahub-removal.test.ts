/** What DataHub is told of what is gone in Hightouch, over several passes, to a file and to GMS. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fault } from '#src/demo/faults.js';
import { checkpointAspect, checkpointUrn, readCheckpoint } from '#src/sinks/datahub/state/checkpoint.js';
import type { Summary } from '#src/result.js';
import type { RecordedMcp } from '../support/gms-requests.js';
import { openPassWorld, storySync, syncA, syncB, type Overrides, type PassWorld } from '../support/pass-world.js';
import { openRecordingGms, type RecordingGms } from '../support/recording-gms.js';

const flow = (id: number): string => `urn:li:dataFlow:(hightouch,${id},PROD)`;
const job = (id: number): string => `urn:li:dataJob:(${flow(id)},${id})`;
const model = (slug: string): string => `urn:li:dataset:(urn:li:dataPlatform:hightouch,${slug},PROD)`;
const saas = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:hubspot,${name},PROD)`;

/** Made by Python: `base64.b85encode(bz2.compress(json.dumps({'urns': [...]}).encode(), 9))`. */
const connectorState =
  'LRx4!F+o`-Q(4WF`LzH6&mVwLWq<Go5YY<1@860r0XmchiZ-bAHm9i2GfC)y<uuSRg8`!<puz#58fX9nQYvhZQzKB>Pf*FBp!GD<K<EIwg+lJ-Du6cr)**qaH$q((!fF7eq(CznHQvpWOqAguL`if6GPGm%=lQQmaRp+fCcR<SHhG#+-|<$SyKgk-?Zgj<1^nbAf^v<jF+7E){8ZvB#gg$CFKelWvn~<=%bsbj^ck<)=NapAltdKs5R-Tdgdv!KCE*^4uVtr~Ue^&*xH5J|jM`UbK8j&|f0fv#uJNddZc;WV>{8b*3sp)p<^`Zte3WjoQ@K9b%UWrmAF}CFMaW~KciFd9w!+L7%PC@OTl%BE%0kzDViF4COI~>{H7RIk(G!xCk4G4YhzM9iG}Qk7{}*yaI8czyl=-y';

interface RemovedFile {
  readonly dryRun: boolean;
  readonly removed: readonly { readonly urn: string; readonly name?: string }[];
  readonly kept: readonly { readonly urn: string; readonly because: string }[];
  readonly percent: number;
}

describe('what is gone in Hightouch', function () {
  this.timeout(60_000);
  let world: PassWorld;
  let gms: RecordingGms;
  let answers: Map<string, Fault>;
  let rest: Overrides;

  beforeEach(async () => {
    answers = new Map();
    world = await openPassWorld({ faults: ({ path }) => answers.get(path) ?? null });
    gms = await openRecordingGms();
    rest = { sinks: ['datahub'], outputDirGiven: false, datahub: { url: gms.url, failSafeThreshold: 80 } };
    at(9);
  });
  afterEach(async () => {
    await gms.close();
    await world.close();
  });

  const at = (hour: number): void => world.at(`2026-03-02T${String(hour).padStart(2, '0')}:00`);
  const told = (mcps: readonly RecordedMcp[], removed: boolean): string[] =>
    mcps
      .filter(
        ({ aspectName, aspect }) => aspectName === 'status' && (aspect as { removed: boolean }).removed === removed,
      )
      .map(({ entityUrn }) => entityUrn)
      .filter((urn) => !urn.includes('(datahub,'))
      .sort();
  const removedFile = async (): Promise<RemovedFile | null> => {
    const text = await readFile(join(world.dir, 'out/datahub/removed.json'), 'utf8').catch(() => null);
    return text === null ? null : (JSON.parse(text) as RemovedFile);
  };
  const datahub = (more: object): Overrides => ({ ...rest, datahub: { ...rest.datahub, ...more } });

  /** The pass, and what it told to be removed. */
  async function pass(overrides: Overrides = rest): Promise<{ summary: Summary; removed: string[] }> {
    gms.taken.splice(
      0,
      gms.taken.length,
      ...gms.taken.filter((one) => one.aspectName === 'datahubIngestionCheckpoint'),
    );
    const summary = await world.pass(overrides);
    return { summary, removed: told(gms.taken, true) };
  }

  /** A first pass over both syncs; then `a` is deleted, and an hour passes. */
  async function withoutA(overrides: Overrides = rest): Promise<void> {
    expect((await pass(overrides)).summary.exitCode).to.equal(0);
    world.server.data.remove('syncs', syncA);
    at(10);
  }

  it('is told removed once, and listed with its count', async () => {
    await withoutA();
    const { summary, removed } = await pass();
    expect(removed).to.deep.equal([flow(syncA), job(syncA)]);
    expect([summary.exitCode, summary.sinks[0]?.removed]).to.deep.equal([0, 2]);
    const list = await removedFile();
    expect(list?.removed.map(({ urn, name }) => [urn, name])).to.deep.equal([
      [flow(syncA), '417.a'],
      [job(syncA), '417.a'],
    ]);
    expect([list?.dryRun, list?.kept]).to.deep.equal([false, []]);
    at(11);
    const again = await pass();
    expect([again.summary.status, gms.taken.length]).to.deep.equal(['unchanged', 0]);
  });

  it('stands in the file as well, whole and in a form that DataHub reads', async () => {
    const toFile: Overrides = { sinks: ['datahub'], datahub: { failSafeThreshold: 80 } };
    await withoutA(toFile);
    const { summary } = await pass(toFile);
    const mcps = JSON.parse(await readFile(join(world.dir, 'out/datahub/mcps.json'), 'utf8')) as {
      entityUrn: string;
      changeType: string;
      aspect: { json: object };
    }[];
    const [first] = mcps;
    expect(first).to.deep.include({ changeType: 'UPSERT', aspectName: 'status', aspect: { json: { removed: true } } });
    expect(mcps.map(({ entityUrn }) => entityUrn).slice(0, 2)).to.deep.equal([flow(syncA), job(syncA)]);
    expect(summary.outputs).to.include(join(world.dir, 'out/datahub/removed.json'));
  });

  for (const status of [401, 403, 500]) {
    it(`is kept while the API answers ${status}, and told after its 404`, async () => {
      await withoutA();
      answers.set(`/syncs/${syncA}`, { kind: 'status', status, body: { message: 'no' } });
      expect((await pass()).removed).to.deep.equal([]);
      expect((await removedFile())?.kept.map(({ because }) => because)).to.deep.equal([
        'not_confirmed',
        'not_confirmed',
      ]);
      answers.clear();
      at(11);
      expect((await pass()).removed).to.deep.equal([flow(syncA), job(syncA)]);
    });
  }

  for (const [what, overrides] of [
    ['a pass of a part', { selection: { syncs: ['b'] } }],
    ['a back-fill', { window: { since: '2026-03-02T07:00:00.000Z', until: '2026-03-02T08:00:00.000Z' } }],
  ] as const satisfies readonly (readonly [string, Overrides])[]) {
    it(`is not removed by ${what}, and by the next whole pass`, async () => {
      await withoutA();
      expect((await pass({ ...rest, ...overrides })).removed).to.deep.equal([]);
      at(11);
      expect((await pass()).removed).to.deep.equal([flow(syncA), job(syncA)]);
    });
  }

  it('is not removed when too much of it is, says so with 3, and is when the threshold is raised', async () => {
    await withoutA();
    world.server.data.remove('syncs', syncB);
    const { summary, removed } = await pass(datahub({ failSafeThreshold: 50 }));
    expect(removed).to.deep.equal([]);
    expect([summary.exitCode, summary.sinks[0]?.failed]).to.deep.equal([3, 5]);
    const list = await removedFile();
    expect([list?.percent, new Set(list?.kept.map(({ because }) => because))]).to.deep.equal([
      83.33,
      new Set(['above_threshold']),
    ]);
    at(11);
    const raised = await pass(datahub({ failSafeThreshold: 100 }));
    expect(raised.removed).to.deep.equal([flow(syncA), flow(syncB), job(syncA), job(syncB), saas('contacts')].sort());
    expect(raised.summary.exitCode).to.equal(0);
  });

  it('takes the dataset with it that nobody writes to any more, but not while a sync is in doubt', async () => {
    const moved = {
      ...storySync(syncB, 'b'),
      configuration: { ...storySync(syncB, 'b').configuration, object: 'companies' },
    };
    world.server.data.put('syncs', moved);
    await withoutA();
    answers.set(`/syncs/${syncA}`, { kind: 'status', status: 403, body: {} });
    expect((await pass()).removed).to.deep.equal([]);
    answers.clear();
    at(11);
    expect((await pass()).removed).to.deep.equal([flow(syncA), job(syncA), saas('contacts')].sort());
    world.server.data.put('syncs', storySync(syncA, 'a'));
    at(12);
    expect((await pass()).removed).to.deep.equal([]);
    expect(told(gms.taken, false)).to.include.members([flow(syncA), job(syncA), saas('contacts')]);
  });

  it('takes only its lineage from a dataset that DataHub reads by a source of its own', async () => {
    const contact = 'urn:li:dataset:(urn:li:dataPlatform:salesforce,contacts,PROD)';
    const crm = { ...rest, destinationOverrides: { crm: { platform: 'salesforce' } } };
    const { configuration } = storySync(syncB, 'b');
    const moved = { ...storySync(syncB, 'b'), configuration: { ...configuration, object: 'companies' } };
    world.server.data.put('syncs', moved);
    await withoutA(crm);
    const { summary, removed } = await pass(crm);
    expect(removed).to.deep.equal([flow(syncA), job(syncA)]);
    expect(summary.sinks[0]?.removed).to.equal(2);
    const about = gms.taken.filter(({ entityUrn }) => entityUrn === contact);
    expect(about.map(({ aspectName, aspect }) => [aspectName, aspect])).to.deep.equal([
      ['upstreamLineage', { upstreams: [] }],
    ]);
    expect((await removedFile())?.removed.map(({ urn }) => urn)).to.deep.equal([flow(syncA), job(syncA)]);
    at(11);
    await pass(crm);
    expect(gms.taken).to.deep.equal([]);
    world.server.data.put('syncs', storySync(syncA, 'a'));
    at(12);
    await pass(crm);
    const back = gms.taken.find((mcp) => mcp.entityUrn === contact && mcp.aspectName === 'upstreamLineage');
    expect((back?.aspect as { upstreams: unknown[] } | undefined)?.upstreams).to.have.length(1);
  });

  it('takes the dataset of a model with it, and of one that has another slug now', async () => {
    await pass();
    const [contacts] = world.server.data.list('models');
    if (contacts === undefined) throw new Error('the story has no model');
    world.server.data.put('models', { ...contacts, slug: 'people' });
    at(10);
    expect((await pass()).removed).to.deep.equal([model('contacts')]);
    expect(told(gms.taken, false)).to.include(model('people'));
    at(11);
    expect((await pass()).summary.status).to.equal('unchanged');
  });

  it('is shown by a dry run, which delivers nothing and moves nothing', async () => {
    await withoutA();
    const before = await readFile(join(world.dir, 'watermark.json'), 'utf8');
    const { summary } = await pass({ ...rest, dryRun: true });
    expect([summary.exitCode, gms.taken.length, summary.watermark.out]).to.deep.equal([0, 0, null]);
    const list = await removedFile();
    expect([list?.dryRun, list?.removed.map(({ urn }) => urn)]).to.deep.equal([true, [flow(syncA), job(syncA)]]);
    expect(await readFile(join(world.dir, 'watermark.json'), 'utf8')).to.equal(before);
    expect((await pass()).removed).to.deep.equal([flow(syncA), job(syncA)]);
  });

  it('stays in DataHub when that is asked for', async () => {
    await withoutA(datahub({ removeStale: false }));
    expect((await pass(datahub({ removeStale: false }))).removed).to.deep.equal([]);
    expect(await removedFile()).to.equal(null);
  });

  it('is told again after a pass that was killed before its watermark', async () => {
    await withoutA();
    const before = await readFile(join(world.dir, 'watermark.json'), 'utf8');
    expect((await pass()).removed).to.have.length(2);
    await writeFile(join(world.dir, 'watermark.json'), before);
    expect((await pass()).removed).to.deep.equal([flow(syncA), job(syncA)]);
  });

  it('is told once more when GMS did not take it', async () => {
    await withoutA();
    gms.fault = ({ method }) => (method === 'POST' ? { status: 503 } : null);
    expect((await pass()).summary.exitCode).to.equal(4);
    gms.fault = () => null;
    at(11);
    expect((await pass()).removed).to.deep.equal([flow(syncA), job(syncA)]);
  });

  describe('with the state of a pipeline on the server', () => {
    const state = {
      enabled: true,
      removeStaleMetadata: true,
      failSafeThreshold: 80,
      ignoreOldState: false,
      ignoreNewState: false,
      maxStateBytes: 2 ** 24,
    };
    const stateful = (more: object = {}): Overrides => ({
      ...datahub({ pipelineName: 'nightly', statefulIngestion: { ...state, ...more } }),
      watermark: { in: null, out: null },
    });
    const urn = checkpointUrn('nightly');
    const states = (): string[][] =>
      gms.taken
        .filter(({ aspectName, entityUrn }) => aspectName === 'datahubIngestionCheckpoint' && entityUrn === urn)
        .map(({ aspect }) => [...readCheckpoint(aspect, 2 ** 24).urns]);
    const all = [flow(syncA), flow(syncB), job(syncA), job(syncB), model('contacts'), saas('contacts')].sort();
    const seed = (aspect: object): void =>
      void gms.taken.push({
        ...{ entityType: 'dataJob', entityUrn: urn, changeType: 'UPSERT', systemMetadata: null },
        ...{ aspectName: 'datahubIngestionCheckpoint', aspect },
      });
    const old = (urns: readonly string[]): object =>
      checkpointAspect('nightly', urns, { runId: 'old', lastObserved: Date.parse('2026-03-01T00:00:00Z') });

    it('needs no watermark: what the last state has and the API has not is removed, and the state says so', async () => {
      await withoutA(stateful());
      expect(states()).to.deep.equal([all]);
      const { removed } = await pass(stateful());
      expect(removed).to.deep.equal([flow(syncA), job(syncA)]);
      expect(states().at(-1)).to.deep.equal(all.filter((one) => ![flow(syncA), job(syncA)].includes(one)));
      at(11);
      expect((await pass(stateful())).removed).to.deep.equal([]);
      expect(states()).to.have.length(2);
    });

    it('is written again after a day without news, so that DataHub does not clear it away', async () => {
      const stamps = (): unknown[] =>
        gms.taken
          .filter(({ aspectName, entityUrn }) => aspectName === 'status' && entityUrn === urn)
          .map(({ aspect }) => aspect);
      await pass(stateful());
      world.at('2026-03-03T08:59');
      await pass(stateful());
      expect(states()).to.have.length(1);
      world.at('2026-03-03T09:01');
      await pass(stateful());
      expect(states()).to.deep.equal([all, all]);
      const actor = 'urn:li:corpuser:__datahub_system';
      const time = Date.parse('2026-03-03T09:01:00Z');
      expect(stamps()).to.deep.equal([{ removed: true, lifecycleLastUpdated: { time, actor } }]);
    });

    it('is written to a server that does not know the stamp', async () => {
      gms.refuse = ({ aspect }) =>
        JSON.stringify(aspect).includes('lifecycleLastUpdated')
          ? 'ERROR :: /lifecycleLastUpdated :: unrecognized field found but not allowed\n'
          : null;
      expect((await pass(stateful())).summary.exitCode).to.equal(0);
      expect(states()).to.deep.equal([all]);
      expect(told(gms.taken, true)).to.deep.equal([]);
    });

    it('is behind after a pass that was killed between the removal and the state, which is then made up for', async () => {
      await withoutA(stateful());
      const [first] = states();
      // What was told stays told; the state and the end of the pass are lost.
      gms.fault = ({ mcps }) => (mcps.some(({ entityUrn }) => entityUrn === urn) ? 'cut' : null);
      const killed = await pass(stateful());
      expect([killed.removed, killed.summary.exitCode]).to.deep.equal([[flow(syncA), job(syncA)], 3]);
      expect(states()).to.deep.equal([first]);
      gms.fault = () => null;
      at(11);
      expect((await pass(stateful())).removed).to.deep.equal([flow(syncA), job(syncA)]);
      expect(states().at(-1)).to.deep.equal(all.filter((one) => ![flow(syncA), job(syncA)].includes(one)));
    });

    it("reads the connector's own, asks by slug, and removes nothing that others own or that is of another pipeline", async () => {
      const others = [
        'urn:li:tag:ht_team_growth',
        'urn:li:container:4c7f1cf0728e87d41be5a300d48f8d6a',
        'urn:li:dataset:(urn:li:dataPlatform:snowflake,prod.crm.contacts,PROD)',
        'urn:li:dataset:(urn:li:dataPlatform:google_sheets,budget,PROD)',
        'urn:li:dataset:(urn:li:dataPlatform:hightouch,event_source.5,PROD)',
        'urn:li:dataset:(urn:li:dataPlatform:hightouch,contacts,DEV)',
        'urn:li:dataFlow:(hightouch,eu.99,PROD)',
        'urn:li:dataFlow:(airflow,99,PROD)',
      ];
      // The state holds these, what is there, and what is gone.
      const stale = [flow(77), job(77), model('forgotten')];
      const written = { formatVersion: '1.0', serde: 'base85-bz2-json', payload: connectorState };
      seed({ ...old([]), state: written });
      const { removed, summary } = await pass(stateful());
      expect(removed).to.deep.equal([...stale].sort());
      expect(summary.exitCode).to.equal(0);
      expect(states().at(-1)).to.deep.equal(all).and.to.not.include.members(others);
    });

    it('is left as it is when it cannot be read, with 3', async () => {
      seed({ ...old([]), state: { formatVersion: '9', serde: 'utf-8', payload: '{}' } });
      const { summary, removed } = await pass(stateful());
      expect([summary.exitCode, removed, gms.taken.filter(({ entityUrn }) => entityUrn === urn).length]).to.deep.equal([
        3,
        [],
        1,
      ]);
      expect((await pass(stateful({ ignoreOldState: true }))).summary.exitCode).to.equal(0);
      gms.taken.shift(); // what cannot be read
      expect(states().at(-1)).to.deep.equal(all);
    });

    it('removes nothing, and asks for nothing, when most of it is missing', async () => {
      const many = Array.from({ length: 50 }, (_, index) => flow(1000 + index));
      seed(old([...all, ...many]));
      const { summary, removed } = await pass(stateful());
      expect([summary.exitCode, removed]).to.deep.equal([3, []]);
      expect(world.server.requests().filter(({ path }) => /^\/syncs\/1\d{3}$/.test(path))).to.deep.equal([]);
      expect(states().at(-1)).to.include.members(many);
    });

    it('is not touched with ignore_new_state, nor by a pass of a part', async () => {
      seed(old(all));
      await pass({ ...stateful({ ignoreNewState: true }), full: true });
      await pass({ ...stateful(), selection: { syncs: ['b'] } });
      expect(states()).to.deep.equal([all]);
    });
  });
});
