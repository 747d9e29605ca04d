// The rows as they are shown, made anew only where something of them changed: a keystroke touches one row, and a run of
// 2 000 thumbnails touches one at a time.
import type { SheetRow } from "$lib/bindings";
import { rowOf, type Ground } from "./tiles";
import { cellKey, leftKey, type Column, type RowView } from "./types";

export class RowViews {
  #kept = new Map<string, { stamp: string; view: RowView }>();

  of(ground: Ground, rows: readonly SheetRow[], columns: readonly Column[], revisionOf: (row: string) => number): RowView[] {
    const columnStamp = columns.map((column) => `${column.model} ${column.price_usd}`).join("\n");
    const starStamp = [...ground.starred].join(" ");
    const { retries } = ground.settings.generation;
    const next = new Map<string, { stamp: string; view: RowView }>();
    const views = rows.map((row, index) => {
      const shownStamp = columns
        .map((column) => cellKey(row.id, column.model))
        .map((key) => `${ground.shown[key] ?? ""} ${ground.shown[leftKey(key)] ?? ""} ${ground.words[key] ?? ""}`)
        .join(" ");
      const stamp = [row.title, index, revisionOf(row.id), shownStamp, columnStamp, starStamp, retries].join("\n");
      const kept = this.#kept.get(row.id);
      const entry = kept?.stamp === stamp ? kept : { stamp, view: rowOf(ground, row, index, columns) };
      next.set(row.id, entry);
      return entry.view;
    });
    this.#kept = next;
    return views;
  }

  clear(): void {
    this.#kept.clear();
  }
}
