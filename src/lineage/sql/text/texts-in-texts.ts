/** Statements that run a text: `EXECUTE IMMEDIATE '..'`, `EXEC ('..')`, `EXEC sp_executesql N'..'`, or return what one has run. */

const running =
  /^\s*(?:EXECUTE\s+IMMEDIATE\s|RETURN\s+TABLE\b|EXEC(?:UTE)?\s*\(|EXEC(?:UTE)?\s+(?:\w+\.){0,2}sp_executesql\s)/i;
const constants = [
  /^\s*EXECUTE\s+IMMEDIATE\s+(?<text>'(?:[^']|'')*'|"""(?:(?!""").)*"""|"[^"]*"|\$\$(?:(?!\$\$).)*\$\$)(?:\s+INTO\s+(?<names>:?\w+(?:\s*,\s*:?\w+)*))?\s*$/is,
  /^\s*EXEC(?:UTE)?\s*\(\s*N?(?<text>'(?:[^']|'')*')\s*\)\s*$/is,
  /^\s*EXEC(?:UTE)?\s+(?:\w+\.){0,2}sp_executesql\s+N?(?<text>'(?:[^']|'')*')\s*$/is,
];

/** Whether the statement runs a text, known or not. */
export function runsText(sql: string): boolean {
  return running.test(sql);
}

/** The SQL that the statement runs when it is written out in it, and nothing is put into it; else null. */
export function constantText(sql: string): string | null {
  if (!runsText(sql)) return null;
  for (const pattern of constants) {
    const { text, names } = pattern.exec(sql)?.groups ?? {};
    if (text === undefined) continue;
    const query = unquoted(text);
    return names === undefined ? query : `set (${names.replaceAll(':', '')}) = (${query.replace(/;\s*$/, '')})`;
  }
  return null;
}

function unquoted(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  const marks = text.startsWith('"""') ? 3 : text.startsWith('$$') ? 2 : 1;
  return text.slice(marks, -marks);
}
