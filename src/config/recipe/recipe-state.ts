import type { Notice } from '../settings.js';
import { clientIgnored } from './recipe-sink.js';
import type { DataHubApi, StatefulIngestion } from './recipe-settings.js';
import { registerSecret } from '../../log/redact.js';
import { parseHttpUrl } from '../parse-url.js';
import {
  booleanMember,
  invalid,
  membersOf,
  numberMember,
  requireKnown,
  textMember,
  type Members,
  type RecipeContext,
} from './recipe-reader.js';

/** Of a client of DataHub's. */
const apiFollowed = ['server', 'token'];
const place = 'source.config.stateful_ingestion';
const keys = [
  ...['enabled', 'remove_stale_metadata', 'fail_safe_threshold', 'ignore_old_state', 'ignore_new_state'],
  ...['max_checkpoint_state_size', 'state_provider'],
];

/**
 * The block `stateful_ingestion`; null without it.
 *
 * @throws LineageError (exit 2) also when it is on and the pipeline has no name, under which the state would be kept
 */
export function readStatefulIngestion(
  context: RecipeContext,
  config: Members,
  pipelineName: string | null,
): StatefulIngestion | null {
  if (config['stateful_ingestion'] === undefined) return null;
  const members = membersOf(context, config['stateful_ingestion'], place);
  requireKnown(context, members, keys, place);
  const flag = (key: string, byDefault: boolean): boolean => booleanMember(context, members, key, place, byDefault);
  const enabled = flag('enabled', false);
  if (enabled && pipelineName === null) {
    const hint = 'Write a name that stays the same from run to run, such as "pipeline_name: hightouch_prod".';
    throw invalid(context, `${place}.enabled`, 'needs pipeline_name at the top of the recipe', hint);
  }
  return {
    enabled,
    removeStaleMetadata: flag('remove_stale_metadata', true),
    failSafeThreshold: numberMember(context, members, 'fail_safe_threshold', place, 75, { min: 0, max: 100 }),
    ignoreOldState: flag('ignore_old_state', false),
    ignoreNewState: flag('ignore_new_state', false),
    maxStateBytes: numberMember(context, members, 'max_checkpoint_state_size', place, 2 ** 24, { min: 1, whole: true }),
  };
}

/** The server that holds the state: `datahub_api`, else the one of `state_provider`; null for neither. */
export function readDataHubApi(
  context: RecipeContext,
  recipe: Members,
  config: Members,
  notices: Notice[],
): DataHubApi | null {
  const own = serverOf(context, recipe['datahub_api'], 'datahub_api', notices);
  const state = membersOf(context, config['stateful_ingestion'], place);
  const provider = membersOf(context, state['state_provider'], `${place}.state_provider`);
  requireKnown(context, provider, ['type', 'config'], `${place}.state_provider`);
  const type = textMember(context, provider, 'type', `${place}.state_provider`);
  if (type !== null && type !== 'datahub') {
    throw invalid(
      context,
      `${place}.state_provider.type`,
      `is ${type}: only datahub is followed`,
      'Leave state_provider out.',
    );
  }
  const settings = membersOf(context, provider['config'], `${place}.state_provider.config`);
  requireKnown(context, settings, ['datahub_api'], `${place}.state_provider.config`);
  return serverOf(context, settings['datahub_api'], `${place}.state_provider.config.datahub_api`, notices) ?? own;
}

function serverOf(context: RecipeContext, value: unknown, at: string, notices: Notice[]): DataHubApi | null {
  if (value === undefined || value === null) return null;
  const members = membersOf(context, value, at);
  requireKnown(context, members, [...apiFollowed, ...clientIgnored], at);
  const without = Object.keys(members).filter((key) => clientIgnored.includes(key));
  if (without.length > 0) {
    notices.push({
      message: 'keys of the recipe have no effect here',
      fields: { recipe: context.path, keys: without.map((key) => `${at}.${key}`) },
    });
  }
  const server = textMember(context, members, 'server', at);
  if (server === null) throw invalid(context, `${at}.server`, 'is missing', 'Write the address of GMS.');
  const token = textMember(context, members, 'token', at);
  registerSecret(token ?? '');
  return { url: parseHttpUrl(server, `${at}.server in ${context.path}`), token };
}
