import { replaceJobNamespace } from '../transports/transform.js';
import type { Transform } from '../transports/transform.js';
import { ConfigError } from './config-error.js';
import { readOptions } from './option-reader.js';
import type { OptionReader } from './option-reader.js';
import type { TransportHost } from './transport-host.js';

const replacer = 'JobNamespaceReplaceTransformer';

/**
 * The function behind `transformer_class`. Python's path to its class is taken by its last word, so that one file serves both
 * clients; functions of one's own stand in `host.transformers`.
 *
 * Throws a ConfigError for a name that is not known.
 */
export function openTransformer(read: OptionReader, host: TransportHost): Transform {
  const name = read.requiredText('transformer_class');
  const properties = read.record('transformer_properties') ?? {};
  const own = host.transformers ?? {};
  const make = Object.hasOwn(own, name) ? own[name] : undefined;
  if (make !== undefined) return make(properties);
  if (name.split('.').at(-1) === replacer) {
    const options = readOptions(properties, `${read.where}.transformer_properties`);
    const newJobNamespace = options.requiredText('new_job_namespace');
    return replaceJobNamespace({ newJobNamespace, includeParentFacet: options.flag('include_parent_facet') ?? true });
  }
  throw new ConfigError(
    `${read.where}.transformer_class ${JSON.stringify(name)} is not known`,
    `Known: ${[replacer, ...Object.keys(own)].join(', ')}. A function of your own is given to the client as transformers.`,
  );
}
