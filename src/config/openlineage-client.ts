import { configurationError } from '../errors.js';
import { registerSecret } from '../log/redact.js';
import { resolveClientConfig, type ClientConfig } from '../openlineage/configuration/client-config.js';
import { ConfigError } from '../openlineage/configuration/config-error.js';
import { isNoop, openTransport } from '../openlineage/configuration/open-transport.js';
import { transportPlaces, transportSecrets } from '../openlineage/configuration/transport-facts.js';
import { configFromVariables } from '../openlineage/configuration/variables.js';
import { variable } from './environment.js';
import type { Environment } from './interpolate.js';
import { isReadableOnTheWay } from './parse-url.js';
import { isGiven, type Notice, type Setting, type Settings } from './settings.js';

/** Our own short ways to name a transport, which are stronger than what the official client's configuration says. */
const shortcuts = ['openlineageUrl', 'openlineageFile', 'openlineageConsole'] as const;

/**
 * What `openlineage.yml` and the variables of the official client say: see `resolveClientConfig`. Every secret in it is
 * registered with the writers. `OPENLINEAGE_URL` alone is left to our own option of that name.
 *
 * @throws LineageError (exit 2) for what cannot be followed, an unsupported transport among it
 */
export function readClientConfig(
  env: Environment,
  folder: string,
  settings: Settings,
  notices: Notice[],
): ClientConfig {
  for (const secret of transportSecrets(configFromVariables(env))) registerSecret(secret);
  registerSecret(variable(env, 'DD_API_KEY') ?? '');
  return orConfigurationError(() => {
    const home = variable(env, 'HOME') ?? variable(env, 'USERPROFILE') ?? null;
    const found = resolveClientConfig({ env, folder, home });
    for (const secret of transportSecrets(found.transport ?? {})) registerSecret(secret);
    for (const message of found.notices)
      notices.push({ message: `OpenLineage: ${message}`, fields: { file: found.file } });
    const client = chosen(found, settings, notices);
    if (client.transport !== null) judge(client, env, folder, notices);
    return client;
  });
}

/** Which transport it is to be: ours, when somebody named one, or theirs. */
function chosen(found: ClientConfig, settings: Settings, notices: Notice[]): ClientConfig {
  const none = { ...found, transport: null, origin: null };
  if (found.transport === null || found.origin === 'OPENLINEAGE_URL' || found.origin === 'OPENLINEAGE_DISABLED')
    return none;
  const given = shortcuts.find((key) => isGiven(settings, key) && settings.get(key)?.origin !== 'OPENLINEAGE_URL');
  if (given === undefined) return found;
  const option = settings.get(given)?.origin;
  notices.push({
    message: 'the configured OpenLineage transport is not used: an option is stronger',
    fields: { option, transport: found.origin },
  });
  return none;
}

/** A transport that cannot be opened is told before anything is done. Nothing is connected to or written. */
function judge({ transport, file }: ClientConfig, env: Environment, folder: string, notices: Notice[]): void {
  if (transport === null || isNoop(transport)) return;
  const onNotice = (message: string) => notices.push({ message: `OpenLineage: ${message}`, fields: { file } });
  void openTransport(transport, { env, folder, onNotice }).close();
  for (const place of transportPlaces(transport, { env, folder })) {
    if (place.kind !== 'http' || !isReadableOnTheWay(place.url.href)) continue;
    const address = `${place.url.origin}${place.url.pathname}`;
    notices.push({
      message: 'address is not https: keys and data can be read on the way',
      fields: { option: 'transport', address },
    });
  }
}

function orConfigurationError<Value>(action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw configurationError(`OpenLineage: ${cause.message}`, {
      code: 'openlineage_config_invalid',
      op: 'read openlineage.yml',
      hint: cause.hint,
      cause,
    });
  }
}

/** The client's configuration among the settings; null where none was read. */
export function clientOf(settings: Settings): ClientConfig | null {
  const value: Setting['value'] | undefined = settings.get('openlineageClient')?.value;
  return typeof value === 'object' && 'jobTags' in value ? (value as ClientConfig) : null; // its own key holds nothing else
}
