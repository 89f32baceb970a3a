import type { Writable } from 'node:stream';
import type { HttpTransportOptions } from '../transports/http.js';
import type { Transform } from '../transports/transform.js';
import type { Environment } from './variables.js';

/** What transports get from the program around them. */
export interface TransportHost extends Pick<HttpTransportOptions, 'signal' | 'random' | 'now' | 'sleep' | 'onSecret'> {
  /** `DD_API_KEY` and `DD_SITE` come from it. */
  readonly env: Environment;
  /** What relative paths start from. */
  readonly folder: string;
  readonly stdout?: Writable;
  /** Transformers of one's own, by the name that `transformer_class` gives. */
  readonly transformers?: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => Transform>>;
  /** Told of what is seen and not followed, and of failures that a composite goes over. */
  readonly onNotice?: (notice: string) => void;
}
