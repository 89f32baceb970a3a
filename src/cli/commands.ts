import type { CommandName } from '../config/option.js';

export interface Command {
  readonly name: CommandName;
  /** What may stand behind it: name and form as yargs wants them, and a few words; null when nothing may. */
  readonly operands: { readonly name: string; readonly form: string; readonly about: string } | null;
  readonly about: string;
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  { name: 'run', operands: null, about: 'Make one extraction pass' },
  { name: 'check', operands: null, about: 'Try the configuration, the API key and every sink, without extracting' },
  { name: 'demo', operands: null, about: 'Make one pass on a sample workspace, into ./hightouch-lineage-demo' },
  {
    name: 'validate',
    operands: {
      name: 'files',
      form: '[files..]',
      about: 'JSON, NDJSON or gzip of either, or folders of them; - is standard input',
    },
    about: 'Judge event files and MCP files',
  },
  {
    name: 'replay',
    operands: {
      name: 'files',
      form: '[files..]',
      about: 'rejected.ndjson, or files or folders of events or proposals',
    },
    about: 'Send OpenLineage events and DataHub proposals from files again',
  },
  { name: 'config', operands: null, about: 'Print the effective configuration and where each value came from' },
  {
    name: 'sql',
    operands: { name: 'file', form: '[file]', about: 'One query; without it, standard input' },
    about: 'Explain a query: its tables and columns (no default schema is assumed, unlike in a pass)',
  },
];

/** Flags of one command that are no options of the configuration. */
export const localFlags: Readonly<Partial<Record<CommandName, Readonly<Record<string, string>>>>> = {
  config: { schema: 'Print the JSON Schema of the config file instead.' },
  replay: { resend: 'Also what an earlier replay has sent to the same place.' },
};
