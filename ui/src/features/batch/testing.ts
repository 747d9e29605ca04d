// Helpers of this folder's tests: a list in memory, and the events of its run.
import type { Event, EventKind, Planned } from "$lib/bindings";
import type { BatchRow } from "$lib/bindings";

export const AT = Date.parse("2026-11-24T09:00:00.000Z");

export const rowOf = (number: number, more: Partial<BatchRow> = {}): BatchRow => ({
  id: `r${number}`,
  number,
  cells: [`Title ${number}`],
  included: true,
  skipped: false,
  entries: [`e${number}`],
  models: ["offline/aurora", "openai/gpt-image-2"],
  cost_usd: 0.04,
  mistakes: [],
  ...more,
});
export const planned = (entry: string, model: string): Planned => ({ id: `${entry}-${model}`, row: 0, title: entry, model, entry });

type Told = [thumbnail: string | null, happening: EventKind, seconds?: number];
export function recorded(run: string, told: Told[], from = 0): Event[] {
  return told.map(([thumbnail, happening, seconds], at) => ({
    run,
    seq: from + at,
    at: new Date(AT + (seconds ?? from + at) * 1000).toISOString(),
    ...(thumbnail === null ? {} : { thumbnail }),
    ...happening,
  }));
}
export const made = (entry: string, model: string, cost_usd: number, milliseconds: number, seconds: number): Told[] => [
  [`${entry}-${model}`, { event: "generating", attempt: 1 }, seconds - milliseconds / 1000],
  [`${entry}-${model}`, { event: "painted", digest: `${entry}-base`, bytes: 9, cost_usd, milliseconds }, seconds],
  [`${entry}-${model}`, { event: "done", digest: `${entry}-set`, base: `${entry}-base`, width: 1200, height: 630, files: [] }, seconds],
];
