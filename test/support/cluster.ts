/** A Kubernetes of one node on this machine, which the suites of one mocha share: each works in namespaces of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtImage } from './container.js';
import { e2eTool } from './e2e-tool.js';
import { inRepository } from './paths.js';

const run = promisify(execFile);
const script = inRepository('test', 'e2e', 'infra', 'control-plane.sh');

export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Cluster {
  /** For clients of other kinds. */
  readonly kubeconfig: string;
  /** Name of the image, built from this checkout and loaded. */
  readonly image: string;
  /** Address of this machine as Pods see it. */
  readonly host: string;
  /** Standard output; rejects when the command fails. */
  kubectl(...argv: readonly string[]): Promise<string>;
  helm(...argv: readonly string[]): Promise<CommandEnd>;
  /** Makes objects from manifests. */
  apply(...objects: readonly object[]): Promise<void>;
  /** The answer of `kubectl get … -o json`. */
  get<T>(...argv: readonly string[]): Promise<T>;
}

interface StartedCluster extends Cluster {
  /** Brings images of podman's that it does not have yet. */
  load(images: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

let shared: Promise<StartedCluster> | null = null;

// Of all suites: the cluster outlives the one that asked for it first.
after('the cluster ends', async function () {
  this.timeout(120_000);
  await (await shared?.catch(() => null))?.stop();
});

/**
 * The cluster, with our image and others of podman's, whose Pods reach servers of the test at `host`. The first call takes some
 * ten seconds.
 */
export async function openCluster(images: readonly string[] = []): Promise<Cluster> {
  shared ??= startCluster();
  const cluster = await shared;
  await cluster.load(images);
  return cluster;
}

async function startCluster(): Promise<StartedCluster> {
  const places = JSON.parse(e2eTool('kubernetes')) as { kubernetes: string; tools: string }; // scripts/e2e/kubernetes.mjs
  const image = builtImage();
  const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-cluster-'));
  // Its state in a folder of its own, the programs where they are kept.
  await symlink(join(places.kubernetes, 'bin'), join(dir, 'bin'));
  const env = { ...process.env, NODE: '1' };
  const control = (...argv: readonly string[]) => run('bash', [script, ...argv], { env, maxBuffer: 64 * 1024 * 1024 });
  const kubeconfig = join(dir, 'run', 'kubeconfig');
  const options = { env: { ...env, KUBECONFIG: kubeconfig }, maxBuffer: 64 * 1024 * 1024 };

  async function kubectl(...argv: readonly string[]): Promise<string> {
    return (await run(join(dir, 'bin', 'kubectl'), argv, options)).stdout;
  }

  async function helm(...argv: readonly string[]): Promise<CommandEnd> {
    try {
      return { exitCode: 0, ...(await run(join(places.tools, 'helm'), argv, options)) };
    } catch (thrown) {
      const { code, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string }; // execFile's error
      return { exitCode: code, stdout, stderr };
    }
  }

  async function apply(...objects: readonly object[]): Promise<void> {
    const child = run(join(dir, 'bin', 'kubectl'), ['apply', '-f', '-'], options);
    child.child.stdin?.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await child;
  }

  const loaded = new Set<string>();
  async function load(images: readonly string[]): Promise<void> {
    const missing = images.filter((name) => !loaded.has(name));
    if (missing.length > 0) await control('load', dir, ...missing);
    for (const name of missing) loaded.add(name);
  }

  async function stop(): Promise<void> {
    await control('stop', dir);
    await rm(dir, { recursive: true, force: true });
  }

  await control('start', dir);
  try {
    await load([image]);
    // The bridge to this machine is made with the first Pod.
    await apply({
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bridge', namespace: 'default' } },
      spec: { containers: [{ name: 'pause', image: 'localhost/standin/pause:1', imagePullPolicy: 'Never' }] },
    });
    await kubectl('--namespace', 'default', 'wait', '--for=condition=Ready', 'pod/bridge', '--timeout=60s');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kubeconfig,
    image,
    host: '10.244.0.1',
    kubectl,
    helm,
    apply,
    get: async <T>(...argv: readonly string[]) => JSON.parse(await kubectl('get', ...argv, '--output', 'json')) as T, // as the caller says
    load,
    stop,
  };
}
