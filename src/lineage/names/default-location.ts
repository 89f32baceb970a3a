/** Database and schema that a source or destination is configured with, for names written without them. */
import type { JsonObject } from '../../model/workspace.js';
import { dialectOf } from '../sql/dialect-of-source.js';
import { foldName } from '../sql/dotted-names.js';
import type { Dialect } from '../sql/port.js';
import { configuredText } from './configured-text.js';
import type { PlaceOverride } from './name-overrides.js';
import { platformOf, warehouseOf } from './systems.js';
import { databaseKeys, schemaKeys } from './usual-keys.js';
import { addressOf } from './warehouse-place.js';

export interface DefaultLocation {
  readonly database: string | null;
  readonly schema: string | null;
}

/** The location a configuration names; an override wins. Spelled as the warehouse stores it. */
export function defaultLocation(
  type: string,
  configuration: JsonObject,
  override: PlaceOverride | undefined,
): DefaultLocation {
  const { dialect, known } = dialectOf(type);
  const warehouse = warehouseOf(platformOf(type));
  const database =
    override?.database ??
    configuredText(configuration, warehouse?.database ?? databaseKeys) ??
    (warehouse === null ? null : (addressOf(warehouse, configuration)?.database ?? null));
  const schema = override?.schema ?? configuredText(configuration, warehouse?.schema ?? schemaKeys);
  return { database: asStored(database, dialect, known), schema: asStored(schema, dialect, known) };
}

/** A connection setting is resolved like an unquoted name where those are upper case; elsewhere it is taken to the letter. */
export function asStored(name: string | null, dialect: Dialect, known: boolean): string | null {
  if (name === null || !known || !/^[A-Za-z_][\w$]*$/.test(name)) return name;
  const folded = foldName({ text: name, quoted: false }, dialect);
  return folded === name.toUpperCase() ? folded : name;
}
