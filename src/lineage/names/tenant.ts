/** Whose part of a platform a source or destination is. */
import type { JsonObject } from '../../model/workspace.js';
import { parseAddress, parseArn } from './address.js';
import { configuredText, safeNamespace } from './configured-text.js';
import { systemOf } from './systems.js';
import { usualTenant } from './usual-keys.js';

export interface Tenant {
  readonly name: string;
  /** False when the configuration names none and the slug stands in. */
  readonly configured: boolean;
}

const mailAddress = /^[^\s:/?#;=@]+@[^\s:/?#;=@]+$/;
const hostName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i;

/** Account, host, bucket or portal of a destination or source; of a URL only the host. Falls back to the slug. */
export function tenantOf(
  owner: { readonly slug: string; readonly configuration: JsonObject },
  platform: string,
): Tenant {
  const found = configuredText(owner.configuration, tenantKeys(platform));
  const name = found === null ? null : withoutSecrets(found);
  if (name === null || name === '') return { name: safeNamespace(owner.slug), configured: false };
  return { name: safeNamespace(name), configured: true };
}

/** Keys that name the tenant, in the order in which they are tried. */
export function tenantKeys(platform: string): readonly string[] {
  return [...(systemOf(platform).tenant ?? []), ...usualTenant];
}

function withoutSecrets(value: string): string | null {
  if (value.startsWith('arn:')) return parseArn(value)?.account ?? null;
  if (mailAddress.test(value)) return value; // an account that is called by its owner's address, not a user at a host
  if (/[/?@#;=]/.test(value)) return parseAddress(value)?.host ?? null;
  return hostName.test(value) ? value.toLowerCase() : value;
}
