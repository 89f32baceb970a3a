/** What an option is: the row type of the one table in options.ts. */

export type CommandName = 'run' | 'check' | 'demo' | 'validate' | 'replay' | 'config' | 'sql';

export type OptionType =
  | 'string'
  | 'integer'
  | 'number'
  /** 0 to 1, or a percentage. */
  | 'ratio'
  | 'boolean'
  /** `500ms`, `10s`, `30m`, `1h`, `7d`; kept in milliseconds. */
  | 'duration'
  /** ISO 8601 or `YYYY-MM-DD HH:MM:SS` in UTC; kept as ISO 8601 UTC with milliseconds. */
  | 'time'
  /** Kept absolute. */
  | 'path'
  | 'url'
  /** Never shown. Comes with a twin `…-file`. */
  | 'secret'
  /** One of `choices`. */
  | 'choice'
  /** Several of `choices`. */
  | 'choices'
  /** Several words. */
  | 'list'
  /** Several paths, kept absolute. */
  | 'paths'
  /** Several regular expressions. */
  | 'patterns'
  /** A map, that only a config file can hold: id or slug → settings (`fields`). */
  | 'map';

export type OptionGroup =
  'Hightouch' | 'Output' | 'Window' | 'Selection' | 'OpenLineage' | 'DataHub' | 'Result' | 'Log' | 'SQL' | 'General';

/** A row as it is written. */
export interface OptionRow {
  readonly type: OptionType;
  readonly about: string;
  /** As a person would write it. */
  readonly default?: string;
  /** Where a command has a default of its own. */
  readonly defaultOf?: Readonly<Partial<Record<CommandName, string>>>;
  /** What stands in the documentation when the default depends on something. */
  readonly defaultText?: string;
  /** run, check and config unless told otherwise. */
  readonly commands?: readonly CommandName[];
  readonly alias?: string;
  /** Variables of the field that are honoured after our own. */
  readonly standard?: readonly string[];
  readonly choices?: readonly string[];
  /** Other words for some of the choices. */
  readonly synonyms?: Readonly<Record<string, string>>;
  readonly min?: number;
  readonly max?: number;
  /** How the value is called in the help: `FILE`. */
  readonly placeholder?: string;
  /** Of a map's entries: key → type. */
  readonly fields?: Readonly<Record<string, 'string' | 'boolean'>>;
  /** Of a path: `-` stands for standard output. */
  readonly standardOutput?: boolean;
  /** Not a key of the config file: it names the file itself. */
  readonly notInFile?: boolean;
}

export interface Option extends OptionRow {
  /** Without dashes in front: `api-url`. */
  readonly flag: string;
  /** `HIGHTOUCH_LINEAGE_API_URL` */
  readonly env: string;
  /** `apiUrl` */
  readonly key: string;
  readonly group: OptionGroup;
  readonly commands: readonly CommandName[];
  /** Key of the secret that this option names the file of. */
  readonly fileOf?: string;
}

export const envPrefix = 'HIGHTOUCH_LINEAGE_';

/** A row with its names worked out; a secret gives two options, itself and the file that holds it. */
export function toOptions(group: OptionGroup, flag: string, row: OptionRow): readonly Option[] {
  const option: Option = { ...row, ...namesOf(flag), group, commands: row.commands ?? ['run', 'check', 'config'] };
  if (row.type !== 'secret') return [option];
  const file: Option = {
    ...namesOf(`${flag}-file`),
    type: 'path',
    about: `File that holds the value of --${flag}.`,
    placeholder: 'FILE',
    group,
    commands: option.commands,
    standard: (row.standard ?? []).map((name) => `${name}_FILE`),
    fileOf: option.key,
  };
  return [option, file];
}

/** `max-requests-per-second` → flag, variable and key. */
export function namesOf(flag: string): { readonly flag: string; readonly env: string; readonly key: string } {
  return {
    flag,
    env: `${envPrefix}${flag.toUpperCase().replaceAll('-', '_')}`,
    key: flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
  };
}

/** Whether an option takes more than one value. */
export function isList(option: Option): boolean {
  return ['choices', 'list', 'paths', 'patterns'].includes(option.type);
}
