import type { Logger } from './logger.js';

/** So many of a kind are told one by one. */
const toldOfAKind = 3;
/** So many kinds are told apart; what an answer says may differ each time. */
const kindsApart = 20;
const others = 'others';
const kindLength = 200;

/** Warnings that may come by the thousand: the first few of each kind are told, the others counted. */
export interface AlikeWarnings {
  /** One more, told or counted; `text` says of what kind: its URNs, numbers and ids do not make another kind. */
  warn(text: string, fields: object, message: string): void;
  /** Tells in one line how many there were, by kind, when some were counted alone since the last such line. */
  sum(fields: object, message: string): void;
}

/** The first three of each kind, twenty kinds at most, and then sums. */
export function openAlikeWarnings(log: Logger): AlikeWarnings {
  const counts = new Map<string, number>();
  let untold = 0;

  return {
    warn(text, fields, message) {
      const own = kindOf(text);
      const kind = counts.has(own) || counts.size < kindsApart ? own : others;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count > toldOfAKind) untold += 1;
      else log.warn(fields, message);
    },
    sum(fields, message) {
      if (untold === 0) return;
      const kinds = [...counts].map(([kind, count]) => ({ kind, count }));
      const count = kinds.reduce((total, one) => total + one.count, 0);
      log.warn({ count, notLogged: untold, kinds, ...fields }, message);
      untold = 0;
    },
  };
}

/** A text without what differs from one object to the next. */
function kindOf(text: string): string {
  return text
    .slice(0, 4 * kindLength)
    .replace(/urn:li:\S+/g, 'urn:li:…')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{20,}|[0-9a-f]{16,}/gi, '…')
    .replace(/\d+/g, (digits) => (digits.length === 3 ? digits : '#'))
    .slice(0, kindLength);
}
