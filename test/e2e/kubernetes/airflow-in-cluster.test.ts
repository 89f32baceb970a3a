import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { openCluster, type Cluster } from '../../support/cluster.js';
import { openNamespace, type AirflowNamespace } from '../airflow/airflow-namespace.js';
import { openAirflow, type AirflowLine } from '../airflow/python-airflow.js';
import { runDags, type DagOrder, type TaskAnswer } from '../airflow/run-dags.js';

const key = 'a-key-for-airflow-in-the-cluster';
const keyOfAnother = 'the-key-of-another-workspace';
/** Airflow's own image for the container that holds the XCom cannot be pulled here. */
const sidecar = 'localhost/standin/node:24-bookworm-slim';

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly uid: string };
    readonly spec: { readonly volumes: readonly { readonly secret?: { readonly secretName: string } }[] };
  }[];
}

interface Secret {
  readonly metadata: { readonly ownerReferences: readonly { kind: string; name: string; uid: string }[] };
  readonly immutable: boolean;
}

interface World {
  readonly namespace: AirflowNamespace;
  readonly tasks: (order: string) => readonly (readonly TaskAnswer[])[];
  readonly printed: string;
  /** The events of Airflow's own OpenLineage provider. */
  readonly lineage: readonly { eventType: string; job: { name: string }; run: { runId: string } }[];
}

