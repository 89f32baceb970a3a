import type { Notice } from '../settings.js';
import { configurationError } from '../../errors.js';
import { expandVariables } from './expand-variables.js';
import { readPatterns } from './recipe-patterns.js';
import { membersOf, requireKnown, textMember, type Members, type RecipeContext } from './recipe-reader.js';
import type { RecipeSettings } from './recipe-settings.js';
import { readSink } from './recipe-sink.js';
import { readRunLimit, readSource, sourceKeys } from './recipe-source.js';
import { readDataHubApi, readStatefulIngestion } from './recipe-state.js';

/** Values of our options, each with the name of the member that says it. */
export interface OptionValues {
  set(key: string, value: unknown, place: string): void;
}

export interface Recipe {
  readonly values: ReadonlyMap<string, unknown>;
  /** Key of an option → path of the member that gave its value. */
  readonly places: ReadonlyMap<string, string>;
  readonly settings: RecipeSettings;
  readonly notices: readonly Notice[];
}

/** Keys of DataHub's framework beside `source` and `sink`. */
const followed = ['pipeline_name', 'datahub_api'];
const ignored = ['run_id', 'flags', 'reporting', 'failure_log', 'recording', 'extractor'];

/** Whether the content of a config file is a recipe, of whatever source. */
export function isRecipe(content: Readonly<Record<string, unknown>>): boolean {
  const { source } = content;
  return typeof source === 'object' && source !== null && 'type' in source;
}

/**
 * A recipe of DataHub's Hightouch connector: every option of the connector with its meaning, its default and its limits, and
 * of the framework what has a meaning here. Values that our own options take are handed on as they stand, to be judged and
 * overruled like those of any config file.
 *
 * @param known keys of our options
 * @throws LineageError (exit 2) that names the member and the way out
 */
export function readRecipe(content: Members, context: RecipeContext, known: ReadonlySet<string>, file: string): Recipe {
  const notices: Notice[] = [];
  const recipe = membersOf(context, expandVariables(context, content), 'the recipe');
  requireKnown(context, recipe, ['source', 'sink', 'transformers', ...followed, ...ignored], '');
  refuseTransformers(context, recipe);
  const source = membersOf(context, recipe['source'], 'source');
  requireKnown(context, source, ['type', 'config', 'extractor', 'extractor_config'], 'source');
  requireHightouch(context, source);
  const config = membersOf(context, source['config'], 'source.config');
  requireKnown(context, config, sourceKeys, 'source.config');

  const values = new Map<string, unknown>();
  const places = new Map<string, string>();
  const taken: OptionValues = {
    set(key, value, place) {
      values.set(key, value);
      places.set(key, place);
    },
  };
  readSource(context, config, taken, notices);
  readSink(context, recipe, known, taken, notices);
  const { type: sinkType } = membersOf(context, recipe['sink'], 'sink');
  const without = [
    ...ignored.filter((key) => recipe[key] !== undefined),
    ...['extractor', 'extractor_config'].filter((key) => source[key] !== undefined).map((key) => `source.${key}`),
  ];
  if (without.length > 0) {
    notices.push({
      message: 'keys of the recipe have no effect here',
      fields: { recipe: context.path, keys: without },
    });
  }
  const pipelineName = textMember(context, recipe, 'pipeline_name', 'recipe');
  const maxSyncRunsPerSync = readRunLimit(context, config, notices);
  if (maxSyncRunsPerSync === 0) taken.set('runs', false, 'source.config.max_sync_runs_per_sync');
  const statefulIngestion = readStatefulIngestion(context, config, pipelineName);
  // As in DataHub, nothing is removed unless the block says so.
  const { enabled = false, removeStaleMetadata = false, failSafeThreshold = 75 } = statefulIngestion ?? {};
  taken.set('datahubRemoveStale', enabled && removeStaleMetadata, 'source.config.stateful_ingestion');
  taken.set('datahubFailSafeThreshold', failSafeThreshold, 'source.config.stateful_ingestion.fail_safe_threshold');
  return {
    values,
    places,
    notices,
    settings: {
      file,
      sink: typeof sinkType === 'string' ? sinkType : null,
      pipelineName,
      syncPatterns: readPatterns(context, config, 'sync_patterns', 'source.config'),
      modelPatterns: readPatterns(context, config, 'model_patterns', 'source.config'),
      contractPatterns: readPatterns(context, config, 'contract_patterns', 'source.config'),
      statefulIngestion,
      datahubApi: readDataHubApi(context, recipe, config, notices),
      maxSyncRunsPerSync,
    },
  };
}

function requireHightouch(context: RecipeContext, source: Members): void {
  if (source['type'] === 'hightouch') return;
  throw configurationError(
    `recipe ${context.path}: source.type is ${JSON.stringify(source['type'] ?? null)}, and only hightouch is read`,
    {
      code: 'recipe_source_refused',
      op: 'read recipe',
      hint: 'Give recipes of other sources to `datahub ingest`.',
    },
  );
}

function refuseTransformers(context: RecipeContext, recipe: Members): void {
  const { transformers } = recipe;
  if (transformers === undefined || (Array.isArray(transformers) && transformers.length === 0)) return;
  throw configurationError(`recipe ${context.path}: transformers are not followed`, {
    code: 'recipe_transformers_refused',
    op: 'read recipe',
    hint:
      "They are Python code of DataHub's: write a file here (sink.type file), and give it to `datahub ingest` with the " +
      'transformers in the recipe of its file source. Owners come from tags with --owner-tag-keys.',
  });
}
