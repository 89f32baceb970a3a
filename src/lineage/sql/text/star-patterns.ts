/** `* ILIKE 'a%'` passes the parser as an excluded column of this name and the pattern's place. */
export const starPatternMark = '__ilike_';

/** `FOR ORDINALITY` of XMLTABLE passes the parser as a column of this type. */
export const ordinalityType = '__ordinality';

/** Stands behind the `=` of `SET a = a + 1`, that was written as `SET a += 1`, for the column before it. */
export const ownColumnMark = '__own_column';

/** `*COLUMNS(..)` as the arguments of a function passes the parser as a call of this name. */
export const unpackedColumns = '__unpacked_columns';
