/** Which syncs and models a pass tells. */
import { nameMatcher, type NamePatterns } from '../model/name-patterns.js';
import type { Model, Sync, Workspace } from '../model/workspace.js';

/** Patterns are regular expressions anchored at both ends, tried against slug, name and id; case is ignored. */
export interface LineageSelection {
  readonly syncs: readonly string[];
  readonly excludeSyncs: readonly string[];
  readonly models: readonly string[];
  readonly destinations: readonly string[];
  /** By slug alone, its id for a sync without one. Models without a sync are told all the same. */
  readonly syncSlugs?: NamePatterns | null;
  readonly skipDisabled: boolean;
}

interface Named {
  readonly id: string;
  readonly slug?: string | null;
  readonly name?: string;
}

type Matcher = (object: Named) => boolean;

/** The syncs that are asked for: by their own patterns, and by those of their model and destination. */
export function selectSyncs(workspace: Workspace, selection: LineageSelection): Sync[] {
  const syncs = matcher(selection.syncs, true);
  const excluded = matcher(selection.excludeSyncs, false);
  const models = matcher(selection.models, true);
  const destinations = matcher(selection.destinations, true);
  const bySlug = selection.syncSlugs ? nameMatcher(selection.syncSlugs) : () => true;
  return [...workspace.syncs.values()].filter(
    (sync) =>
      bySlug(sync.slug ?? sync.id) &&
      syncs(sync) &&
      !excluded(sync) &&
      !(selection.skipDisabled && sync.disabled) &&
      models(workspace.models.get(sync.modelId) ?? { id: sync.modelId }) &&
      destinations(workspace.destinations.get(sync.destinationId) ?? { id: sync.destinationId }),
  );
}

/** The models to tell: those of the syncs, and all others that match unless the pass is about single syncs or destinations. */
export function selectModels(workspace: Workspace, selection: LineageSelection, syncs: readonly Sync[]): Model[] {
  const used = new Set(syncs.map((sync) => sync.modelId));
  const others = selection.syncs.length === 0 && selection.destinations.length === 0;
  const models = matcher(selection.models, true);
  return [...workspace.models.values()].filter((model) => used.has(model.id) || (others && models(model)));
}

function matcher(patterns: readonly string[], whenNone: boolean): Matcher {
  if (patterns.length === 0) return () => whenNone;
  const expressions = patterns.map((pattern) => new RegExp(`^(?:${pattern})$`, 'i'));
  return ({ id, slug, name }) =>
    [id, slug, name].some(
      (text) => typeof text === 'string' && expressions.some((expression) => expression.test(text)),
    );
}

/** Whether something is left out on purpose. */
export function isPart(selection: LineageSelection): boolean {
  const { syncs, excludeSyncs, models, destinations, skipDisabled } = selection;
  return skipDisabled || [syncs, excludeSyncs, models, destinations].some((patterns) => patterns.length > 0);
}
