/** Addresses of Hightouch's own pages. They hold the workspace's slug, which its API does not tell. */

const site = 'https://app.hightouch.com';

export type PageKind = 'syncs' | 'models' | 'destinations';

/** undefined without a slug, so that the property is left out. */
export function pageUrl(workspaceSlug: string | null, kind: PageKind, id: string): string | undefined {
  if (workspaceSlug === null) return undefined;
  return `${site}/${encodeURIComponent(workspaceSlug)}/${kind}/${encodeURIComponent(id)}`;
}

export function runUrl(workspaceSlug: string | null, syncId: string, runId: string): string | undefined {
  const sync = pageUrl(workspaceSlug, 'syncs', syncId);
  return sync === undefined ? undefined : `${sync}/runs/${encodeURIComponent(runId)}`;
}
