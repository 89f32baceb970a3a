import { columnMetadata, type AssetColumn } from './columns.js';
import type { Metadata } from './messages.js';

/** Metadata that has a fixed part and lists, which give way when the whole is too large. */
export interface LongMetadata {
  readonly figures: Metadata;
  readonly columns: readonly AssetColumn[];
  /** By the name of the entry; told as JSON. */
  readonly lists: Readonly<Record<string, readonly unknown[]>>;
}

interface Part {
  readonly name: string;
  readonly items: readonly unknown[];
  readonly tell: (count: number) => Metadata;
  kept: number;
}

/**
 * The metadata in no more than `maxBytes` of JSON as far as that is to be had: the biggest list is cut first, from its end, and
 * `trimmed` says what is missing.
 */
export function fitMetadata({ figures, columns, lists }: LongMetadata, maxBytes: number): Metadata {
  const parts: Part[] = [
    {
      name: 'columns',
      items: columns,
      tell: (count) => columnMetadata(columns.slice(0, count)),
      kept: columns.length,
    },
    ...Object.entries(lists).map(([name, items]): Part => ({
      name,
      items,
      tell: (count) => (count === 0 ? {} : { [name]: { type: 'json', raw_value: items.slice(0, count) } }),
      kept: items.length,
    })),
  ];
  const whole = (): Metadata => ({
    ...figures,
    ...Object.assign({}, ...parts.map(({ tell, kept }) => tell(kept))),
    ...trimNote(parts),
  });
  const biggestFirst = parts.toSorted((a, b) => bytes(b.tell(b.kept)) - bytes(a.tell(a.kept)));
  for (const part of biggestFirst) {
    if (bytes(whole()) <= maxBytes) break;
    part.kept = most(part.items.length, (count) => {
      part.kept = count;
      return bytes(whole()) <= maxBytes;
    });
  }
  return whole();
}

/** The largest number below `limit` for which `fits` holds, which holds for all smaller ones; 0 when it holds for none. */
function most(limit: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function trimNote(parts: readonly Part[]): Metadata {
  const cut = parts.filter(({ items, kept }) => kept < items.length);
  if (cut.length === 0) return {};
  const text = cut.map(({ name, items, kept }) => `${kept} of ${items.length} ${name}`).join(', ');
  return { trimmed: { type: 'text', raw_value: `To keep the message small, it has ${text}.` } };
}

function bytes(metadata: Metadata): number {
  return Buffer.byteLength(JSON.stringify(metadata));
}
