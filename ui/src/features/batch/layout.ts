// Where the rows stand: 44 px each, 28 more for the line of a row with a mistake. Known for all rows at once, so that the scroll bar
// is right from the first; only what is in sight is in the page.
export const ROW = 44;
export const LINE = 28;

export interface Layout {
  /** Upper edge of each row, and below them the height of all. */
  tops: Float64Array;
  count: number;
  height: number;
}

export function layoutOf(count: number, hasLine: (at: number) => boolean): Layout {
  const tops = new Float64Array(count + 1);
  let top = 0;
  for (let at = 0; at < count; at += 1) {
    tops[at] = top;
    top += ROW + (hasLine(at) ? LINE : 0);
  }
  tops[count] = top;
  return { tops, count, height: top };
}

export const topOf = (layout: Layout, at: number): number => layout.tops[Math.min(Math.max(0, at), layout.count)] ?? 0;

/** The row at this height. */
export function rowAt(layout: Layout, y: number): number {
  let low = 0;
  let high = Math.max(0, layout.count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((layout.tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Window {
  from: number;
  pool: number;
}

/** Which rows are kept in the page. `pool` depends on the height alone: scrolling makes and removes no elements. */
export function windowOf(layout: Layout, top: number, height: number, over: number): Window {
  const pool = Math.min(layout.count, Math.ceil(height / ROW) + 1 + 2 * over);
  const from = Math.max(0, Math.min(layout.count - pool, rowAt(layout, top) - over));
  return { from, pool };
}

/** The only row of the window that has the slot's number modulo the pool: scrolling by a row changes one slot. */
export function rowOfSlot(slot: number, { from, pool }: Window): number {
  return from + ((((slot - from) % pool) + pool) % pool);
}

/** How far to scroll so that a row is all in sight under the head, or `null` where it is. */
export function scrollTo(layout: Layout, at: number, top: number, height: number): number | null {
  const upper = topOf(layout, at);
  const lower = topOf(layout, at + 1);
  if (upper < top) return upper;
  if (lower > top + height) return Math.max(0, lower - height);
  return null;
}
