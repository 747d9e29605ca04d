// Presets and spending as they cross between the program and the page.
import type * as W from "$lib/bindings";

export interface PresetLine {
  id: string;
  name: string;
  /** How many models it ticks. */
  models: number;
  changed_at: string;
  /** Why it cannot be read: file, line and column are in its words. */
  problem: W.Error | null;
}

export interface PresetView {
  id: string;
  name: string;
  file: string;
  models: string[];
  style: string;
  extra: string;
  context: string;
  seed: number | null;
  design: W.Design;
  profile: string;
  quality: number;
  file_name: string;
  /** What is in the file and means nothing here. */
  warnings: W.Error[];
}

export interface SpendingLine {
  /** In the person's own zone, 2026-11-24. */
  day: string;
  provider: string;
  model: string;
  requests: number;
  usd: number;
  possibly_usd: number;
}

export interface Spending {
  today_usd: number;
  month_usd: number;
  possibly_today_usd: number;
  possibly_month_usd: number;
  day_limit_usd: number | null;
  month_limit_usd: number | null;
  lines: SpendingLine[];
}

/** What `settings.generation` says of days and months. */
export interface SpendingLimits {
  day_limit_usd: number | null;
  month_limit_usd: number | null;
}

/** The limits among the settings of runs; without one there is none. */
export function limitsOf(generation: W.Generation & Partial<SpendingLimits>): SpendingLimits {
  return { day_limit_usd: generation.day_limit_usd ?? null, month_limit_usd: generation.month_limit_usd ?? null };
}

/** The presets among what was dropped. */
export function presetsAmong(items: readonly { kind: string }[]): PresetLine[] {
  return items.flatMap((item) => (item.kind === "preset" ? [(item as unknown as { preset: PresetLine }).preset] : []));
}

/** The preset that a thumbnail was made with, where the library tells it. */
export function presetOf(entry: W.Entry & { preset?: string | null }): string | null {
  return typeof entry.preset === "string" && entry.preset !== "" ? entry.preset : null;
}
