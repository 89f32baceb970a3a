/** The text of one value of a stream of JSON, not parsed yet. */
export interface JsonText {
  readonly text: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Index in the top-level array that holds it; null when it stands by itself. */
  readonly index: number | null;
  /** Why it is no value, where that is known without parsing. */
  readonly broken?: string;
}

export interface JsonSplitter {
  /** Takes the next piece of the stream, cut anywhere. Gives the values that ended in it. */
  push(piece: string): Generator<JsonText>;
  /** Gives what is left when the stream has ended. */
  end(): Generator<JsonText>;
  /** The line that was reached. */
  line(): number;
}

const [lineFeed, quote, comma, backslash] = [0x0a, 0x22, 0x2c, 0x5c];
const [openBracket, closeBracket, openBrace, closeBrace, byteOrderMark] = [0x5b, 0x5d, 0x7b, 0x7d, 0xfeff];
/** No event is nearly as long, and a text without an end must not fill the memory. */
const longestValue = 64 * 1024 * 1024;

/**
 * Cuts a stream of JSON into its values, so that no more than one is held: values one a line (NDJSON) or over several lines,
 * and the members of an array. A line that is cut off costs itself alone: an object that fills a later line begins anew.
 */
export function openJsonSplitter(): JsonSplitter {
  let line = 1;
  let index: number | null = null;
  /** Line on which the value at hand began, and its text; the rest is about the place in it. */
  let began: number | null = null;
  let text = '';
  let lineStart = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let tooLong = false;

  function add(more: string): void {
    text += more;
    if (text.length <= longestValue) return;
    tooLong = true;
    text = '';
    lineStart = 0;
  }

  function* emit(why?: string): Generator<JsonText> {
    const broken = tooLong ? 'the value is longer than 64 MiB' : why;
    if (began !== null) yield { text: text.trim(), line: began, index, ...(broken === undefined ? {} : { broken }) };
    began = null;
    text = '';
    [lineStart, depth] = [0, 0];
    [inString, escaped, tooLong] = [false, false, false];
  }

  /** Inside an object over several lines: whether this line is an object by itself, and what stood before was cut off. */
  function* beginAnew(): Generator<JsonText> {
    const last = text.slice(lineStart).trimEnd();
    const isWhole = lineStart > 0 && last.length > 2 && last.startsWith('{') && isJson(last);
    if (isWhole) {
      text = text.slice(0, lineStart);
      yield* emit('the line is no JSON');
      yield { text: last, line, index };
    }
    lineStart = text.length;
  }

  function* endLine(): Generator<JsonText> {
    if (began === null) return;
    if (index !== null) {
      [inString, escaped] = [false, false]; // no string goes over a line: so the next member is found all the same
    } else if (inString) yield* emit('the line is no JSON');
    else if (depth <= 0) yield* emit();
    else yield* beginAnew();
  }

  /** What may stand between values. Gives false where a value begins. */
  function* between(code: number): Generator<JsonText, boolean> {
    if (code === 0x20 || code === 0x09 || code === 0x0d || code === byteOrderMark) return true;
    if (index === null && code === openBracket) {
      index = 0;
      return true;
    }
    if (index === null || (code !== closeBracket && code !== comma)) return false;
    if (code === comma || index > 0) yield { text: '', line, index, broken: 'a value is missing here' };
    index = code === comma ? index + 1 : null;
    return true;
  }

  return {
    line: () => line,
    *push(piece) {
      let from = 0;
      for (let at = 0; at < piece.length; at += 1) {
        const code = piece.charCodeAt(at);
        if (inString && code !== lineFeed) {
          if (escaped) escaped = false;
          else if (code === backslash) escaped = true;
          else if (code === quote) inString = false;
          continue;
        }
        if (code === lineFeed) {
          if (began !== null) add(piece.slice(from, at + 1));
          from = at + 1;
          yield* endLine();
          line += 1;
          continue;
        }
        if (began === null) {
          from = at + 1;
          if (yield* between(code)) continue;
          from = at;
          began = line;
        }
        if (code === quote) inString = true;
        else if (code === openBrace || code === openBracket) depth += 1;
        else if (index !== null && depth === 0 && (code === comma || code === closeBracket)) {
          add(piece.slice(from, at));
          from = at + 1;
          yield* emit();
          index = code === comma ? index + 1 : null;
        } else if (code === closeBrace || code === closeBracket) depth -= 1;
      }
      if (began !== null) add(piece.slice(from));
    },
    *end() {
      const isOpen = index !== null;
      yield* emit();
      if (isOpen) yield { text: '', line, index: null, broken: 'the array does not end: the file is cut off' };
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
