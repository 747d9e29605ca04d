// Which lines of a long list are in the page. Where lines stand is known before one of them is drawn: the scroll bar is right from
// the first, and nothing jumps. Pure.

/** Lines one below the other. */
export interface Lines {
  count: number;
  /** The height of the lowest line: it says how many can be in sight at once. */
  min: number;
  /** The line at this height; the first above them, the last below them. */
  at: (y: number) => number;
}

export interface Window {
  count: number;
  /** The first and the last line in sight. */
  first: number;
  last: number;
  /** How many lines beyond those in sight are kept on each side. */
  over: number;
  /** The first kept line, and how many are kept: that depends on the height alone, so scrolling makes and removes no elements. */
  from: number;
  pool: number;
}

/** The last of `count` places whose `of` is not beyond `value`; the first where all are. */
export function lastNotBeyond(value: number, count: number, of: (at: number) => number): number {
  let low = 0;
  let high = Math.max(0, count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (of(middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Lines of one height. */
export function evenLines(count: number, height: number): Lines {
  const last = Math.max(0, count - 1);
  return { count, min: height, at: (y) => (height <= 0 ? 0 : Math.min(last, Math.max(0, Math.floor(y / height)))) };
}

export function windowOf(lines: Lines, top: number, height: number, over: number): Window {
  const { count, min } = lines;
  const pool = min <= 0 ? 0 : Math.min(count, Math.ceil(height / min) + 1 + 2 * over);
  const first = lines.at(top);
  return { count, over, first, last: lines.at(top + height), pool, from: Math.max(0, Math.min(count - pool, first - over)) };
}

/** The only line of the window that has the slot's number modulo the pool: scrolling by a line changes one slot and moves no other. */
export function lineOfSlot(slot: number, { from, pool }: Pick<Window, "from" | "pool">): number {
  return from + ((((slot - from) % pool) + pool) % pool);
}

/** For lines that are made and removed: those in sight, some more on each side, and the focused one wherever it is. */
export function mountedIn({ count, pool, first, last, over }: Window, focused: number): number[] {
  if (count === 0 || pool === 0) return [];
  const from = Math.max(0, first - over);
  const to = Math.min(count - 1, last + over);
  const indices = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  if (focused >= 0 && focused < count && (focused < from || focused > to)) indices.push(focused);
  return indices;
}

/** How far to scroll so that all between two heights is in sight, or `null` where it is. */
export function scrollTo(upper: number, lower: number, top: number, height: number): number | null {
  if (upper < top) return Math.max(0, upper);
  if (lower > top + height) return Math.max(0, lower - height);
  return null;
}
