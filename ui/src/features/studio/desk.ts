// The desk: what the person set up. Defaults, and the questions asked of it.
import type { Catalog, Desk, Design, Settings, Size } from "$lib/bindings";

/** The canvas that every tile shows: the reference's. Profiles change the file, not the sheet. */
export const CANVAS: Size = { width: 1200, height: 630 };

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
    own: {},
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

export const designAt = (desk: Desk, key: string): Design => desk.own[key] ?? desk.design;

/** Characters as the program counts them: Unicode scalar values, not UTF-16 units. */
const letters = (title: string): number => [...title].length;

const titleFits = (title: string): boolean => {
  const count = letters(title);
  return count >= MIN_TITLE_CHARACTERS && count <= MAX_TITLE_CHARACTERS;
};

/** Index of the first title that is too short or too long, or -1. */
export const firstBadTitle = (desk: Desk): number => desk.rows.findIndex((row) => !titleFits(row.title));
