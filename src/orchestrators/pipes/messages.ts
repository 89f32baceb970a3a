/** The messages of Dagster Pipes, protocol 0.1. Receivers take `params` as keyword arguments: no key may lack or be added. */
import { redactData } from '../../log/redact.js';

export type MetadataType =
  'text' | 'int' | 'float' | 'bool' | 'json' | 'md' | 'timestamp' | 'table_schema' | 'table_column_lineage';

/** A value of null is refused by readers: what is not known is left out. */
export interface MetadataValue {
  readonly raw_value: unknown;
  readonly type: MetadataType;
}
export type Metadata = Readonly<Record<string, MetadataValue>>;

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export interface PipesException {
  readonly message: string;
  readonly stack: readonly string[];
  readonly name: string | null;
  readonly cause: PipesException | null;
  readonly context: PipesException | null;
}

export type PipesMessage =
  | { readonly method: 'opened'; readonly params: { readonly extras: object } }
  | { readonly method: 'closed'; readonly params: { readonly exception?: PipesException } }
  | { readonly method: 'log'; readonly params: { readonly message: string; readonly level: LogLevel } }
  | {
      readonly method: 'report_asset_materialization';
      readonly params: {
        readonly asset_key: string;
        readonly metadata: Metadata;
        readonly data_version: string | null;
      };
    }
  | {
      readonly method: 'report_asset_check';
      readonly params: {
        readonly asset_key: string;
        readonly check_name: string;
        readonly passed: boolean;
        readonly severity: 'WARN' | 'ERROR';
        readonly metadata: Metadata;
      };
    }
  | { readonly method: 'report_custom_message'; readonly params: { readonly payload: unknown } }
  | {
      readonly method: 'log_external_stream';
      readonly params: { readonly stream: 'stdout' | 'stderr'; readonly text: string; readonly extras: object };
    };

/** The message as one line, without its end, and without any secret. */
export function messageLine({ method, params }: PipesMessage): string {
  return redactData(wellFormed(withFloats(JSON.stringify({ __dagster_pipes_version: '0.1', method, params }))));
}

/** A number that readers take for a float even when it is whole: they refuse `1`, and all of the message with it. */
export function float(value: number): MetadataValue {
  return { type: 'float', raw_value: value };
}

/** JavaScript writes 1.0 as 1. The pattern cannot stand inside of a text, where quotes are escaped. */
function withFloats(json: string): string {
  return json.replace(/("type":"float","raw_value":-?\d+)(?=[,}])/g, '$1.0');
}

/** Half a surrogate pair is JSON, but no text that Dagster could store. */
function wellFormed(json: string): string {
  return json.replace(/\\(?:u([0-9a-f]{4})|.)/g, (escape, code: string | undefined) =>
    code !== undefined && /^d[89a-f]/.test(code) ? '\\ufffd' : escape,
  );
}
