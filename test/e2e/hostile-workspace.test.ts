import { expect } from 'chai';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { createValidator } from '#src/openlineage/validate.js';
import { hostileWorkspace, type HostileWorkspace } from '../support/hostile-workspace.js';
import { ourFacetSchemas } from '../support/our-facets.js';
import { expectNoStack, openFolder, runProgram, type Folder, type ProgramEnd } from '../support/program.js';

interface CoverageReport {
  readonly syncsTotal: number;
  readonly syncsResolved: number;
  readonly unresolved: readonly { readonly reason: string; readonly count: number }[];
  readonly syncs: readonly SyncReport[];
}

interface SyncReport {
  readonly id: string;
  readonly job: string;
  readonly resolved: boolean;
  readonly unresolved: readonly { readonly reason: string; readonly detail: string }[];
}

interface Proposal {
  readonly entityUrn?: string;
}

const key = 'hostile-key-for-tests';

describe('a workspace in which everything is oddly named or broken', function () {
  this.timeout(300_000);
  let folder: Folder;
  let server: HightouchServer;
  let workspace: HostileWorkspace;
  let end: ProgramEnd;

  before(async () => {
    folder = await openFolder();
    workspace = hostileWorkspace(new Date(Date.now() - 3_600_000).toISOString().slice(0, 16));
    server = await startHightouchServer({ data: workspace.data, key, faults: workspace.runsOfOddIds });
    end = await pass();
  });
  after(async () => {
    await server.close();
    await folder.remove();
  });

  const pass = (): Promise<ProgramEnd> =>
    runProgram(
      // What is too large for the time limit on a busy machine is not what these tests are about.
      [
        ...['--api-url', server.url, '--watermark', 'w.json', '--max-requests-per-second', '0'],
        ...['--sql-timeout', '120s'],
      ],
      { cwd: folder.path, env: { HIGHTOUCH_API_KEY: key } },
    );
  const coverage = async (): Promise<CoverageReport> =>
    (await folder.json('out/coverage.json')) as unknown as CoverageReport;

  it('is a pass like any other: exit 0, nothing skipped, nothing rejected, no stack trace', async () => {
    expect(end.exitCode, end.stderr.slice(0, 2000)).to.equal(0);
    expectNoStack(end);
    const summary = await folder.json('out/summary.json');
    expect(summary).to.deep.include({ status: 'ok', exitCode: 0 });
    expect(summary['counts']).to.include({ skipped: 0, syncs: workspace.data.syncs.length });
  });

  it('says of every sync whether it is resolved, and why not', async () => {
    const report = await coverage();
    const byId = new Map(report.syncs.map((sync) => [sync.id, sync]));
    expect(byId.size).to.equal(workspace.expected.length);
    const told = workspace.expected.map(({ id, reason }) => {
      const { resolved, unresolved } = byId.get(id) ?? { resolved: null, unresolved: [] };
      const found = unresolved.map((entry) => entry.reason);
      if (resolved === true) return { id, reason: null };
      return { id, reason: reason !== null && found.includes(reason) ? reason : JSON.stringify(unresolved) };
    });
    expect(told).to.deep.equal(workspace.expected);
  });

  it('counts each reason as often as it stands at a sync', async () => {
    const report = await coverage();
    const open = report.syncs.filter(({ resolved }) => !resolved);
    expect([report.syncsTotal, report.syncsTotal - report.syncsResolved]).to.deep.equal([
      workspace.expected.length,
      open.length,
    ]);
    expect(open.length).to.equal(workspace.expected.filter(({ reason }) => reason !== null).length);
  });

  it('gives every sync a job of its own, whose name holds no slash', async () => {
    const jobs = (await coverage()).syncs.map(({ job }) => job);
    expect(new Set(jobs).size).to.equal(workspace.expected.length);
    for (const job of jobs) expect(job).not.to.include('/');
  });

  it('writes valid events only, one to a line, none of them too large', async () => {
    const validate = createValidator({ extraSchemas: ourFacetSchemas() });
    const lines = (await folder.text('out/openlineage/events.ndjson')).trimEnd().split('\n');
    const types = { JOB: 0, START: 0, FAIL: 0 };
    for (const line of lines) {
      const event = JSON.parse(line) as { readonly eventType?: 'START' | 'FAIL' }; // our own file
      expect(validate(event), line.slice(0, 300)).to.deep.equal([]);
      expect(Buffer.byteLength(line)).to.be.at.most(300_000);
      types[event.eventType ?? 'JOB'] += 1;
    }
    const each = workspace.data.syncs.length;
    expect(types).to.deep.equal({ JOB: each, START: each, FAIL: each });
  });

  it('writes a file for DataHub that parses, with a well-formed URN in every proposal', async () => {
    const proposals = JSON.parse(await folder.text('out/datahub/mcps.json')) as readonly Proposal[]; // our own file
    expect(proposals.length).to.be.greaterThan(workspace.expected.length);
    for (const { entityUrn = '' } of proposals) {
      expect(entityUrn).to.match(/^urn:li:[a-zA-Z]+:\S/);
    }
  });

  it('has nothing new to say in the next pass', async () => {
    const again = await pass();
    expect(again.exitCode, again.stderr.slice(0, 2000)).to.equal(0);
    expect(await folder.json('out/summary.json')).to.deep.include({ status: 'unchanged' });
  });
});
