/** Whose part of a platform a destination writes to. */
import type { Destination } from '../../model/workspace.js';
import { configuredText, hostAndPort, safeNamespace } from './configured-text.js';
import { destinationRow, usualTenant } from './destinations.js';

export interface Tenant {
  readonly name: string;
  /** False when the configuration names none and the destination's slug stands in. */
  readonly configured: boolean;
}

/** Account, host, bucket or portal of a destination; of a URL only the host. Falls back to the slug. */
export function tenantOf(destination: Destination, platform: string): Tenant {
  const found = configuredText(destination.configuration, [...destinationRow(platform).tenant, ...usualTenant]);
  const name = found === null ? null : withoutSecrets(found);
  if (name === null || name === '') return { name: safeNamespace(destination.slug), configured: false };
  return { name: safeNamespace(name), configured: true };
}

function withoutSecrets(value: string): string | null {
  return /[/?@#;]/.test(value) ? (hostAndPort(value)?.host ?? null) : value;
}
