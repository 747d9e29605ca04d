// What is selected and what has the focus, by cell key, as lists on a desktop behave.
import { SvelteSet } from "svelte/reactivity";
import type { RowView } from "./types";

export class Selection {
  readonly keys = new SvelteSet<string>();
  focus = $state<string | null>(null);
  /** Where a range begins. */
  #anchor: string | null = null;
  /** What was selected before the range that is being drawn now. */
  #before: string[] = [];

  select(key: string, how: { toggle?: boolean; range?: boolean }, rangeOf: (from: string, to: string) => string[]): void {
    this.focus = key;
    if (how.range) {
      const range = rangeOf(this.#anchor ?? key, key);
      this.#replace([...this.#before, ...range]);
      return;
    }
    this.#anchor = key;
    if (how.toggle) {
      if (this.keys.has(key)) this.keys.delete(key);
      else this.keys.add(key);
      this.#before = [...this.keys];
    } else {
      this.#before = [];
      this.#replace([key]);
    }
  }

  /** Moves the focus; the next range begins here. */
  moveTo(key: string): void {
    this.focus = key;
    this.#anchor = key;
    this.#before = [...this.keys];
  }

  all(keys: readonly string[]): void {
    this.#before = [];
    this.#replace(keys);
  }

  clear(): void {
    this.#before = [];
    this.#anchor = this.focus;
    this.keys.clear();
  }

  /** Rows and columns come and go: what is not there any more is not selected. */
  keepOnly(there: (key: string) => boolean): void {
    for (const key of [...this.keys]) if (!there(key)) this.keys.delete(key);
    this.#before = this.#before.filter(there);
    if (this.focus !== null && !there(this.focus)) this.focus = null;
    if (this.#anchor !== null && !there(this.#anchor)) this.#anchor = null;
  }

  #replace(keys: readonly string[]): void {
    const wanted = new Set(keys);
    for (const key of [...this.keys]) if (!wanted.has(key)) this.keys.delete(key);
    for (const key of wanted) this.keys.add(key);
  }
}

/** The rectangle of cells between two. */
export function between(rows: readonly RowView[], from: string, to: string): string[] {
  const place = (key: string) => {
    const row = rows.findIndex((one) => one.tiles.some((tile) => tile.key === key));
    return { row, column: rows[row]?.tiles.findIndex((tile) => tile.key === key) ?? -1 };
  };
  const a = place(from);
  const b = place(to);
  if (a.row < 0 || b.row < 0) return [to];
  const [left, right] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
  return rows
    .slice(Math.min(a.row, b.row), Math.max(a.row, b.row) + 1)
    .flatMap((row) => row.tiles.slice(left, right + 1).map((tile) => tile.key));
}