describe('tasks of the real Airflow in a cluster', function () {
  this.timeout(600_000);
  let cluster: Cluster;
  let server: HightouchServer;
  const toRemove: string[] = [];
  /** Both lines at once: each of them mostly waits for its pods. */
  let worlds: { readonly older: Promise<World>; readonly newer: Promise<World> };

  before(async () => {
    cluster = await openCluster([sidecar]);
    server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key, host: cluster.host });
    worlds = { older: runOlder(), newer: runNewer() };
    for (const world of Object.values(worlds)) world.catch(() => undefined); // told by the suite that waits for it
  });
  after(async () => {
    if (worlds !== undefined) await Promise.allSettled(Object.values(worlds));
    await server?.close();
    for (const folder of toRemove) rmSync(folder, { recursive: true, force: true });
  });

  async function namespaceOf(name: string, without: readonly string[] = []): Promise<AirflowNamespace> {
    const namespace = await openNamespace(cluster, name, { hightouch: key, wrong: keyOfAnother }, without);
    toRemove.push(namespace.volume);
    return namespace;
  }

  /** Runs the orders by one line, with the rights that its README asks for. */
  async function run(line: AirflowLine, orders: (folder: string) => Promise<Record<string, DagOrder>>): Promise<World> {
    const namespace = await namespaceOf(line);
    const airflow = await openAirflow(line);
    try {
      const { path } = airflow.folder;
      const connection = (password: string): string =>
        JSON.stringify({ conn_type: 'http', host: server.url, password });
      const { answers, printed } = await runDags(airflow, await orders(path), {
        KUBECONFIG: await namespace.kubeconfigIn(path),
        HIGHTOUCH_LINEAGE_IMAGE: cluster.image,
        HIGHTOUCH_LINEAGE_NAMESPACE: line,
        AIRFLOW_CONN_KUBERNETES_DEFAULT: JSON.stringify({
          ...{ conn_type: 'kubernetes', extra: { xcom_sidecar_container_image: sidecar } },
        }),
        AIRFLOW_CONN_HIGHTOUCH_US: connection(key),
        AIRFLOW_CONN_HIGHTOUCH_EU: connection(keyOfAnother),
        AIRFLOW_CONN_HIGHTOUCH_APAC: connection(key),
        AIRFLOW__OPENLINEAGE__NAMESPACE: 'airflow-of-the-tests',
        AIRFLOW__OPENLINEAGE__TRANSPORT: JSON.stringify({
          ...{ type: 'file', log_file_path: join(path, 'lineage'), append: true },
        }),
      });
      const events = readFileSync(join(path, 'lineage'), 'utf8').trim().split('\n');
      return {
        namespace,
        tasks: (order) => answers[order] ?? [],
        printed,
        lineage: events.map((event) => JSON.parse(event) as World['lineage'][number]), // OpenLineage's own
      };
    } finally {
      await airflow.remove();
    }
  }

  const here = (): { readonly env_vars: object } => ({
    env_vars: { HIGHTOUCH_API_URL: server.url, HIGHTOUCH_LINEAGE_MAX_REQUESTS_PER_SECOND: '0' },
  });
  const ends = (tasks: readonly TaskAnswer[] = []): unknown => tasks.map(({ state, tries }) => [state, tries]);
  const ofVolume = ({ namespace }: World, ...path: string[]): string =>
    readFileSync(join(namespace.volume, ...path), 'utf8');
  const watermarkEnd = (world: World, ...folder: string[]): string =>
    (JSON.parse(ofVolume(world, ...folder, 'watermark.json')) as { window: { end: string } }).window.end; // our own file

  /** Waits until all Secrets that were made for pods are gone, which fails when one stays. */
  async function secretsGone(namespace: string): Promise<void> {
    const selector = 'app.kubernetes.io/managed-by=airflow';
    const argv = ['--namespace', namespace, 'get', 'secrets', '--selector', selector, '--output', 'name'];
    for (const secret of (await cluster.kubectl(...argv)).split('\n').filter((name) => name !== ''))
      await cluster.kubectl('--namespace', namespace, 'wait', '--for=delete', secret, '--timeout=60s');
    expect(await cluster.kubectl(...argv)).to.equal('');
  }

  /** What holds for the examples under each line. */
  function holdsForExamples(world: () => World): void {
    it('tell lineage every hour: logs line by line, the result as XCom, the watermark on the claim', () => {
      const { tasks, printed } = world();
      const [task] = tasks('hourly');
      expect(ends(task)).to.deep.equal([['success', 1]]);
      const result = task?.[0]?.xcoms.return_value;
      expect([result?.status, result?.exitCode, result?.counts['syncs']]).to.deep.equal(['ok', 0, 25]);
      expect(watermarkEnd(world())).to.equal(result?.window.end);
      expect(printed).to.match(/\[base\] \{.*"msg":"the sinks of this pass"\}/);
      expect(printed).to.match(/\[base\] \{.*"exitCode":0,/);
    });

    it('make the task the parent of the pass, by the run id that Airflow itself tells', () => {
      const { tasks, lineage } = world();
      expect(tasks('hourly')[0]?.[0]?.xcoms.return_value?.passRun).to.include({
        job: 'acme.lineage-extraction',
        delivered: 2,
      });
      const [start = ''] = ofVolume(world(), 'out', 'openlineage', 'events.ndjson').split('\n');
      const { parent } = (
        JSON.parse(start) as { run: { facets: { parent: { run: object; job: object; root: object } } } }
      ).run.facets; // our own event
      const runOf = (job: string): string | undefined => lineage.find(({ job: { name } }) => name === job)?.run.runId;
      expect(parent.job).to.deep.equal({ namespace: 'airflow-of-the-tests', name: 'hightouch_lineage.tell_lineage' });
      expect(parent.run).to.deep.equal({ runId: runOf('hightouch_lineage.tell_lineage') });
      expect(parent.root).to.have.deep.property('job', {
        namespace: 'airflow-of-the-tests',
        name: 'hightouch_lineage',
      });
    });

    it('run many workspaces as deferred, mapped tasks: a wrong key costs only its own, and is not tried again', () => {
      const [tasks = []] = world().tasks('many');
      expect(ends(tasks)).to.deep.equal([
        ['success', 1],
        ['failed', 1],
        ['success', 1],
      ]);
      expect(tasks.map(({ name }) => name)).to.deep.equal(['us', 'eu', 'apac']);
      expect(tasks.map(({ xcoms }) => xcoms.return_value?.exitCode)).to.deep.equal([0, 5, 0]);
      for (const at of [0, 2]) {
        const { name, xcoms } = tasks[at] ?? {};
        expect(watermarkEnd(world(), name ?? '')).to.equal(xcoms?.return_value?.window.end);
      }
      expect(() => watermarkEnd(world(), 'eu')).to.throw(/ENOENT/);
      expect(world().printed).to.match(
        /Hightouch refused the API key.*\n(.*\n){1,5}?Exit code 5: authentication or permission refused/,
      );
    });

    it('leave no Secret behind, and no key in a log, an XCom or an event', async () => {
      await secretsGone(world().namespace.name);
      const seen = JSON.stringify([world().printed, world().lineage, world().tasks('hourly'), world().tasks('many')]);
      for (const secret of [key, keyOfAnother]) expect(seen).not.to.include(secret);
    });
  }

  async function runOlder(): Promise<World> {
    return run('airflow-2', async () => ({
      hourly: { example: 'hourly', arguments: here() },
      many: { example: 'many_workspaces', arguments: here() },
      linked: { arguments: own('airflow-2', { hightouch_secret: 'wrong', config: { workspaceSlug: 'acme' } }) },
    }));
  }

  async function runNewer(): Promise<World> {
    const poor = await namespaceOf('poor', ['secrets']);
    const kept = await namespaceOf('kept');
    return run('airflow-3', async (folder) => ({
      hourly: { example: 'hourly', arguments: here() },
      wrongKey: { example: 'hourly', arguments: { ...here(), hightouch_secret: 'wrong' } },
      many: { example: 'many_workspaces', arguments: here() },
      unchanged: {
        times: 2,
        arguments: own('airflow-3', {
          ...{ hightouch_secret: 'hightouch', workspace: 'calm', skip_if_unchanged: true },
          config: { workspaceSlug: 'acme' },
        }),
      },
      partial: {
        retries: 1,
        arguments: own('kept', {
          ...{ hightouch_conn_id: 'hightouch_us', config_file: await kept.kubeconfigIn(folder), deferrable: true },
          ...{ workspace: 'kept', config: { minCoverage: 0.99 }, on_finish_action: 'keep_pod' },
          openlineage_page: 'https://m.example.com/{job}/{run_id}',
        }),
      },
      poor: {
        retries: 1,
        arguments: own('poor', { hightouch_conn_id: 'hightouch_us', config_file: await poor.kubeconfigIn(folder) }),
      },
    }));
  }

  describe('of 2.11', () => {
    let world: World;
    before(async () => {
      world = await worlds.older;
    });

    holdsForExamples(() => world);

    it('show the links when they are asked for', () => {
      const [[task] = []] = world.tasks('linked');
      expect(task?.links).to.deep.equal({ Hightouch: 'https://app.hightouch.com/acme/syncs', OpenLineage: '' });
    });
  });

  function own(namespace: string, more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return { ...here(), image: cluster.image, namespace, claim_name: 'hightouch-lineage', ...more };
  }

  describe('of 3.x', () => {
    let world: World;
    before(async () => {
      world = await worlds.newer;
    });

    holdsForExamples(() => world);

    it('fail for good when the key is refused, with the reason, and tell the result all the same', () => {
      const [tasks = []] = world.tasks('wrongKey');
      expect(ends(tasks), 'the example would try twice more').to.deep.equal([['failed', 1]]);
      expect(tasks[0]?.xcoms.return_value).to.deep.include({ status: 'failed', exitCode: 5 });
      expect(tasks[0]?.xcoms.return_value?.error?.code).to.equal('api_key_refused');
    });

    it('go on where the pass before them ended, and are skipped when there was nothing new and that was asked for', () => {
      const [first, second] = world.tasks('unchanged');
      const [before, after] = [first, second].map((tasks) => tasks?.[0]?.xcoms.return_value);
      expect(after?.window.start).to.equal(before?.window.end);
      expect([after?.status, after?.exitCode]).to.deep.equal(['unchanged', 99]);
      expect([first?.[0]?.state, second?.[0]?.state]).to.deep.equal(['success', 'skipped']);
      const links = { Hightouch: 'https://app.hightouch.com/acme/syncs', OpenLineage: '' };
      expect(second?.[0]?.links).to.deep.equal(links);
    });

    it('are tried again when the exit code leaves hope, by a pod with a Secret of its own that goes with it', async () => {
      const [tasks = []] = world.tasks('partial');
      expect(ends(tasks)).to.deep.equal([['failed', 2]]);
      const { return_value: result } = tasks[0]?.xcoms ?? {};
      expect([result?.status, result?.exitCode]).to.deep.equal(['partial', 3]);
      expect(tasks[0]?.links['OpenLineage']).to.equal(
        `https://m.example.com/kept.lineage-extraction/${result?.passId ?? ''}`,
      );

      const inNamespace = ['--namespace', 'kept'];
      const pods = await cluster.get<Pods>(...inNamespace, 'pods', '--selector', 'dag_id=partial');
      expect(pods.items, 'one for each try').to.have.length(2);
      expect(JSON.stringify(pods)).not.to.include(key);
      for (const { metadata, spec } of pods.items) {
        const [name = ''] = spec.volumes.flatMap(({ secret }) => secret?.secretName ?? []);
        const secret = await cluster.get<Secret>(...inNamespace, 'secret', name);
        expect(secret.immutable).to.equal(true);
        expect(secret.metadata.ownerReferences).to.have.length(1);
        expect(secret.metadata.ownerReferences[0]).to.include({ kind: 'Pod', name: metadata.name, uid: metadata.uid });
      }
      await cluster.kubectl(...inNamespace, 'delete', 'pods', '--selector', 'dag_id=partial', '--grace-period=1');
      await secretsGone('kept');
    });

    it('fail for good, and leave no pod, when Airflow may make no Secret', async () => {
      expect(ends(world.tasks('poor')[0])).to.deep.equal([['failed', 1]]);
      expect(world.printed).to.match(
        /does not let Airflow make the Secret .* in namespace poor \(403\)\. Grant the service account/,
      );
      await cluster.kubectl('--namespace', 'poor', 'wait', '--for=delete', 'pods', '--all', '--timeout=60s');
    });
  });
});
