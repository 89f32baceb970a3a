/** Sources and destinations that would be called alike although they look like different accounts. */
import type { Destination, JsonObject, Source, Workspace } from '../../model/workspace.js';
import { compareText } from '../job-names.js';
import { addressOf } from './warehouse-place.js';
import { configuredText, safeNamespace } from './configured-text.js';
import { overrideFor } from './name-overrides.js';
import type { DatasetNameOverrides } from './name-overrides.js';
import { sourceNamespace } from './source-dataset.js';
import { platformOf, systemOf } from './systems.js';
import { tenantKeys } from './tenant.js';

export interface SharedIdentity {
  readonly kind: 'sources' | 'destinations';
  readonly namespace: string;
  /** Slugs, sorted. */
  readonly slugs: readonly string[];
  /** What speaks for different accounts. */
  readonly because: string;
  /** What to write into the file of `--dataset-names` to keep them apart. */
  readonly override: string;
}

/**
 * Finds them, sorted by kind and namespace. Two on one account rightly share a namespace; so only those are told whose
 * configurations differ in something that names an account, or whose place is only where a tunnel begins.
 */
export function sharedIdentities(workspace: Workspace, names: DatasetNameOverrides): readonly SharedIdentity[] {
  return [
    ...sharedAmong('sources', [...workspace.sources.values()], names.sources),
    ...sharedAmong('destinations', [...workspace.destinations.values()], names.destinations),
  ];
}

type Owner = Source | Destination;

function sharedAmong(
  kind: SharedIdentity['kind'],
  owners: readonly Owner[],
  names: DatasetNameOverrides['sources'],
): readonly SharedIdentity[] {
  const byNamespace = new Map<string, Owner[]>();
  for (const owner of [...owners].sort((a, b) => compareText(a.slug, b.slug))) {
    if (overrideFor(names, owner)?.namespace !== undefined) continue;
    // A system without a place of its own keeps its tables apart by project.
    if (systemOf(platformOf(owner.type)).warehouse?.place === 'none') continue;
    const namespace = sourceNamespace({ ...owner, kind: 'source' }, undefined);
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), owner]);
  }
  const found: SharedIdentity[] = [];
  for (const [namespace, sharing] of [...byNamespace].sort(([a], [b]) => compareText(a, b))) {
    const because = sharing.length < 2 ? null : difference(namespace, sharing);
    if (because === null) continue;
    const slugs = sharing.map(({ slug }) => slug);
    found.push({ kind, namespace, slugs, because, override: overrideText(kind, sharing.slice(1)) });
  }
  return found;
}

const tunnelKeys = ['tunnel', 'tunnelId', 'tunnel_id', 'sshHost', 'sshTunnelHost', 'bastionHost', 'proxyHost'];
const loopback = /^(?:localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0|host\.docker\.internal)$/;

/** The first thing in which some two differ that says they are not one account; null when nothing does. */
function difference(namespace: string, owners: readonly Owner[]): string | null {
  const platform = platformOf(owners[0]?.type ?? '');
  const { warehouse, store } = systemOf(platform);
  const hosts = owners.map(({ configuration }) =>
    warehouse ? (addressOf(warehouse, configuration)?.host ?? null) : null,
  );
  if (hosts.every((host) => host !== null && loopback.test(host)))
    return `host ${hosts[0]}: each may be another machine`;
  const slugged = owners.filter(({ slug }) => safeNamespace(slug) !== slug);
  if (slugged.length > 0 && owners.every(({ slug }) => safeNamespace(`${platform}://${slug}`) === namespace))
    return `slug ${slugged[0]?.slug}: a namespace cannot hold all of its characters`;
  const keys =
    warehouse !== undefined ? tunnelKeys : store !== undefined ? ['endpoint', 'endpointUrl'] : tenantKeys(platform);
  for (const key of [...new Set([...keys, ...tunnelKeys])]) {
    const values = new Set(owners.map(({ configuration }) => comparable(configuration, key)));
    if (values.size > 1 && (!values.has(null) || tunnelKeys.includes(key))) return `${key} differs`;
  }
  const unnamed = owners.filter(({ configuration }) => configuredText(configuration, tenantKeys(platform)) === null);
  const isMixed = unnamed.length > 0 && unnamed.length < owners.length;
  return isMixed && warehouse === undefined ? `the slug of ${unnamed[0]?.slug} is the account of another` : null;
}

function comparable(configuration: JsonObject, key: string): string | null {
  return configuredText(configuration, [key])?.toLowerCase().replace(/\/+$/, '') ?? null;
}

/** The first keeps its name, so that what is already told stays where it is. */
function overrideText(kind: SharedIdentity['kind'], owners: readonly Owner[]): string {
  const entries = owners.map(({ slug, type }) => {
    const key = /^[A-Za-z][\w-]*$/.test(slug) ? slug : JSON.stringify(slug);
    return `  ${key}: { namespace: ${JSON.stringify(safeNamespace(`${platformOf(type)}://${slug}`))} }`;
  });
  return [`${kind}:`, ...entries].join('\n');
}
