// The columns of the table: first what every list has (title, style, template, font, models), whichever column of the file gives it or
// none; then the file's others. What does not fit is left out from the end, but never a column with a mistake in it.
import type { BatchColumn } from "$lib/bindings";

export interface Shown {
  id: string;
  kind: "include" | "number" | "field" | "thumbnails" | "state" | "cost";
  /** The field it is, for `field`. */
  field: string;
  /** The file's column; `null`: the file has none, the preset's value stands. */
  file: number | null;
  width: number;
}

export const CANONICAL = ["title", "style", "template", "font", "models"] as const;
/** What a column of the file can be, in the order of the menu. */
export const FIELDS = [
  "title",
  "style",
  "template",
  "font",
  "models",
  "extra",
  "context",
  "seed",
  "id",
  "profile",
  "filename",
  "url",
  "base_image",
  "skip",
  "variable",
  "ignore",
] as const;

const WIDTHS: Record<string, number> = { style: 124, template: 116, font: 124, models: 72, id: 96, seed: 72, skip: 76, profile: 88 };
/** What the number of models gets on top where there is room: the name of its column in the file. */
const MODELS_MORE = 36;
const OTHER = 132;
const TITLE_MIN = 220;
const TITLE_FLOOR = 140;
const INCLUDE = 32;
const NUMBER = 40;
const STATE = 152;
const COST = 108;
const MINI = 57;
const MINI_GAP = 4;
/** More minis than this are told as a number. */
export const MINIS = 5;

const minisShown = (models: number): number => Math.min(MINIS, Math.max(1, models));
/** A column of three, as in the design, unless there are more. */
const thumbnailsWidth = (models: number): number => {
  const many = Math.max(3, minisShown(models));
  return many * MINI + (many - 1) * MINI_GAP + 17 + (models > MINIS ? 32 : 0);
};

export interface ColumnSpace {
  columns: readonly BatchColumn[];
  /** Most models of a row. */
  models: number;
  width: number;
  /** Columns of the file with a mistake in them. */
  wrong: ReadonlySet<number>;
  /** All of them, and the table scrolls sideways. */
  all: boolean;
}

export interface Arrangement {
  shown: Shown[];
  /** Left out for want of room. */
  hidden: number;
  /** What the table is wide at least. */
  min: number;
}

export function arrange({ columns, models, width, wrong, all }: ColumnSpace): Arrangement {
  const part = (kind: Shown["kind"], wide: number): Shown => ({ id: kind, kind, field: "", file: null, width: wide });
  const field = (name: string, file: number | null): Shown => ({
    id: file === null ? name : `${name}:${file}`,
    kind: "field",
    field: name,
    file,
    width: WIDTHS[name] ?? OTHER,
  });
  const given = (name: string) => columns.findIndex((one) => one.field === name);
  const canonical = CANONICAL.map((name) => field(name, given(name) < 0 ? null : given(name)));
  const taken = new Set(canonical.map((one) => one.file));
  const others = columns.flatMap((one, at) => (taken.has(at) ? [] : [field(one.field, at)]));
  const [title, ...rest] = canonical;
  const ends = [part("thumbnails", thumbnailsWidth(models)), part("state", STATE), part("cost", COST)];
  const fixed = INCLUDE + NUMBER + TITLE_MIN + ends.reduce((sum, one) => sum + one.width, 0);

  // The most telling first: what a person would look for when only some fit.
  const rank = (one: Shown): number => {
    if (one.file !== null && wrong.has(one.file)) return 0;
    const at = ["style", "models", "template", "font"].indexOf(one.field);
    if (at >= 0) return 1 + at;
    return one.field.startsWith("title.") ? 5 : one.field === "ignore" ? 9 : one.field === "id" || one.field === "skip" ? 8 : 6;
  };
  const wanted = [...rest, ...others];
  let room = all ? Infinity : Math.max(0, width - fixed);
  const needed = width - fixed - wanted.filter((one) => rank(one) === 0).reduce((sum, one) => sum + one.width, 0);
  const fits = new Set<Shown>();
  for (const one of wanted
    .map((one, at) => ({ one, at }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.at - b.at)
    .map((both) => both.one)) {
    if (one.width > room && rank(one) > 0) {
      // A narrower one of less weight in its place would only confuse.
      room = 0;
      continue;
    }
    fits.add(one);
    room -= one.width;
  }
  const between = wanted
    .filter((one) => fits.has(one))
    .map((one) => (one.field === "models" && room >= MODELS_MORE ? { ...one, width: one.width + MODELS_MORE } : one));
  // What had to be shown for its mistakes takes from the title first, then from the window.
  const min = Math.max(TITLE_FLOOR, TITLE_MIN + (all ? 0 : Math.min(0, needed)));
  return {
    shown: [
      part("include", INCLUDE),
      part("number", NUMBER),
      ...(title === undefined ? [] : [{ ...title, width: min }]),
      ...between,
      ...ends,
    ],
    hidden: wanted.length - between.length,
    min: fixed - TITLE_MIN + min + between.reduce((sum, one) => sum + one.width, 0),
  };
}

/** For `grid-template-columns`: the title takes what is left. */
export const template = (shown: readonly Shown[]): string =>
  shown.map((one) => (one.field === "title" && one.kind === "field" ? `minmax(${one.width}px, 1fr)` : `${one.width}px`)).join(" ");
