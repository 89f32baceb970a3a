/** Many passes, each telling what is new, leave in DataHub what one pass that tells everything leaves there. */
import { expect } from 'chai';
import fc from 'fast-check';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { isReadBySources } from '#src/sinks/datahub/server-platforms.js';
import type { RecordedMcp } from '../support/gms-requests.js';
import { openPassWorld, type Overrides, type PassWorld } from '../support/pass-world.js';
import { openRecordingGms, type RecordingGms } from '../support/recording-gms.js';
import { change, makeChange, type Restore } from '../support/workspace-changes.js';

type Catalogue = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const clocks = new Set(['auditStamp', 'lastModified']);

/** What is there after these proposals, by URN and aspect, without clocks. */
function catalogue(mcps: readonly RecordedMcp[]): Catalogue {
  const entities = new Map<string, Map<string, unknown>>();
  for (const { entityUrn, aspectName, aspect } of mcps) {
    const text = JSON.stringify(aspect, (key, held: unknown) => (clocks.has(key) ? undefined : held));
    const held = entities.get(entityUrn) ?? new Map<string, unknown>();
    entities.set(entityUrn, held.set(aspectName, JSON.parse(text) as unknown));
  }
  return entities;
}

/** Whether an aspect says that there is nothing. */
function isEmpty(aspect: unknown): boolean {
  if (typeof aspect !== 'object' || aspect === null) return false;
  if ('viewLogic' in aspect) return aspect.viewLogic === '';
  const lists = Object.values(aspect).filter((value): value is unknown[] => Array.isArray(value));
  return lists.length > 0 && lists.every((list) => list.length === 0);
}

/** What the catalogue should not hold, or holds otherwise. */
function faults(kept: Catalogue, fresh: Catalogue): readonly string[] {
  const found: string[] = [];
  for (const [urn, aspects] of fresh) {
    for (const [name, aspect] of aspects) {
      const held = JSON.stringify(kept.get(urn)?.get(name));
      const wanted = JSON.stringify(aspect);
      if (held !== wanted) found.push(`${name} of ${urn} is ${held}, should be ${wanted}`);
    }
  }
  for (const [urn, aspects] of kept) {
    if (/^urn:li:(?:dataFlow|dataJob|dataset):/.test(urn)) found.push(...remains(urn, aspects, fresh.get(urn)));
  }
  return found;
}

/** What is left of an entity that should not be. DataHub's own sources may have told the schema of some platforms since. */
function remains(
  urn: string,
  held: ReadonlyMap<string, unknown>,
  fresh: ReadonlyMap<string, unknown> | undefined,
): string[] {
  if (fresh === undefined) {
    const { removed } = held.get('status') as { removed: boolean }; // every entity of ours has one
    const isGone = removed || (isReadBySources(urn) && isEmpty(held.get('upstreamLineage') ?? { upstreams: [] }));
    return isGone ? [] : [`${urn} stays`];
  }
  const mayStay = (name: string): boolean => name === 'schemaMetadata' && isReadBySources(urn);
  const lost = [...held].filter(([name, aspect]) => !fresh.has(name) && !isEmpty(aspect) && !mayStay(name));
  return lost.map(([name, aspect]) => `${name} of ${urn} stays: ${JSON.stringify(aspect)}`);
}

const step = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 4 }),
  restores: fc.boolean(),
  /** What comes before the whole pass: one of a part, or one whose token is refused at some request. */
  before: fc.constantFrom('nothing', 'part', 'refused'),
  refusedAt: fc.nat({ max: 12 }),
});

describe('many passes to DataHub, each with what is new', function () {
  this.timeout(300_000);
  const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  let world: PassWorld;
  let gms: RecordingGms;
  let fresh: RecordingGms;

  before(() => void process.stdout.write(`      seed ${seed}\n`));

  const optionsFor = (url: string, emitModelsAsDatasets: boolean): Overrides => ({
    sinks: ['datahub'],
    outputDirGiven: false,
    selection: { runs: false },
    ownerTagKeys: ['team'],
    datahub: { url, failSafeThreshold: 100, emitModelsAsDatasets },
  });

  /** A pass that ends before it has told everything. */
  async function lesserPass(what: 'part' | 'refused', options: Overrides, refusedAt: number): Promise<void> {
    if (what === 'part') {
      await world.pass({ ...options, selection: { runs: false, excludeSyncs: ['*a*'] } });
      return;
    }
    const first = gms.requests.filter(({ method }) => method !== 'GET').length + refusedAt;
    gms.fault = ({ method, index }) => (method !== 'GET' && index >= first ? { status: 403 } : null);
    await world.pass(options);
    gms.fault = () => null;
  }

  it('leave there what one whole pass leaves', async () => {
    const story = fc.tuple(fc.array(step, { minLength: 1, maxLength: 4 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(story, async ([steps, withModels]) => {
        world = await openPassWorld({ data: sampleWorkspace(Date.parse('2026-03-02T00:00:00Z')) });
        [gms, fresh] = await Promise.all([openRecordingGms(), openRecordingGms()]);
        try {
          const options = optionsFor(gms.url, withModels);
          const gone: Restore[] = [];
          world.at('2026-03-02T01:00');
          await world.pass(options);
          for (const [at, { changes, restores, before, refusedAt }] of steps.entries()) {
            for (const one of changes)
              gone.push(...[makeChange(world.server.data, one)].filter((back) => back !== null));
            if (restores) gone.shift()?.();
            world.at(`2026-03-02T${String(at + 2).padStart(2, '0')}:00`);
            if (before !== 'nothing') await lesserPass(before, options, refusedAt);
            world.at(`2026-03-02T${String(at + 2).padStart(2, '0')}:30`);
            expect((await world.pass(options)).exitCode).to.equal(0);
            fresh.taken.length = 0;
            await world.pass({ ...optionsFor(fresh.url, withModels), watermark: { in: null, out: null } });
            const found = faults(catalogue(gms.taken), catalogue(fresh.taken));
            expect(found, found.join('\n')).to.deep.equal([]);
          }
        } finally {
          await Promise.all([gms.close(), fresh.close(), world.close()]);
        }
      }),
      { seed, numRuns: Number(process.env['TEST_RUNS'] ?? 5) },
    );
  });
});
