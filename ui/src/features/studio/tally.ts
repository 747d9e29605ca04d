// The status line's numbers. The sums run over everything that was ever asked on this sheet: money that was spent on a
// picture that is not shown any more was spent.
import { type Column, type Tally, type Tile, type Version } from "./types";
import { matches } from "./tiles";
import { sum, sumOfRisks } from "$lib/money";

export function tallyOf(tiles: readonly Tile[], all: Iterable<Version>): Tally {
  const tally: Tally = {
    done: 0,
    running: 0,
    waiting: 0,
    needs_you: 0,
    failed: 0,
    cancelled: 0,
    queued: 0,
    total: 0,
    spent_usd: 0,
    possibly_usd: 0,
    unpriced: 0,
    eta_s: null,
    slowest: null,
  };
  for (const tile of tiles) {
    if (tile.state === "ready") continue;
    tally.total += 1;
    if (matches(tile, "done")) tally.done += 1;
    if (matches(tile, "running")) tally.running += 1;
    if (matches(tile, "needs_you")) tally.needs_you += 1;
    if (matches(tile, "failed")) tally.failed += 1;
    if (tile.state === "waiting") tally.waiting += 1;
    if (tile.state === "queued") tally.queued += 1;
    if (tile.state === "cancelled") tally.cancelled += 1;
  }
  const versions = [...all];
  const risk = sumOfRisks(versions.map((version) => version.risk));
  return {
    ...tally,
    spent_usd: sum(versions.map((version) => version.cost_usd ?? 0)),
    possibly_usd: risk.usd,
    unpriced: risk.unpriced,
  };
}

/**
 * Time left, only from this library's own history: the median of each model, times how many rounds it has to go at the
 * number it draws at once now. One model without a history and there is no number at all: better none than an invented one.
 */
export function timeLeft(
  underWay: readonly Version[],
  columns: readonly Column[],
  now: number,
): { eta_s: number | null; slowest: string | null } {
  const none = { eta_s: null, slowest: null };
  const byModel = new Map<string, Version[]>();
  for (const version of underWay) {
    if (version.state === "composing" || version.state === "saving") continue;
    byModel.set(version.model, [...(byModel.get(version.model) ?? []), version]);
  }
  if (byModel.size === 0) return none;
  let longest = -1;
  let slowest: string | null = null;
  for (const [model, versions] of byModel) {
    const column = columns.find((one) => one.model === model);
    if (!column || column.usual_ms === null) return none;
    const usual = column.usual_ms;
    const generating = versions.filter((version) => version.state === "generating");
    const atOnce = Math.max(1, generating.length);
    const first = Math.max(0, ...generating.map((version) => usual - (now - version.since)));
    const wait = Math.max(0, ...versions.map((version) => (version.until === null ? 0 : version.until - now)));
    const rounds = Math.ceil((versions.length - generating.length) / atOnce);
    const left = Math.max(first, wait) + rounds * usual;
    if (left > longest) {
      longest = left;
      slowest = column.name;
    }
  }
  return { eta_s: Math.max(1, Math.ceil(longest / 1000)), slowest };
}
