// A row of the list in one state and one price, and the sums over all of them. Sums are kept by taking a row's old share out and
// its new one in: a run of 15 000 thumbnails changes a few rows at a time.
import { sum as exact } from "$lib/money";
import { isMade, isUnderWay, type Progress } from "$lib/state";
import type { BatchRow } from "$lib/bindings";
import type { Cell } from "./cells";

type RowState = "mistake" | "skipped" | "ready" | Progress;
export type Filter = "all" | "errors" | "running" | "needs_you" | "done" | "failed";
export const FILTERS: Filter[] = ["all", "errors", "running", "needs_you", "done", "failed"];

export interface Mini {
  entry: string;
  model: string;
  cell: Cell | undefined;
}

export interface Summary {
  state: RowState;
  /** Mistakes, failed ones, or those that need the person: the number the state says. */
  count: number;
  /** What the state's seconds count from, or to. */
  since: number | null;
  until: number | null;
  minis: Mini[];
  done: number;
  running: number;
  waiting: number;
  needs_you: number;
  failed: number;
  /** Of the failed ones, those that a run of the list leaves alone. */
  declined: number;
  queued: number;
  cancelled: number;
  total: number;
  spent_usd: number;
  possibly_usd: number;
  /** Requests that may have cost something, and whose price is unknown. */
  unpriced: number;
  /** Something was sent, or made without: what it cost is known by now. */
  begun: boolean;
  /** What is not made yet, at its price; `null`: one of them has none. */
  open_usd: number | null;
}

/** Interrupted before anything was sent costs nothing and asks nothing: it simply is not made yet. */
export const needs = (cell: Cell): boolean => cell.state === "needs_you" || (cell.state === "interrupted" && cell.possibly);

/** Failed, and sent again only on purpose: the provider declined it, or may have billed it. */
export const isDeclined = (cell: Cell): boolean =>
  cell.state === "failed" && cell.base === null && (cell.possibly || cell.error?.code === "POLICY");

/** It has a picture to look at, or an end to read about. */
export const mayBeOpened = (cell: Cell): boolean => cell.digest !== null || !isUnderWay(cell.state);

/** What may be asked for again, and its price. */
export interface Repeat {
  failed: number;
  usd: number;
  /** Of the failed ones, those that a run of the list leaves alone. */
  declined: string[];
  declined_usd: number;
  unknown: number;
  unknown_usd: number;
}

/**
 * Which buttons there are besides the one for what may be billed. Where nothing but failures is left, trying those again is
 * all that a run would do: one button. Else a run takes them along, and only what it leaves alone has a button of its own.
 */
export function buttonsOf(offered: number, repeat: Repeat): { run: boolean; retry: "failed" | "declined" | null } {
  if (repeat.failed > 0 && offered <= repeat.failed - repeat.declined.length) return { run: false, retry: "failed" };
  return { run: true, retry: repeat.declined.length > 0 ? "declined" : null };
}

/** By importance: what needs the person, what goes on, what came of it. */
function stateOf(row: BatchRow, cells: readonly (Cell | undefined)[]): RowState {
  if (row.mistakes.length > 0) return "mistake";
  const there = cells.filter((cell) => cell !== undefined);
  if (there.length === 0) return row.skipped || !row.included ? "skipped" : "ready";
  const one = (...states: Progress[]) => states.find((state) => there.some((cell) => cell.state === state));
  if (there.some(needs)) return one("needs_you") ?? "interrupted";
  return (
    one("generating", "saving", "composing", "waiting") ??
    (there.some((cell) => cell.state === "queued") ? "queued" : undefined) ??
    one("failed", "interrupted", "cancelled") ??
    (there.every((cell) => cell.state === "reused") ? "reused" : "done")
  );
}

export function summaryOf(
  row: BatchRow,
  cellOf: (entry: string, model: string) => Cell | undefined,
  priceOf: (model: string) => number | null,
): Summary {
  const minis = row.entries.flatMap((entry) => row.models.map((model) => ({ entry, model, cell: cellOf(entry, model) })));
  const cells = minis.map((mini) => mini.cell);
  const state = stateOf(row, cells);
  const leading = cells.find((cell) => cell?.state === state);
  const sum: Summary = {
    state,
    count: 0,
    since: state === "generating" ? (leading?.since ?? null) : null,
    until: state === "waiting" ? (leading?.until ?? null) : null,
    minis,
    done: 0,
    running: 0,
    waiting: 0,
    needs_you: 0,
    failed: 0,
    declined: 0,
    queued: 0,
    cancelled: 0,
    total: 0,
    spent_usd: 0,
    possibly_usd: 0,
    unpriced: 0,
    begun: false,
    open_usd: 0,
  };
  const open = (model: string) => {
    const price = priceOf(model);
    sum.open_usd = sum.open_usd === null || price === null ? null : exact([sum.open_usd, price]);
  };
  for (const { cell, model } of minis) {
    if (cell === undefined) {
      open(model);
      continue;
    }
    sum.total += 1;
    sum.spent_usd = exact([sum.spent_usd, cell.cost_usd ?? 0]);
    sum.possibly_usd = exact([sum.possibly_usd, cell.risk.usd]);
    sum.unpriced += cell.risk.unpriced;
    if (isMade(cell.state)) sum.done += 1;
    else if (needs(cell)) sum.needs_you += 1;
    else if (cell.state === "failed") sum.failed += 1;
    else if (cell.state === "cancelled" || cell.state === "interrupted") sum.cancelled += 1;
    else if (cell.state === "queued") sum.queued += 1;
    else if (cell.state === "waiting") sum.waiting += 1;
    else sum.running += 1;
    if (cell.state !== "queued" && cell.state !== "cancelled" && (cell.state !== "interrupted" || cell.possibly)) sum.begun = true;
    if (isDeclined(cell)) sum.declined += 1;
    else if (!isMade(cell.state) && !needs(cell) && cell.base === null) open(model);
  }
  sum.count = state === "mistake" ? row.mistakes.length : state === "failed" ? sum.failed : sum.needs_you;
  return sum;
}

export function inFilter(summary: Summary, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "errors":
      return summary.state === "mistake";
    case "running":
      return summary.running + summary.waiting > 0;
    case "needs_you":
      return summary.needs_you > 0;
    case "failed":
      return summary.failed > 0;
    case "done":
      return summary.total > 0 && summary.done === summary.total;
  }
}

const COUNTS = ["done", "running", "waiting", "needs_you", "failed", "queued", "cancelled", "total", "unpriced"] as const;
const AMOUNTS = ["spent_usd", "possibly_usd"] as const;

/** What all rows come to. */
export class Sums {
  readonly counts: Record<Filter, number> = { all: 0, errors: 0, running: 0, needs_you: 0, done: 0, failed: 0 };
  done = 0;
  running = 0;
  waiting = 0;
  needs_you = 0;
  failed = 0;
  queued = 0;
  cancelled = 0;
  total = 0;
  spent_usd = 0;
  possibly_usd = 0;
  unpriced = 0;

  add(summary: Summary, by: 1 | -1): void {
    for (const filter of FILTERS) if (inFilter(summary, filter)) this.counts[filter] += by;
    for (const part of COUNTS) this[part] += by * summary[part];
    for (const part of AMOUNTS) this[part] = exact([this[part], by * summary[part]]);
  }

  copy(): Sums {
    const copy = new Sums();
    Object.assign(copy.counts, this.counts);
    for (const part of [...COUNTS, ...AMOUNTS]) copy[part] = this[part];
    return copy;
  }

  get underWay(): number {
    return this.running + this.waiting + this.queued;
  }
}
