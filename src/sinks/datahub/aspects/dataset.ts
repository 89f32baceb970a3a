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

/** `com.linkedin.schema.StringType` and so on, by the part that differs. */
export type FieldTypeName =
  'String' | 'Number' | 'Boolean' | 'Bytes' | 'Date' | 'Time' | 'Enum' | 'Null' | 'Array' | 'Map' | 'Record' | 'Union';

/** A union with one member, under the type's full name. Collections say what they hold. */
export interface FieldType {
  readonly type: Readonly<Record<string, object>>;
}

export interface SchemaField {
  readonly fieldPath: string;
  readonly nullable: boolean;
  readonly description?: string | undefined;
  readonly type: FieldType;
  readonly nativeDataType: string;
  readonly recursive: boolean;
  readonly isPartOfKey: boolean;
  /** JSON text. */
  readonly jsonProps?: string | undefined;
}

export function fieldType(name: FieldTypeName, holds: object = {}): FieldType {
  return { type: { [`com.linkedin.schema.${name}Type`]: holds } };
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

export function schemaMetadata(platform: Urn, fields: readonly SchemaField[]): SchemaMetadataAspect {
  return {
    schemaName: '',
    platform,
    version: 0,
    created: unknownStamp,
    lastModified: unknownStamp,
    hash: '',
    platformSchema: { 'com.linkedin.schema.Schemaless': {} },
    fields,
  };
}
