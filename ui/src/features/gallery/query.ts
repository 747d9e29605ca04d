// What is looked for, and what stands in the way when nothing is found.
import type { GalleryQuery } from "$lib/bindings";

export const NOWHERE = "nowhere";

export const anything = (): GalleryQuery => ({
  text: "",
  models: [],
  styles: [],
  templates: [],
  presets: [],
  from: null,
  until: null,
  starred: false,
  stored: null,
  trash: false,
});

/** Whether it leaves anything out, apart from looking into the trash. */
export const isNarrowed = (query: GalleryQuery): boolean =>
  query.text.trim() !== "" ||
  query.models.length + query.styles.length + query.templates.length + query.presets.length > 0 ||
  query.from !== null ||
  query.until !== null ||
  query.starred ||
  query.stored !== null;

const two = (n: number) => String(n).padStart(2, "0");
const localDay = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
const back = (today: Date, days: number): string => localDay(new Date(today.getFullYear(), today.getMonth(), today.getDate() - days));

export type Span = "any" | "today" | "yesterday" | "week" | "month" | "year" | "own";
export const SPANS: Exclude<Span, "own">[] = ["any", "today", "yesterday", "week", "month", "year"];

export function daysOf(span: Exclude<Span, "own">, today: Date = new Date()): { from: string | null; until: string | null } {
  switch (span) {
    case "any":
      return { from: null, until: null };
    case "today":
      return { from: back(today, 0), until: null };
    case "yesterday":
      return { from: back(today, 1), until: back(today, 1) };
    case "week":
      return { from: back(today, 6), until: null };
    case "month":
      return { from: back(today, 29), until: null };
    default:
      return { from: `${today.getFullYear()}-01-01`, until: null };
  }
}

export function spanOf(from: string | null, until: string | null, today: Date = new Date()): Span {
  return (
    SPANS.find((span) => {
      const days = daysOf(span, today);
      return days.from === from && days.until === until;
    }) ?? "own"
  );
}

/** "2026-11-21" as typed, or null where there is no such day. */
export function readDay(text: string): string | null {
  const parts = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(year, month - 1, day);
  return date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day ? localDay(date) : null;
}
