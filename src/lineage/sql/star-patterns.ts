/** `* ILIKE 'a%'` passes the parser as an excluded column of this name and the pattern's place. */
export const starPatternMark = '__ilike_';
