/** `* ILIKE 'a%'` passes the parser as an excluded column of this name and the pattern's place. */
export const starPatternMark = '__ilike_';

/** `FOR ORDINALITY` of XMLTABLE passes the parser as a column of this type. */
export const ordinalityType = '__ordinality';

/** Stands behind the `=` of `SET a = a + 1`, that was written as `SET a += 1`, for the column before it. */
export const ownColumnMark = '__own_column';

/** `*COLUMNS(..)` as the arguments of a function passes the parser as a call of this name. */
export const unpackedColumns = '__unpacked_columns';

/** What a lateral join is called whose columns replace those of their names behind a pipe, or take them out of reach. */
export const replacingJoin = '__replaced_columns';
export const droppingJoin = '__dropped_columns';

/** Stands before the names of those columns, so that no other expression in the list takes one for an alias. */
export const overlaidColumn = '__overlaid_';

/** The body of a function that is not followed passes the parser as a call of this name with the text of the body. */
export const unreadBody = '__unread_body';
