// What was spent: the same in every run, over the last days.
import { localDay } from "./fake-gallery";
import type { Spending, SpendingLine } from "$lib/bindings";
import type { SpendingLimits } from "$lib/limits";

const LINES: [ago: number, provider: string, model: string, requests: number, usd: number, possibly_usd: number][] = [
  [0, "openai", "openai/gpt-image-2", 12, 0.48, 0.04],
  [0, "google", "google/gemini-3-pro-image-preview", 9, 0.36, 0],
  [1, "openai", "openai/gpt-image-2", 31, 1.24, 0],
  [3, "bfl", "bfl/flux-2-pro", 18, 0.54, 0.06],
  [3, "openai", "openai/gpt-image-2", 6, 0.24, 0],
  [9, "google", "google/gemini-3-pro-image-preview", 40, 1.6, 0],
  [20, "bfl", "bfl/flux-2-pro", 4, 0.12, 0],
];

export function fakeSpending(days: number, limits: SpendingLimits, spent: boolean, today: Date = new Date()): Spending {
  const at = (ago: number) => localDay(new Date(today.getFullYear(), today.getMonth(), today.getDate() - ago));
  const lines: SpendingLine[] = spent
    ? LINES.filter(([ago]) => ago < days).map(([ago, provider, model, requests, usd, possibly_usd]) => ({
        day: at(ago),
        provider,
        model,
        requests,
        usd,
        possibly_usd,
        unpriced: 0,
      }))
    : [];
  const sum = (of: (line: SpendingLine) => number, among: SpendingLine[]) => among.reduce((all, line) => all + of(line), 0);
  const now = lines.filter((line) => line.day === at(0));
  const month = lines.filter((line) => line.day.slice(0, 7) === at(0).slice(0, 7));
  return {
    today_usd: sum((line) => line.usd, now),
    month_usd: sum((line) => line.usd, month),
    possibly_today_usd: sum((line) => line.possibly_usd, now),
    possibly_month_usd: sum((line) => line.possibly_usd, month),
    ...limits,
    lines,
  };
}
