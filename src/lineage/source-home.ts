/** A source, with everything that naming its tables needs. */
import type { Source } from '../model/workspace.js';
import { defaultLocation } from './names/default-location.js';
import type { DefaultLocation } from './names/default-location.js';
import { overrideFor, placeOverride } from './names/name-overrides.js';
import type { DatasetNameOverrides, PlaceOverride } from './names/name-overrides.js';
import { platformOf } from './names/systems.js';
import { dialectOf } from './sql/dialect-of-source.js';
import type { Dialect } from './sql/port.js';
import type { KnownTables } from './known-tables.js';
import type { TableHome } from './table-registry.js';

export interface SourceHome extends TableHome {
  readonly dialect: Dialect;
  readonly dialectKnown: boolean;
  readonly location: DefaultLocation;
}

/** Reads a source and its overrides. A platform that an override names counts where the source's own type says nothing. */
export function sourceHome(
  source: Source,
  overrides: Readonly<Record<string, PlaceOverride>>,
  names: DatasetNameOverrides,
  knownTables: (dialect: Dialect) => KnownTables,
): SourceHome {
  const override = overrideFor(overrides, source);
  const type = dialectOf(source.type).known ? source.type : (override?.platform ?? relative(source.type));
  const { dialect, known } = dialectOf(type);
  const nameOverride = overrideFor(names.sources, source);
  return {
    source,
    type,
    nameOverride,
    dialect,
    dialectKnown: known,
    location: defaultLocation(type, source.configuration, placeOverride(override, nameOverride)),
    known: knownTables(dialect),
  };
}

/** A type that speaks the dialect of its platform, such as `neon`, is taken for the platform. */
function relative(type: string): string {
  const platform = platformOf(type);
  return dialectOf(platform).known ? platform : type;
}
