/** What templates say of the round that a loop is in. Of a loop one round is read: it is the first and the last. */

const compare: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};

const round =
  /^(?:for)?loop\.(r?index)(0?)\s*([<>]=?|[!=]=)\s*(?:(\d+)|\(?\s*[\w.]+\s*(?:\|\s*(?:length|count|size)|\.size)\s*\)?)$/;

/** Longer ones are never of this kind, and would take long. */
const longestCondition = 200;

/** Whether a condition on the round holds in the only one (`not loop.last`, `forloop.first`, `loop.index > 1`); null for any other condition. */
export function holdsInOneRound(condition: string): boolean | null {
  const text = condition.trim();
  if (text.length > longestCondition) return null;
  const negated = /^not\s+([\s\S]+)$/.exec(text)?.[1];
  if (negated !== undefined) {
    const holds = holdsInOneRound(negated);
    return holds === null ? null : !holds;
  }
  const inner = /^\(([^()]*)\)$/.exec(text)?.[1];
  if (inner !== undefined) return holdsInOneRound(inner);
  const said = /^(?:for)?loop\.(?:first|last)(?:\s*==\s*(true|false))?$/i.exec(text);
  if (said !== null) return said[1]?.toLowerCase() !== 'false';
  const [, place, zero, operator = '', number] = round.exec(text) ?? [];
  if (place === undefined) return null;
  // Without a number it is compared with how many rounds there are.
  return compare[operator]?.(zero === '0' ? 0 : 1, number === undefined ? 1 : Number(number)) ?? null;
}

/** The text that a hole gives in the only round (`{{ "," if not loop.last }}`, `{{ ',' }}`); null for any other hole. */
export function textInOneRound(hole: string): string | null {
  const literal =
    /^\{\{[-+]?\s*(?:'([^']*)'|"([^"]*)")\s*(?:if\s+([\s\S]+?))?(?:\s+else\s+(?:'([^']*)'|"([^"]*)"))?\s*[-+]?\}\}$/;
  const match = hole.length > 400 ? null : literal.exec(hole);
  if (match === null) return null;
  const [, single, double, condition, otherSingle, otherDouble] = match;
  const holds = condition === undefined ? true : holdsInOneRound(condition);
  if (holds === null) return null;
  return holds ? (single ?? double ?? '') : (otherSingle ?? otherDouble ?? ' ');
}
