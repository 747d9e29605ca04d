// How long a run still takes, from nothing but what this run has finished: the median of each model, times what is left of it, over
// how many of its provider's requests go at once. One model without anything finished and there is no number at all.
import { isUnderWay } from "$lib/state";
import type { Cell, Finished } from "./cells";

export interface Pace {
  /** Milliseconds. */
  left: number | null;
  /** The model that takes longest, and how many of it are done a minute. */
  slowest: { model: string; per_minute: number } | null;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const providerOf = (model: string): string => model.slice(0, Math.max(0, model.indexOf("/")));
/** Rates of the last finished ones: what a provider does now, not what it did an hour ago. */
const RECENT = 40;

/**
 * `limit`: requests at once, by provider, as the settings say; `null`: as many as were seen at once.
 * `now`: milliseconds, as the stamps of the events.
 */
export function paceOf(
  cells: Iterable<Cell>,
  finished: readonly Finished[],
  peaks: ReadonlyMap<string, number>,
  limit: number | null,
  now: number,
): Pace {
  const left = new Map<string, { open: number; generating: number; first: number; wait: number }>();
  const times = new Map<string, Finished[]>();
  for (const one of finished) {
    const list = times.get(one.model);
    if (list === undefined) times.set(one.model, [one]);
    else list.push(one);
  }
  const medians = new Map<string, number>();
  for (const [model, list] of times) medians.set(model, median(list.slice(-RECENT).map((one) => one.milliseconds)));
  for (const cell of cells) {
    if (!isUnderWay(cell.state) || cell.state === "composing" || cell.state === "saving") continue;
    const of = left.get(cell.model) ?? { open: 0, generating: 0, first: 0, wait: 0 };
    left.set(cell.model, of);
    if (cell.state === "generating") {
      of.generating += 1;
      of.first = Math.max(of.first, (medians.get(cell.model) ?? 0) - (now - cell.since));
    } else of.open += 1;
    if (cell.until !== null) of.wait = Math.max(of.wait, cell.until - now);
  }
  if (left.size === 0) return { left: null, slowest: null };

  // Models of one provider share its requests at once.
  const providers = new Map<string, { work: number; at_once: number; first: number }>();
  let known = true;
  let slowest: { model: string; takes: number } | null = null;
  for (const [model, of] of left) {
    const usual = medians.get(model);
    if (usual === undefined) {
      known = false;
      continue;
    }
    const peak = Math.max(1, peaks.get(model) ?? 0);
    const provider = providers.get(providerOf(model)) ?? { work: 0, at_once: 0, first: 0 };
    providers.set(providerOf(model), provider);
    provider.work += of.open * usual;
    provider.at_once += peak;
    provider.first = Math.max(provider.first, of.first, of.wait);
    const takes = (of.open * usual) / peak + Math.max(of.first, of.wait);
    if (slowest === null || takes > slowest.takes) slowest = { model, takes };
  }
  let longest = 0;
  for (const provider of providers.values()) {
    const at_once = limit === null ? provider.at_once : Math.min(limit, provider.at_once);
    longest = Math.max(longest, provider.first + provider.work / Math.max(1, at_once));
  }
  return {
    left: known ? Math.max(1000, longest) : null,
    slowest:
      slowest === null
        ? null
        : { model: slowest.model, per_minute: rateOf(times.get(slowest.model) ?? [], Math.max(1, peaks.get(slowest.model) ?? 0)) },
  };
}

/** Finished a minute, over the time between the first and the last of the recent ones; never more than so many at once can be. */
function rateOf(finished: readonly Finished[], at_once: number): number {
  const recent = finished.slice(-RECENT);
  const [first, last] = [recent[0], recent.at(-1)];
  const usual = median(recent.map((one) => one.milliseconds));
  const max = usual === 0 ? 0 : (at_once * 60_000) / usual;
  if (first === undefined || last === undefined || last.at <= first.at) return max;
  return Math.min(max, ((recent.length - 1) * 60_000) / (last.at - first.at));
}
