/** Aspects that describe a dataset: properties, schema, and the view behind it. */
import type { Urn } from '../urns.js';

export interface TimeStamp {
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface AuditStamp extends TimeStamp {
  readonly actor: Urn;
}

export interface DatasetPropertiesAspect {
  readonly customProperties: Readonly<Record<string, string>>;
  readonly externalUrl?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  readonly created?: TimeStamp | undefined;
  readonly lastModified?: TimeStamp | undefined;
  readonly tags: readonly string[];
}

export interface ViewPropertiesAspect {
  readonly materialized: boolean;
  readonly viewLogic: string;
  readonly viewLanguage: string;
}

export interface SchemaField {
  readonly fieldPath: string;
  readonly nullable: boolean;
  readonly type: { readonly type: { readonly 'com.linkedin.schema.StringType': Readonly<Record<string, never>> } };
  readonly nativeDataType: string;
  readonly recursive: boolean;
  readonly isPartOfKey: boolean;
}

export interface SchemaMetadataAspect {
  readonly schemaName: string;
  readonly platform: Urn;
  readonly version: number;
  readonly created: AuditStamp;
  readonly lastModified: AuditStamp;
  readonly hash: string;
  readonly platformSchema: { readonly 'com.linkedin.schema.Schemaless': Readonly<Record<string, never>> };
  readonly fields: readonly SchemaField[];
}

const unknownStamp: AuditStamp = { time: 0, actor: 'urn:li:corpuser:unknown' };

/**
 * The schema of columns of which only the names are known: Hightouch's API gives no types, so each is a string.
 *
 * @param platform URN of the dataset's platform
 * @param isKey whether a column is (part of) the key
 */
export function schemaMetadata(
  platform: Urn,
  columns: readonly string[],
  isKey: (column: string) => boolean,
): SchemaMetadataAspect {
  return {
    schemaName: '',
    platform,
    version: 0,
    created: unknownStamp,
    lastModified: unknownStamp,
    hash: '',
    platformSchema: { 'com.linkedin.schema.Schemaless': {} },
    fields: columns.map((column) => ({
      fieldPath: column,
      nullable: false,
      type: { type: { 'com.linkedin.schema.StringType': {} } },
      nativeDataType: 'STRING',
      recursive: false,
      isPartOfKey: isKey(column),
    })),
  };
}
