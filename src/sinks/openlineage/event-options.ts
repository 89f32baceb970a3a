import type { Profile } from './profiles.js';

/** What the events of this sink depend on besides the graph. */
export interface EventOptions {
  readonly namespace: string;
  /** Makes links into Hightouch's pages; null: no links. */
  readonly workspaceSlug: string | null;
  /** Keys of tags that name an owner. */
  readonly ownerTagKeys: readonly string[];
  readonly columnLineage: boolean;
  /** Whether a model is a dataset between its tables and the destination. */
  readonly models: boolean;
  /** Whether the experimental `lineage` facet is added. */
  readonly lineageFacet: boolean;
  /** What the consumer takes. */
  readonly profile: Profile;
  readonly version: string;
  readonly maskError: (text: string) => string;
}

/** A page of Hightouch's application, when the workspace's slug is known. */
export function pageUrl(options: EventOptions, ...path: readonly string[]): string | undefined {
  if (options.workspaceSlug === null) return undefined;
  return `https://app.hightouch.com/${[options.workspaceSlug, ...path].map(encodeURIComponent).join('/')}`;
}

/** The source that a tag of our own names. */
export function tagSource({ profile }: EventOptions): string {
  return profile.tagSource ?? 'HIGHTOUCH_LINEAGE';
}
