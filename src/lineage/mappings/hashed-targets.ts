/**
 * Targets that receive a hash of the value, known by their name (facts of each platform's audience API). A new platform is a
 * row here; the key is the platform of names/platforms.ts.
 */
const everywhere = /(?:^|\.)hashed/i;

const byPlatform: ReadonlyMap<string, RegExp> = new Map([
  ['tiktok', /(?:^|[._])SHA256(?:$|[._])/i],
  ['snapchat', /(?:^|[._])SHA256(?:$|[._])/i],
  ['linkedin', /(?:^|[._])SHA256(?:$|[._])/i],
]);

/** Whether the destination field holds a hash: a dotted segment that begins with `hashed`, or what its platform calls one. */
export function isHashedTarget(field: string, platform: string | null): boolean {
  return everywhere.test(field) || (platform !== null && (byPlatform.get(platform)?.test(field) ?? false));
}
