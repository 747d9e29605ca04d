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
  /** Of `cells`, those that were asked for before and came to nothing. */
  tried: number;
  /** Cells of ticked models without a picture that are left as they are until the person tries them again. */
  left: number;
  /** Whether anything is under way. */
  running: boolean;
  limit_usd: number | null;
  can: { ok: boolean; why: string | null };
}

export interface Offer {
  /** What the button says it does, and what that costs; empty where it is free. The price is never cut. */
  label: string;
  costs: string;
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

function sumOf({ cells, rows, models, tried }: Ask): string {
  if (cells.length === 0) return words.brief.generate.sum(rows, false, models);
  if (tried === cells.length) return words.brief.generate.tried(tried);
  const titles = new Set(cells.map((cell) => cell.row)).size;
  const kinds = new Set(cells.map((cell) => cell.model)).size;
  return titles * kinds === cells.length
    ? words.brief.generate.sum(titles, titles < rows && tried === 0, kinds)
    : words.brief.generate.pictures(cells.length, titles);
}

/** Why there is nothing to ask for. */
function nothingOf({ left, running }: Ask): string {
  const say = words.brief.generate;
  if (left > 0) return say.left(left);
  return running ? say.underWay : say.nothing;
}

export function offer(ask: Ask): Offer {
  const say = words.brief.generate;
  const count = ask.cells.length;
  const price = count === 0 ? "" : priceOf(ask.estimate);
  const verb = count === 0 ? say.bare : ask.any_made ? say.more(count) : say.thumbnails(count);
  // Free is said in the line above; on the button only money is.
  const costs = count === 0 || price === say.free ? "" : price;
  const { usd } = ask.estimate;
  const limit = ask.limit_usd;
  const over =
    count > 0 && limit !== null && usd > limit + CENT
      ? { say: `${say.limit(about(usd), dollars(limit))} ${say.over(dollars(usd - limit))}`, raise_usd: Math.ceil(usd - CENT) }
      : null;
  const why = !ask.can.ok ? ask.can.why : count === 0 ? nothingOf(ask) : over ? over.say : null;
  return { label: verb, costs, sum: sumOf(ask), price, why, over };
}
