import type { TableNode } from '../../model/graph.js';
import type { DataHubNaming, PlatformSettings } from './options.js';
import { tableSpelling } from './platforms.js';

export interface TableParts {
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string;
}

/**
 * The name under which a warehouse's own DataHub connector knows a table: its parts joined by dots, in that connector's
 * case. A part that is not known is taken from the settings, else left out.
 *
 * @param platform DataHub's name of the platform
 */
export function tableName(
  platform: string,
  parts: TableParts | TableNode,
  settings: PlatformSettings,
  lowercase: DataHubNaming['lowercaseUrns'],
): string {
  const spelling = tableSpelling(platform);
  const database = parts.database ?? settings.database ?? null;
  const schema = settings.includeSchemaInUrn === false ? null : (parts.schema ?? settings.schema ?? null);
  const known = [database, schema, parts.table].filter((part): part is string => part !== null && part !== '');
  const told = known.slice(-spelling.parts);
  if (lowercase === 'true') return told.join('.').toLowerCase();
  if (lowercase === 'false' || spelling.case === 'keep') return told.join('.');
  if (spelling.case === 'lower') return told.join('.').toLowerCase();
  return told.map(lowerIfUpper).join('.');
}

/** The field path of a warehouse's column, in the case its connector gives columns. */
export function columnName(platform: string, column: string, lowercase: DataHubNaming['lowercaseUrns']): string {
  if (lowercase === 'false') return column;
  const spelling = tableSpelling(platform).case;
  if (spelling === 'lower') return column.toLowerCase();
  return spelling === 'lower-if-upper' ? lowerIfUpper(column) : column;
}

function lowerIfUpper(part: string): string {
  return part === part.toUpperCase() ? part.toLowerCase() : part;
}

/**
 * Splits what a destination's configuration calls its object, `table` to `database.schema.table`, into parts, without quotes
 * (`"`, backticks, square brackets). What is no such name is a table as a whole.
 */
export function completeParts(object: string, database: string | null, schema: string | null): TableParts {
  const written = writtenParts(object);
  if (written === null || written.length > 3) return { database, schema, table: object };
  const table = written.at(-1) ?? object;
  return { table, schema: written.at(-2) ?? schema, database: written.at(-3) ?? database };
}

const part = /"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|\[([^\]]+)\]|([^."`[\]]+)/y;

function writtenParts(object: string): readonly string[] | null {
  const parts: string[] = [];
  for (let at = 0; ; at += 1) {
    part.lastIndex = at;
    const found = part.exec(object);
    if (found === null) return null;
    const [whole, quoted, ticked, bracketed, plain = ''] = found;
    parts.push(quoted?.replaceAll('""', '"') ?? ticked?.replaceAll('``', '`') ?? bracketed ?? plain);
    at += whole.length;
    if (at === object.length) return parts;
    if (object[at] !== '.') return null;
  }
}
