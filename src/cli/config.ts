import { stringify } from 'yaml';
import type { Flags } from '../config/gather.js';
import { configSchema } from '../config/json-schema.js';
import type { Option } from '../config/option.js';
import { optionsOf } from '../config/options.js';
import { clientOf } from '../config/openlineage-client.js';
import { parentRunText } from '../config/pass-run.js';
import { textOf, type Setting, type Settings } from '../config/settings.js';
import { durationText } from '../config/time.js';
import type { EventFilter } from '../openlineage/configuration/client-config.js';
import { withoutSecrets } from '../openlineage/configuration/transport-facts.js';
import { success, type CliHost, type Outcome } from './host.js';
import { openCommand } from './open-command.js';

/**
 * `config`: every option that has a value, as a YAML config file would say it, with the origin as a comment; secrets hidden.
 * `config --schema`: the JSON Schema of the config file.
 *
 * @throws LineageError (exit 2) when the configuration is wrong; a missing API key is not, here
 */
export async function config(flags: Flags, cli: CliHost): Promise<Outcome> {
  if (flags['schema'] === true) {
    cli.stdout.write(`${JSON.stringify(configSchema(), null, 2)}\n`);
    return success;
  }
  const { settings } = openCommand('config', flags, cli);
  cli.stdout.write(`${effectiveText(settings)}${parentLines(settings, cli)}`);
  return success;
}

/** The run that this process is a part of, as a comment; what is wrong with it stands in the log. */
function parentLines(settings: Settings, { env }: CliHost): string {
  const parent = textOf(settings, 'passRun') === 'never' ? null : parentRunText(env);
  return parent === null ? '' : `# parent run: ${parent}\n`;
}

/** One option a line (maps take more), in the order of the documentation. */
export function effectiveText(settings: Settings): string {
  const lines: string[] = [];
  for (const option of optionsOf('config')) {
    const setting = settings.get(option.key);
    if (setting === undefined) {
      if (option.fileOf === undefined) lines.push(`# ${option.key}: not set`);
      continue;
    }
    if (option.notInFile !== true) lines.push(settingText(option, setting));
    else lines.push(`# ${option.key}: ${String(setting.value)} (${setting.origin})`);
  }
  return `${[...lines, ...clientLines(settings)].join('\n')}\n`;
}

/** What `openlineage.yml` and the official client's variables say; as comments, since it is no part of our config file. */
function clientLines(settings: Settings): readonly string[] {
  const client = clientOf(settings);
  if (client === null) return [];
  const { transport, origin, filters, environmentVariables, disabledFacets, sourceCodeLocation, jobTags, runTags } =
    client;
  const events = {
    ...(filters.length === 0 ? {} : { filters: filters.map(filterText) }),
    ...(environmentVariables.length === 0 ? {} : { environmentVariables }),
    ...(disabledFacets.length === 0 ? {} : { disabledFacets }),
    ...(sourceCodeLocation === null ? {} : { sourceCodeLocation }),
    ...(Object.keys(jobTags).length === 0 ? {} : { jobTags }),
    ...(Object.keys(runTags).length === 0 ? {} : { runTags }),
  };
  const said = { ...(transport === null ? {} : { transport: withoutSecrets(transport) }), ...events };
  const text = Object.keys(said).length === 0 ? '' : stringify(said, { lineWidth: 0 }).trimEnd();
  return [
    ...(client.file === null ? [] : [`# openlineage.yml: ${client.file}`]),
    ...(origin === null ? [] : [`# transport of OpenLineage events: ${origin}`]),
    ...(text === '' ? [] : text.split('\n').map((line) => `#   ${line}`)),
  ];
}

function filterText(filter: EventFilter): string {
  return filter.type === 'exact' ? `exact ${filter.match}` : `regex ${filter.regex.source}`;
}

function settingText(option: Option, { value, origin }: Setting): string {
  const shown =
    option.type === 'secret' ? '[secret]' : option.type === 'duration' ? durationText(Number(value)) : value;
  if (option.type === 'map') return `# ${origin}\n${stringify({ [option.key]: shown }, { lineWidth: 0 }).trimEnd()}`;
  const text = stringify({ [option.key]: shown }, { lineWidth: 0, collectionStyle: 'flow' }).trim();
  return `${flowLine(text)} # ${origin}`;
}

/** `{ key: value }` as `key: value`. */
function flowLine(text: string): string {
  return text.startsWith('{ ') && text.endsWith(' }') ? text.slice(2, -2) : text;
}
