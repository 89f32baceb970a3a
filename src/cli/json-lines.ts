/**
 * How many lines below its beginning a member of a JSON text stands (its key, or the element of an array); of a pointer that
 * leads nowhere, the nearest that is there.
 *
 * @param text valid JSON
 * @param pointer RFC 6901
 */
export function lineOfPointer(text: string, pointer: string): number {
  const wanted = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let line = 0;
  let found = 0;
  let matched = 0;
  let isPast = false;
  /** Of each open object or array: the key or index at hand, and whether its own place matches the pointer so far. */
  const open: { key: string | number | null; readonly isArray: boolean; readonly onPath: boolean }[] = [];

  function enter(key: string | number): void {
    if (open.at(-1)?.onPath !== true) return;
    if (open.length === matched) isPast = true; // a sibling of what was found: the rest of the pointer is not there
    if (open.length !== matched + 1 || wanted[matched] !== String(key)) return;
    matched += 1;
    found = line;
  }

  const token = /\n|"(?:[^"\\]|\\.)*"|[{}[\],]/g;
  for (let match = token.exec(text); match !== null && !isPast && matched < wanted.length; match = token.exec(text)) {
    const [word] = match;
    const top = open.at(-1);
    if (word === '\n') {
      line += 1;
    } else if (word === '{' || word === '[') {
      open.push({ key: word === '[' ? 0 : null, isArray: word === '[', onPath: open.length === matched });
      if (word === '[') skipBlanks();
      if (word === '[') enter(0);
    } else if (word === '}' || word === ']') {
      open.pop();
    } else if (word === ',' && top?.isArray === true) {
      top.key = Number(top.key) + 1;
      skipBlanks();
      enter(top.key);
    } else if (
      word.startsWith('"') &&
      top?.isArray === false &&
      /^\s*:/.test(text.slice(token.lastIndex, token.lastIndex + 64))
    ) {
      enter(JSON.parse(word) as string); // a quoted word of valid JSON
    }
  }

  /** An element stands where its first letter stands, not where the comma before it does. */
  function skipBlanks(): void {
    while (/\s/.test(text[token.lastIndex] ?? '')) {
      if (text[token.lastIndex] === '\n') line += 1;
      token.lastIndex += 1;
    }
  }
  return found;
}
