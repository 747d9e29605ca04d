// What was spent, summed the way it is looked at.
import type { SpendingLine } from "$lib/bindings";
import { sum } from "$lib/money";

export type Grouping = "day" | "provider" | "model";
export const GROUPINGS: Grouping[] = ["day", "provider", "model"];

export interface Sum {
  requests: number;
  usd: number;
  possibly_usd: number;
  /** Requests that may have cost something, and whose price is unknown. */
  unpriced: number;
}
export interface Group extends Sum {
  id: string;
  /** What it is made of: of a day and a provider the models, of a model nothing. */
  parts: (Sum & { id: string })[];
}

export function sumOf(lines: readonly Sum[]): Sum {
  return {
    requests: lines.reduce((count, line) => count + line.requests, 0),
    usd: sum(lines.map((line) => line.usd)),
    possibly_usd: sum(lines.map((line) => line.possibly_usd)),
    unpriced: lines.reduce((count, line) => count + line.unpriced, 0),
  };
}

function by<T extends Sum>(lines: readonly T[], of: (line: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const line of lines) groups.set(of(line), [...(groups.get(of(line)) ?? []), line]);
  return groups;
}

/** Days newest first; providers and models by what they cost. */
export function groupsOf(lines: readonly SpendingLine[], grouping: Grouping): Group[] {
  const groups = [...by(lines, (line) => line[grouping])].map(([id, among]) => ({
    id,
    ...sumOf(among),
    parts:
      grouping === "model" ? [] : [...by(among, (line) => line.model)].map(([model, its]) => ({ id: model, ...sumOf(its) })).sort(byCost),
  }));
  return grouping === "day" ? groups.sort((a, b) => (a.id < b.id ? 1 : -1)) : groups.sort(byCost);
}

const byCost = (a: Sum, b: Sum) => b.usd + b.possibly_usd - (a.usd + a.possibly_usd);

export interface Share {
  /** Widths in percent, never more than the bar. */
  spent: number;
  possibly: number;
  left_usd: number;
  reached: boolean;
}

/** How much of a limit is gone. What may have been billed counts: a limit is to hold also where a provider never answered. */
export function shareOf(usd: number, possibly_usd: number, limit: number): Share {
  const left = limit - usd - possibly_usd;
  if (limit <= 0) return { spent: 100, possibly: 0, left_usd: 0, reached: true };
  const spent = Math.min(100, (usd / limit) * 100);
  return { spent, possibly: Math.min(100 - spent, (possibly_usd / limit) * 100), left_usd: Math.max(0, left), reached: left <= 1e-6 };
}
