// What crosses for lists. To be taken from the bindings as soon as they hold these names.
import type { Error } from "$lib/bindings";

export type BatchKind = "csv" | "text" | "json" | "positional";
export interface BatchFormat {
  kind: BatchKind;
  /** `,`, `;` or a tab; `null` where the format has none. */
  delimiter: string | null;
  /** The file began with a byte order mark. */
  bom: boolean;
}
export interface BatchColumn {
  name: string;
  /** "ignore", "id", "title", "title.de", "style", "template", "font", "extra", "context", "models", "seed", "profile", "filename", "url", "base_image", "skip" or "variable". */
  field: string;
}
/** What an empty cell takes. */
export interface BatchDefaults {
  style: string;
  template: string;
  font: string;
  models: string[];
  profile: string;
}
export interface BatchMistake {
  /** `null`: the row as a whole. */
  column: number | null;
  value: string;
  /** A whole sentence. */
  message: string;
  suggestion: string | null;
  /** Rows with the same mistake and value, this one too. */
  same: number;
}
export interface BatchRow {
  /** Stays while cells are edited. */
  id: string;
  /** From 1. */
  number: number;
  /** One a column. */
  cells: string[];
  included: boolean;
  /** By its `skip` cell. */
  skipped: boolean;
  /** The run's rows it makes: one, or one a language; none with mistakes. */
  entries: string[];
  models: string[];
  cost_usd: number | null;
  mistakes: BatchMistake[];
}
export interface BatchTotals {
  rows: number;
  thumbnails: number;
  /** Rows with mistakes. */
  mistakes: number;
  skipped: number;
  cost_usd: number;
  unpriced: string[];
}
export interface BatchView {
  id: string;
  name: string;
  format: BatchFormat;
  columns: BatchColumn[];
  preset: string | null;
  defaults: BatchDefaults;
  rows: BatchRow[];
  totals: BatchTotals;
  /** Oldest first. */
  runs: string[];
  /** The one that is under way here. */
  live: string | null;
}
export interface BatchChange {
  /** The changed ones. */
  rows: BatchRow[];
  totals: BatchTotals;
}
export interface BatchCell {
  entry: string;
  model: string;
  thumbnail: string;
  run: string;
  state: string;
  /** The finished JPEG. */
  digest: string | null;
  base: string | null;
  cost_usd: number | null;
  possibly_usd: number;
  error: Error | null;
}
export interface BatchLine {
  id: string;
  name: string;
  changed_at: string;
  rows: number;
  run: string | null;
}
export type BatchFiles = "files" | "zip" | "manifest" | "mistakes";
/** What a dropped list came to, beside the bindings' `Dropped`. */
export interface DroppedList {
  kind: "list";
  batch: string;
  name: string;
}
