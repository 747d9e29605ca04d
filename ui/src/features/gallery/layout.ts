// Where everything in the gallery stands: known from the days' counts alone, before one entry is read, so that the scroll bar
// is right from the beginning and nothing jumps. Lines belong to a day; a day has its head above its lines.
import type { TileSize } from "$features/studio/types";
import type { Day } from "$lib/bindings";
import { lastNotBeyond, type Lines } from "$lib/window";

const GAP = 12;
const LINE_GAP = 16;
const CAPTION = 24;
/** The head, and the room for the rings of the pictures below it. */
export const HEAD = 32;
const BELOW_HEAD = 8;
const MIN_TILE: Record<TileSize, number> = { S: 144, M: 196, L: 320 };

export interface Measures {
  columns: number;
  tile: number;
  picture: number;
  /** A line with the gap below it. */
  line: number;
  padding: number;
}

export function measuresOf(width: number, narrow: boolean, size: TileSize): Measures {
  const padding = narrow ? 12 : 16;
  const inside = Math.max(0, width - 2 * padding);
  const columns = Math.max(1, Math.floor((inside + GAP) / (MIN_TILE[size] + GAP)));
  const tile = Math.max(0, Math.floor((inside - GAP * (columns - 1)) / columns));
  const picture = Math.round((tile * 630) / 1200);
  return { columns, tile, picture, line: picture + CAPTION + LINE_GAP, padding };
}

interface DayPart {
  day: string;
  count: number;
  /** Index of its first entry. */
  first: number;
  /** Number of its first line, over all days. */
  line: number;
  lines: number;
  top: number;
  height: number;
}

export interface Layout extends Measures {
  days: DayPart[];
  count: number;
  lines: number;
  height: number;
}

export function layoutOf(days: readonly Day[], measures: Measures): Layout {
  const parts: DayPart[] = [];
  let first = 0;
  let line = 0;
  let top = 0;
  for (const { day, count } of days) {
    if (count <= 0) continue;
    const lines = Math.ceil(count / measures.columns);
    const height = HEAD + BELOW_HEAD + lines * measures.line;
    parts.push({ day, count, first, line, lines, top, height });
    first += count;
    line += lines;
    top += height;
  }
  return { ...measures, days: parts, count: first, lines: line, height: top };
}

/** The last day for which `of` is not beyond `at`. */
function dayBy(layout: Layout, at: number, of: (part: DayPart) => number): number {
  const { days } = layout;
  return lastNotBeyond(at, days.length, (day) => {
    const part = days[day];
    return part === undefined ? Infinity : of(part);
  });
}

export const dayAtTop = (layout: Layout, y: number): number => dayBy(layout, y, (part) => part.top);

export interface Line {
  number: number;
  /** Which day, for the place among all rows. */
  day: number;
  /** Index of its first entry, and how many it has. */
  first: number;
  count: number;
  top: number;
}

export function lineAt(layout: Layout, number: number): Line | null {
  if (number < 0 || number >= layout.lines) return null;
  const day = dayBy(layout, number, (part) => part.line);
  const part = layout.days[day];
  if (part === undefined) return null;
  const within = number - part.line;
  return {
    number,
    day,
    first: part.first + within * layout.columns,
    count: Math.min(layout.columns, part.count - within * layout.columns),
    top: part.top + HEAD + BELOW_HEAD + within * layout.line,
  };
}

export interface Place {
  line: number;
  column: number;
}

export function placeOf(layout: Layout, index: number): Place | null {
  if (index < 0 || index >= layout.count) return null;
  const part = layout.days[dayBy(layout, index, (one) => one.first)];
  if (part === undefined) return null;
  const within = index - part.first;
  return { line: part.line + Math.floor(within / layout.columns), column: within % layout.columns };
}

/** The line at this height; a day's head counts to the line below it. */
export function lineAtTop(layout: Layout, y: number): number {
  const part = layout.days[dayAtTop(layout, Math.max(0, y))];
  if (part === undefined || layout.line <= 0) return 0;
  const within = Math.floor((y - part.top - HEAD - BELOW_HEAD) / layout.line);
  return part.line + Math.min(part.lines - 1, Math.max(0, within));
}

/** The lines of all days, for the window over them. */
export const linesOf = (layout: Layout): Lines => ({ count: layout.lines, min: layout.line, at: (y) => lineAtTop(layout, y) });
