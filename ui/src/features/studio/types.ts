// What the store tells the rest of the page. A tile is one cell of the sheet: a row's title drawn by one model.
import type { Cell, Error, WaitReason } from "$lib/bindings";
import type { Risk } from "$lib/money";
import type { Progress, State } from "$lib/state";

/** One thumbnail that was asked for a cell: what the events of its run say about it. */
export interface Version {
  thumbnail: string;
  run: string;
  kind: "generate" | "again" | "reroll" | "adopt";
  model: string;
  /** The title it was asked with. */
  title: string;
  state: Progress;
  /** The base's digest, once it is stored. */
  base: string | null;
  /** The newest partial picture's digest. */
  partial: string | null;
  attempt: number;
  /** When its state began, ms epoch, by the event's own stamp: a replay says the same as the live stream did. */
  since: number;
  /** When a wait ends, ms epoch. */
  until: number | null;
  reason: WaitReason | null;
  error: Error | null;
  warnings: Error[];
  cost_usd: number | null;
  milliseconds: number;
  files: string[];
  /** It ended without a picture, and a request had gone out: it may be billed. */
  possibly: boolean;
  /** What the request that is out may cost. */
  out: Risk | null;
  /** What earlier requests may have cost besides `cost_usd`. */
  risk: Risk;
}

export interface Tile {
  key: string;
  row: string;
  rowIndex: number;
  model: string;
  title: string;
  state: State;
  thumbnail: string | null;
  run: string | null;
  versions: Version[];
  /** Which of `versions` is shown, from 1; 0 while there is none. */
  version: number;
  base: string | null;
  partial: string | null;
  attempt: number;
  of: number;
  since: number | null;
  until: number | null;
  reason: WaitReason | null;
  error: Error | null;
  warnings: Error[];
  cost_usd: number | null;
  milliseconds: number;
  reused_from: string | null;
  starred: boolean;
  files: string[];
  left: boolean;
  estimate_usd: number | null;
  /** The version shown ended without a picture and may be billed. */
  possibly: boolean;
  /** What that one may have cost, as it was journalled; `null` where no price is known. */
  doubt_usd: number | null;
  /** The newest version went wrong while an older picture is shown: the caption says so, nothing vanishes. */
  trouble: "failed" | "needs_you" | null;
  /** Its place among all that waits on its sheet, from 1, while queued. */
  line: number | null;
}

export interface Column {
  model: string;
  name: string;
  price_usd: number | null;
  provider: string;
  provider_name: string;
  usual_ms: number | null;
}

export interface RowView {
  id: string;
  index: number;
  title: string;
  tiles: Tile[];
  done: number;
  failed: number;
  needs_you: number;
  spent_usd: number;
}

export type Filter = "all" | "done" | "running" | "needs_you" | "failed" | "starred";
export const FILTERS: Filter[] = ["all", "done", "running", "needs_you", "failed", "starred"];
export type TileSize = "S" | "M" | "L";

export interface Tally {
  done: number;
  running: number;
  waiting: number;
  needs_you: number;
  failed: number;
  cancelled: number;
  queued: number;
  total: number;
  spent_usd: number;
  possibly_usd: number;
  /** Requests that may have cost something, and whose price is unknown. */
  unpriced: number;
  eta_s: number | null;
  slowest: string | null;
}

export interface Estimate {
  usd: number;
  unpriced: string[];
  free: boolean;
}

export const cellKey = (row: string, model: string): string => `${row}|${model}`;

/** Where the desk keeps that a cell's newest try is left as it is. Beside what is shown: looking at it is not leaving it. */
export const leftKey = (key: string): string => `${key}|left`;

/** The row of a cell, or the row that is named. */
export const rowOf = (of: string): string => (of.includes("|") ? cellOf(of).row : of);

/** Row ids hold no bar; a model's id might, so the first one parts them. */
export function cellOf(key: string): Cell {
  const bar = key.indexOf("|");
  return { row: key.slice(0, bar), model: key.slice(bar + 1) };
}
