/** The one table of systems: every row of the tables under systems/, by platform and by Hightouch's types. */
import { advertisingSystems } from './systems/advertising.js';
import { analyticsSystems } from './systems/analytics.js';
import { businessSystems } from './systems/business.js';
import { marketingSystems } from './systems/marketing.js';
import { salesSystems } from './systems/sales.js';
import { storeSystems } from './systems/stores.js';
import type { System, Systems, Warehouse } from './systems/system.js';
import { warehouseSystems } from './systems/warehouses.js';

export const systems: Systems = {
  ...advertisingSystems,
  ...analyticsSystems,
  ...businessSystems,
  ...marketingSystems,
  ...salesSystems,
  ...storeSystems,
  ...warehouseSystems,
};

const platformByType = new Map<string, string>();
for (const [platform, { types = [] }] of Object.entries(systems)) {
  for (const type of [platform, ...types]) platformByType.set(folded(type), platform);
}

/** The platform of a source or destination type: `googleSheetsSA` is `google-sheets`, an unknown `acmeCrm` is `acme-crm`. */
export function platformOf(type: string): string {
  return knownPlatformOf(type) ?? kebabCase(type);
}

/** The platform of a type that the table lists, whatever role or version hangs on (`bigqueryV2`); null for one that it does not. */
export function knownPlatformOf(type: string): string | null {
  const key = folded(type);
  const bare = key.replace(/(?:destination|source)$/, '');
  const found = [key, bare, bare.replace(/v\d+$/, '')].find((name) => platformByType.has(name));
  return found === undefined ? null : (platformByType.get(found) ?? null);
}

/** The row of a platform; an empty one when it has none: its tenant and object are looked for under the usual keys. */
export function systemOf(platform: string): System {
  return (Object.hasOwn(systems, platform) ? systems[platform] : undefined) ?? {};
}

/** How a platform names its tables; null for one without tables. */
export function warehouseOf(platform: string): Warehouse | null {
  return systemOf(platform).warehouse ?? null;
}

/** Words by dashes: `webhookV2` is `webhook-v2`, `googleSheetsSA` is `google-sheets-sa`. */
export function kebabCase(text: string): string {
  const kebab = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return kebab === '' ? 'unknown' : kebab;
}

function folded(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9]/g, '');
}
