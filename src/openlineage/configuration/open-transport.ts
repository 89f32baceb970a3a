import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';
import { createCompositeTransport } from '../transports/composite.js';
import { createConsoleTransport } from '../transports/console.js';
import { createEventFilesTransport } from '../transports/event-files.js';
import { createFileTransport } from '../transports/file.js';
import { createHttpTransport } from '../transports/http.js';
import { createNoopTransport } from '../transports/noop.js';
import { createTransformTransport } from '../transports/transform.js';
import type { Transport } from '../transports/transport.js';
import { ConfigError } from './config-error.js';
import { compositeMembers } from './composite-members.js';
import { datadogOptions, filePath, httpOptions } from './http-options.js';
import { readOptions } from './option-reader.js';
import type { OptionReader } from './option-reader.js';
import type { TransportHost } from './transport-host.js';
import { openTransformer } from './transformers.js';

type Opener = (read: OptionReader, host: TransportHost) => Transport;

/** The only list of types. A new one is a line here. */
const types: Readonly<Record<string, Opener>> = {
  http: (read, host) => createHttpTransport(httpOptions(read, host)),
  // Every emission is asynchronous here; what else its options say has no meaning without a queue of its own.
  async_http: (read, host) => createHttpTransport(httpOptions(read, host)),
  datadog: (read, host) => createHttpTransport(datadogOptions(read, host)),
  console: (_read, host) => createConsoleTransport(host.stdout),
  file: openFile,
  composite: openComposite,
  transform: openTransform,
  noop: () => createNoopTransport(),
};

export const transportTypes: readonly string[] = Object.keys(types);

/**
 * The transport that these options describe, in the words of `openlineage.yml`. What its options say and this client does
 * not follow is told to `host.onNotice`.
 *
 * Throws a ConfigError for a type that is not known here, and for options that cannot be used.
 */
export function openTransport(options: JsonRecord, host: TransportHost, where = 'transport'): Transport {
  const read = readOptions(options, where);
  const type = read.requiredText('type');
  const open = Object.hasOwn(types, type) ? types[type] : undefined;
  if (open === undefined) {
    const hint = `Types that work: ${transportTypes.join(', ')}.`;
    throw new ConfigError(`${where}.type ${JSON.stringify(type)} is not supported by this client`, hint);
  }
  for (const common of ['name', 'priority', 'transports']) read.raw(common); // of a member, and of OPENLINEAGE_URL's entry
  const transport = orConfigError(where, () => open(read, host));
  const unread = read.unread();
  if (unread.length > 0) host.onNotice?.(`${where} (${type}): not followed by this client: ${unread.join(', ')}`);
  return transport;
}

function openFile(read: OptionReader, host: TransportHost): Transport {
  const path = filePath(read, host);
  return read.flag('append') === true ? createFileTransport(path) : createEventFilesTransport(path, host.now);
}

function openComposite(read: OptionReader, host: TransportHost): Transport {
  const members = compositeMembers(read).map(({ name, priority, options }) => ({
    name,
    priority,
    transport: openTransport(options, host, `${read.where}.transports.${name}`),
  }));
  return createCompositeTransport(members, {
    continueOnFailure: read.flag('continue_on_failure') ?? true,
    continueOnSuccess: read.flag('continue_on_success') ?? true,
    sortTransports: read.flag('sort_transports') ?? false,
    onFailure: (name, error) =>
      host.onNotice?.(`transport ${name} failed: ${error instanceof Error ? error.message : String(error)}`),
  });
}

function openTransform(read: OptionReader, host: TransportHost): Transport {
  const inner = read.record('transport');
  if (inner === undefined)
    throw new ConfigError(`${read.where}.transport is missing`, 'Give the transport that sends.');
  const transform = openTransformer(read, host);
  return createTransformTransport(openTransport(inner, host, `${read.where}.transport`), transform);
}

/** What a transport itself refuses, in the words of the configuration. */
function orConfigError(where: string, open: () => Transport): Transport {
  try {
    return open();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConfigError(`${where}: ${cause.message}`, 'Correct the option.', cause);
  }
}

/** Whether options describe a transport that does nothing. */
export function isNoop(options: JsonRecord | null): boolean {
  return isRecord(options) && options['type'] === 'noop';
}
