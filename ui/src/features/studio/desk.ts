// The desk: what the person set up. Defaults, and the questions asked of it.
import type { Catalog, Desk, Design, Settings, SheetRow, Size } from "$lib/bindings";
import { cellKey, rowOf } from "./types";

/** The canvas of the profile `og`, until the catalog is there. */
export const CANVAS: Size = { width: 1200, height: 630 };

/** The canvas of a profile. */
export const canvasOf = (catalog: Catalog, profile: string): Size => catalog.profiles.find((one) => one.id === profile)?.size ?? CANVAS;

/** Wider than high: the shape in which sites show videos, with a duration badge over the lower right corner. */
export const isWide = ({ width, height }: Size): boolean => width > height;

const MIN_TITLE_CHARACTERS = 3;
const MAX_TITLE_CHARACTERS = 200;

export function emptyDesk(): Desk {
  return {
    rows: [],
    models: [],
    url: "",
    context: "",
    extra: "",
    style: "photorealistic",
    seed: null,
    design: { template: "bottom-bar", font: "inter" },
    slots: {},
    own: {},
    words: {},
    shown: {},
    profile: "og",
    quality: 85,
  };
}

export const emptyCatalog = (): Catalog => ({
  styles: [],
  templates: [],
  fonts: [],
  providers: [],
  models: [],
  profiles: [],
});

/** What stands until the program has answered with its own defaults. */
export const defaultSettings = (): Settings => ({
  schema: 1,
  generation: {
    retries: 2,
    wait_ms: 5000,
    scaling: 2,
    timeout_s: 300,
    concurrency: null,
    partials: 2,
    retry_unknown: false,
    max_cost_usd: null,
    day_limit_usd: null,
    month_limit_usd: null,
  },
  files: { folder: "", profile: "og", quality: 85, receipt: true },
  appearance: { theme: "system", tile: "M", reduced_motion: "system", graphics_card: "auto" },
  endpoints: [],
  storage: { destinations: [], finished: [], link_days: 7, cap_bytes: null },
  seen: [],
});

/** The text layer of a cell or, by its id, of a row. */
export const designAt = (desk: Desk, of: string): Design => desk.own[of] ?? desk.own[rowOf(of)] ?? desk.design;

/** The title of a cell: its own, else its row's. */
export const titleAt = (desk: Pick<Desk, "words">, key: string, row: string): string => desk.words[key] ?? row;

/** Characters as the program counts them: Unicode scalar values, not UTF-16 units. */
const letters = (title: string): number => [...title].length;

const titleFits = (title: string): boolean => {
  const count = letters(title);
  return count >= MIN_TITLE_CHARACTERS && count <= MAX_TITLE_CHARACTERS;
};

/** Index of the first title that is too short or too long, or -1. */
export const firstBadTitle = (desk: Desk): number => {
  // By what ticked models are asked for: a tile with words of its own is not asked for its row's.
  const titles = (row: SheetRow) => [row.title, ...desk.models.flatMap((model) => desk.words[cellKey(row.id, model)] ?? [])];
  return desk.rows.findIndex((row) => !titles(row).every(titleFits));
};
