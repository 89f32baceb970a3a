import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { openCluster, type Cluster } from '../../support/cluster.js';
import { expectTwoPasses, figure, materializeExample, type ExampleAnswer } from '../dagster/dagster-world.js';

const namespace = 'dagster';
const key = 'a-key-for-dagster-in-the-cluster';

describe('the example of PipesK8sClient in a cluster', function () {
  this.timeout(600_000);
  let cluster: Cluster | undefined;
  let server: HightouchServer | undefined;
  let volume: string | undefined;
  before(async () => {
    cluster = await openCluster();
    server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key, host: cluster.host });
    volume = mkdtempSync(join(tmpdir(), 'hightouch-lineage-dagster-'));
    chownSync(volume, 10_001, 10_001); // a hostPath does not follow fsGroup
    const claim = { accessModes: ['ReadWriteOnce'], storageClassName: 'dagster' };
    await cluster.apply(
      {
        ...{ apiVersion: 'v1', kind: 'Namespace' },
        metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'hightouch', namespace }, stringData: { 'api-key': key } },
      {
        ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'dagster' } },
        spec: {
          ...{ ...claim, capacity: { storage: '1Gi' }, hostPath: { path: volume } },
          persistentVolumeReclaimPolicy: 'Retain',
        },
      },
      {
        ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'hightouch-lineage', namespace } },
        spec: { ...claim, resources: { requests: { storage: '1Gi' } } },
      },
    );
  });
  after(async () => {
    await server?.close();
    await cluster?.kubectl('delete', 'namespace', namespace, '--wait=false');
    if (volume !== undefined) rmSync(volume, { recursive: true });
  });

  function materialized(podVariables: Readonly<Record<string, string>>): Promise<ExampleAnswer> {
    const { kubeconfig = '', image = '' } = cluster ?? {};
    return materializeExample(
      'on_kubernetes.py',
      { KUBECONFIG: kubeconfig, HIGHTOUCH_LINEAGE_IMAGE: image, HIGHTOUCH_LINEAGE_NAMESPACE: namespace },
      { HIGHTOUCH_API_URL: server?.url ?? '', ...podVariables },
    );
  }

  it('materializes out of the log of a Pod, and the second pass goes on from the first', async () => {
    const answer = await materialized({});
    expectTwoPasses(answer);
    const watermark = JSON.parse(readFileSync(join(volume ?? '', 'watermark.json'), 'utf8')) as {
      window: { end: string };
    }; // our own file
    expect(Date.parse(watermark.window.end) / 1000).to.equal(figure(answer.passes[1], 'window_end'));
  });

  it('fails with our sentence when the pass does', async () => {
    const { passes } = await materialized({ HIGHTOUCH_LINEAGE_MIN_COVERAGE: '0.99' });
    expect([passes[0].success, passes[0].materializations]).to.deep.equal([false, {}]);
    expect(passes[0].errors.join('\n')).to.include('below --min-coverage 0.99');
  });
});
