import { chownSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Cluster } from '../../support/cluster.js';
import { inRepository } from '../../support/paths.js';

/** A namespace for pods of Airflow, of Pod Security's level restricted, with what the README asks for. */
export interface AirflowNamespace {
  readonly name: string;
  /** The volume of the claim `hightouch-lineage`: a folder of this machine. */
  readonly volume: string;
  /** Writes a kubeconfig that has the rights of the README and no others. */
  kubeconfigIn(folder: string): Promise<string>;
}

/**
 * Makes it, with the Secrets `hightouch` and `wrong`.
 *
 * @param keys by the name of the Secret
 * @param without resources that Airflow has no rights on
 */
export async function openNamespace(
  cluster: Cluster,
  name: string,
  keys: Readonly<Record<string, string>>,
  without: readonly string[] = [],
): Promise<AirflowNamespace> {
  const volume = mkdtempSync(join(tmpdir(), 'hightouch-lineage-airflow-'));
  chownSync(volume, 10_001, 10_001); // a hostPath does not follow fsGroup
  const inNamespace = (objectName: string): object => ({ metadata: { name: objectName, namespace: name } });
  const rbac = 'rbac.authorization.k8s.io';
  const claim = { accessModes: ['ReadWriteOnce'], storageClassName: name };
  await cluster.apply(
    {
      ...{ apiVersion: 'v1', kind: 'Namespace' },
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', ...inNamespace('airflow') },
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'Role', ...inNamespace('airflow') },
      rules: rulesOfReadme().filter(({ resources }) => !resources.some((resource) => without.includes(resource))),
    },
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', ...inNamespace('airflow') },
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'airflow' },
      subjects: [{ kind: 'ServiceAccount', name: 'airflow', namespace: name }],
    },
    ...Object.entries(keys).map(([secret, key]) => ({
      ...{ apiVersion: 'v1', kind: 'Secret', ...inNamespace(secret), stringData: { 'api-key': key } },
    })),
    {
      ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } },
      spec: {
        ...{ ...claim, capacity: { storage: '1Gi' }, hostPath: { path: volume } },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    },
    {
      ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...inNamespace('hightouch-lineage') },
      spec: { ...claim, resources: { requests: { storage: '1Gi' } } },
    },
  );

  async function kubeconfigIn(folder: string): Promise<string> {
    const token = await cluster.kubectl('--namespace', name, 'create', 'token', 'airflow');
    const config = parse(readFileSync(cluster.kubeconfig, 'utf8')) as { users: [{ user: object }] }; // kubeconfig's form
    config.users[0].user = { token: token.trim() };
    const file = join(folder, `${name}.kubeconfig`);
    writeFileSync(file, JSON.stringify(config));
    return file;
  }
  return { name, volume, kubeconfigIn };
}

function rulesOfReadme(): readonly { readonly resources: readonly string[] }[] {
  const readme = readFileSync(inRepository('operators', 'airflow', 'README.md'), 'utf8');
  const [, block = ''] = /```yaml\n(rules:[\s\S]*?)```/.exec(readme) ?? [];
  return (parse(block) as { rules: ReturnType<typeof rulesOfReadme> }).rules; // our own page
}
