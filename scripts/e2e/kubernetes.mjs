// A row of e2e-tools.mjs for suites that install the chart into a true Kubernetes: a control plane and one node, built by Go from the
// published modules (test/e2e/infra/control-plane.sh).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from './cache.mjs';
import { chartTools } from './chart-tools.mjs';
import { answers, ensureInstalled, runCommand } from './commands.mjs';
import { containerImages } from './container-images.mjs';

const script = 'test/e2e/infra/control-plane.sh';
const binaries = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kubectl', 'pause'];
const packages = ['etcd-server', 'containerd', 'runc', 'containernetworking-plugins', 'iptables', 'openssl', 'curl'];

/** @param suite `name` and `under` of the row. Its place names the cluster's programs and those of the chart. */
export function kubernetes({ name, under }) {
  const folder = () => cachedFolder('kubernetes', [script]);
  const image = containerImages({ name, under });
  const chart = chartTools({ name, under });
  return {
    name,
    under,
    place: () => JSON.stringify({ kubernetes: folder(), tools: JSON.parse(chart.place()).tools }),
    missing: async () => {
      const why = (await image.missing()) ?? (await chart.missing());
      if (why !== null) return why;
      if (!hasPrograms()) return 'etcd or containerd is missing (npm run e2e:setup)';
      const isBuilt = binaries.every((binary) => existsSync(join(folder(), 'bin', binary)));
      return isBuilt ? null : 'Kubernetes is not built (npm run e2e:setup)';
    },
    prepare: async () => {
      await image.prepare();
      await chart.prepare();
      ensureInstalled('etcd, containerd or iptables', hasPrograms, packages);
      runCommand('bash', [script, 'build', folder()], { env: { ...process.env, NODE: '1' } });
    },
  };
}

function hasPrograms() {
  return answers('etcd') && answers('containerd') && answers('iptables') && answers('openssl', ['version']);
}
