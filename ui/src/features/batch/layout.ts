// Where the rows stand: 44 px each, 28 more for the line of a row with a mistake. Known for all rows at once, so that the scroll bar
// is right from the first; only what is in sight is in the page.
import { lastNotBeyond, type Lines } from "$lib/window";

export const ROW = 44;
export const LINE = 28;

export interface Layout extends Lines {
  /** Upper edge of each row, and below them the height of all. */
  tops: Float64Array;
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
  return { tops, count, height: top, min: ROW, at: (y) => lastNotBeyond(y, count, (row) => tops[row] ?? 0) };
}

export const topOf = (layout: Layout, at: number): number => layout.tops[Math.min(Math.max(0, at), layout.count)] ?? 0;
