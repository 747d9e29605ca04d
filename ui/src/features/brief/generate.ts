import type { Cell } from "$lib/bindings";
import { about, dollars } from "$lib/format";
import { words } from "$lib/words";

/** What the footer of the Compose panel must know. Plain values, so that every case can be tested in one line. */
export interface Ask {
  cells: Cell[];
  estimate: { usd: number; unpriced: string[]; free: boolean };
  rows: number;
  models: number;
  /** Whether the sheet has a picture already: then it is "more". */
  any_made: boolean;
  limit_usd: number | null;
  can: { ok: boolean; why: string | null };
}

export interface Offer {
  label: string;
  sum: string;
  price: string;
  /** Why Generate is off, in words; null when it is on. */
  why: string | null;
  /** Over the limit: what it says, and the whole dollars to raise it to once. */
  over: { say: string; raise_usd: number } | null;
}

// Estimates are sums of floats: 0.1 + 0.2 must not be "over" a limit of 0.3.
const CENT = 0.000_001;

function priceOf({ usd, unpriced, free }: Ask["estimate"]): string {
  if (unpriced.length > 0) return usd > 0 ? words.brief.generate.atLeast(about(usd)) : words.brief.generate.unpriced;
  return free || usd === 0 ? words.brief.generate.free : about(usd);
}

function sumOf({ cells, rows, models }: Ask): string {
  if (cells.length === 0) return words.brief.generate.sum(rows, false, models);
  const titles = new Set(cells.map((cell) => cell.row)).size;
  const kinds = new Set(cells.map((cell) => cell.model)).size;
  return titles * kinds === cells.length
    ? words.brief.generate.sum(titles, titles < rows, kinds)
    : words.brief.generate.pictures(cells.length, titles);
}

export function offer(ask: Ask): Offer {
  const say = words.brief.generate;
  const count = ask.cells.length;
  const price = count === 0 ? "" : priceOf(ask.estimate);
  const verb = count === 0 ? say.bare : ask.any_made ? say.more(count) : say.thumbnails(count);
  // Free is said in the line above; on the button only money is.
  const label = count === 0 || price === say.free ? verb : `${verb}, ${price}`;
  const { usd } = ask.estimate;
  const limit = ask.limit_usd;
  const over =
    count > 0 && limit !== null && usd > limit + CENT
      ? { say: `${say.limit(about(usd), dollars(limit))} ${say.over(dollars(usd - limit))}`, raise_usd: Math.ceil(usd - CENT) }
      : null;
  const why = !ask.can.ok ? ask.can.why : count === 0 ? say.nothing : over ? over.say : null;
  return { label, sum: sumOf(ask), price, why, over };
}
