/** What a person may say about single sources and destinations; shapes as in the configuration, keyed by id or slug. */

export interface NameOverride {
  readonly namespace?: string;
  /** `{object}` in it stands for the name the dataset would have. */
  readonly name?: string;
  readonly database?: string;
  readonly schema?: string;
}

export interface DatasetNameOverrides {
  readonly sources: Readonly<Record<string, NameOverride>>;
  readonly destinations: Readonly<Record<string, NameOverride>>;
}

export interface PlaceOverride {
  readonly platform?: string;
  readonly database?: string;
  readonly schema?: string;
}

/** The entry of an object: the one under its id, else the one under its slug. */
export function overrideFor<T>(
  overrides: Readonly<Record<string, T>>,
  object: { readonly id: string; readonly slug: string },
): T | undefined {
  if (Object.hasOwn(overrides, object.id)) return overrides[object.id];
  return Object.hasOwn(overrides, object.slug) ? overrides[object.slug] : undefined;
}

/** Where tables lie, as two kinds of override say it: the settings of a source or destination are the stronger. */
export function placeOverride(place: PlaceOverride | undefined, names: NameOverride | undefined): PlaceOverride {
  const { database, schema } = names ?? {};
  return { ...(database === undefined ? {} : { database }), ...(schema === undefined ? {} : { schema }), ...place };
}
