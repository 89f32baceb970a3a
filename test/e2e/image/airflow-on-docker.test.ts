import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { builtImage, podman } from '../../support/container.js';
import { startDockerApi, type DockerApi } from '../../support/docker-api.js';
import { openAirflow, type PythonAirflow } from '../airflow/python-airflow.js';
import { runDags, type TaskAnswer } from '../airflow/run-dags.js';

const key = 'a-key-for-airflow-on-docker';

describe('the example of DockerOperator', function () {
  this.timeout(600_000);
  let airflow: PythonAirflow | undefined;
  let server: HightouchServer | undefined;
  let api: DockerApi | undefined;
  let volume = '';
  let runs: readonly (readonly TaskAnswer[])[] = [];
  let printed = '';

  before(async () => {
    const image = builtImage();
    airflow = await openAirflow('airflow-3');
    const { path } = airflow.folder;
    volume = basename(path);
    api = await startDockerApi();
    server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key });
    const keyFile = join(path, 'api-key');
    writeFileSync(keyFile, key);
    for (const one of [keyFile, path]) chmodSync(one, 0o755); // for user 10001 of the image
    const environment = { HIGHTOUCH_API_URL: server.url, HIGHTOUCH_LINEAGE_MAX_REQUESTS_PER_SECOND: '0' };
    const order = { example: 'on_docker', times: 2, arguments: { environment, network_mode: 'host' } };
    const { answers, ...rest } = await runDags(
      airflow,
      { docker: order },
      {
        DOCKER_HOST: api.host,
        HIGHTOUCH_LINEAGE_IMAGE: image,
        HIGHTOUCH_LINEAGE_VOLUME: volume,
        HIGHTOUCH_API_KEY_FILE: keyFile,
        AIRFLOW__OPENLINEAGE__NAMESPACE: 'airflow-of-the-tests',
        AIRFLOW__OPENLINEAGE__TRANSPORT: JSON.stringify({
          type: 'file',
          log_file_path: join(path, 'lineage'),
          append: true,
        }),
      },
    );
    runs = answers.docker;
    printed = rest.printed;
  });
  after(async () => {
    if (volume !== '') podman('volume', 'rm', '--force', volume);
    await server?.close();
    await api?.close();
    await airflow?.remove();
  });

  it('tells lineage from a container, with the watermark on a volume, and skips when there was nothing new', () => {
    expect(
      runs.map(([task]) => task?.state),
      printed.slice(-3000),
    ).to.deep.equal(['success', 'skipped']);
    expect(printed).to.include('the sinks of this pass').and.not.to.include(key);
  });

  it('makes the task the parent of the pass', () => {
    const [{ Mountpoint: mountpoint } = { Mountpoint: '' }] = JSON.parse(podman('volume', 'inspect', volume)) as [
      { Mountpoint: string },
    ]; // podman's own
    const [start = ''] = readFileSync(join(mountpoint, 'out', 'openlineage', 'events.ndjson'), 'utf8').split('\n');
    const { run } = JSON.parse(start) as { run: { facets: { parent: { job: object } } } }; // our own event
    const task = { namespace: 'airflow-of-the-tests', name: 'hightouch_lineage_on_docker.tell_lineage' };
    expect(run.facets.parent.job).to.deep.equal(task);
  });
});
