/** How many characters parts of a pattern match: Python takes a look-behind of one width alone. */

interface Width {
  readonly least: number;
  readonly most: number;
}

/** What a group is to its width. */
export interface OpenedGroup {
  readonly kind: 'part' | 'capture' | 'look-ahead' | 'look-behind';
  readonly name?: string;
}

interface Frame {
  readonly group: OpenedGroup;
  /** So many captures were opened up to it, itself among them. */
  readonly number: number;
  readonly alternatives: Width[];
  before: Width;
  last: Width;
}

const none: Width = { least: 0, most: 0 };

/** Follows a pattern from its begin to its end. */
export class PatternWidths {
  readonly #captures = new Map<string, { readonly width: Width; readonly number: number }>();
  readonly #open: Frame[] = [];
  #captured = 0;

  constructor() {
    this.open({ kind: 'part' });
  }

  /** So many characters; none for a place between two. */
  characters(count: 0 | 1): void {
    this.#add({ least: count, most: count });
  }

  /** What a group has matched, by its number or name. False when it may not be named here: it has not ended, or none is it. */
  again(name: string): boolean {
    const captured = this.#captures.get(name);
    this.#add(captured?.width ?? none);
    const behind = this.#open.find(({ group }) => group.kind === 'look-behind');
    return captured !== undefined && (behind === undefined || captured.number <= behind.number);
  }

  /** What came last, so many times. */
  repeat(least: number, most: number): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) return;
    const { last } = frame;
    frame.last = { least: last.least * least, most: last.most === 0 || most === 0 ? 0 : last.most * most };
  }

  or(): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) return;
    frame.alternatives.push(sum(frame.before, frame.last));
    frame.before = none;
    frame.last = none;
  }

  open(group: OpenedGroup): void {
    if (group.kind === 'capture') this.#captured += 1;
    this.#open.push({ group, number: this.#captured, alternatives: [], before: none, last: none });
  }

  /** Whether the group may end here: false for a look-behind of several widths. */
  close(): boolean {
    this.or();
    const frame = this.#open.pop();
    if (frame === undefined) return true;
    const { group, number, alternatives } = frame;
    const least = Math.min(...alternatives.map((one) => one.least));
    const most = Math.max(...alternatives.map((one) => one.most));
    const width = { least, most };
    const isLook = group.kind === 'look-ahead' || group.kind === 'look-behind';
    if (group.kind === 'capture') this.#captures.set(String(number), { width, number });
    if (group.name !== undefined) this.#captures.set(group.name, { width, number });
    this.#add(isLook ? none : width);
    return group.kind !== 'look-behind' || least === most;
  }

  #add(width: Width): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) return;
    frame.before = sum(frame.before, frame.last);
    frame.last = width;
  }
}

function sum(a: Width, b: Width): Width {
  return { least: a.least + b.least, most: a.most + b.most };
}
