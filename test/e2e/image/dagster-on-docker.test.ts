import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { builtImage, podman } from '../../support/container.js';
import { startDockerApi, type DockerApi } from '../../support/docker-api.js';
import { expectTwoPasses, materializeExample, type ExampleAnswer } from '../dagster/dagster-world.js';

const key = 'a-key-for-dagster-on-docker';
const volume = 'hightouch-lineage'; // as the example names it

describe('the example of PipesDockerClient', function () {
  this.timeout(600_000);
  let api: DockerApi | undefined;
  let server: HightouchServer | undefined;
  let folder: string | undefined;
  let image = '';
  before(async () => {
    image = builtImage();
    api = await startDockerApi();
    server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key });
    folder = mkdtempSync(join(tmpdir(), 'hightouch-lineage-key-'));
    writeFileSync(join(folder, 'key'), `${key}\n`, { mode: 0o444 });
  });
  beforeEach(() => void podman('volume', 'rm', '--force', volume));
  after(async () => {
    if (api !== undefined) podman('volume', 'rm', '--force', volume);
    await server?.close();
    await api?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  function materialized(variables: Readonly<Record<string, string>> = {}): Promise<ExampleAnswer> {
    const keyFile = join(folder ?? '', 'key');
    return materializeExample(
      'on_docker.py',
      { DOCKER_HOST: api?.host ?? '', HIGHTOUCH_LINEAGE_IMAGE: image, HIGHTOUCH_API_KEY_FILE: keyFile },
      { HIGHTOUCH_API_URL: server?.url ?? '', ...variables },
    );
  }

  it('materializes out of the log of a container, and the second pass goes on from the first', async () => {
    expectTwoPasses(await materialized());
  });

  it('fails with our sentence when the pass does', async () => {
    const { passes } = await materialized({ HIGHTOUCH_LINEAGE_MIN_COVERAGE: '0.99' });
    expect([passes[0].success, passes[0].materializations]).to.deep.equal([false, {}]);
    expect(passes[0].errors.join('\n')).to.include('below --min-coverage 0.99');
  });
});
