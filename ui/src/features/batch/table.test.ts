import { describe, expect, it } from "vitest";
import type { BatchColumn } from "$lib/bindings";
import { arrange, template } from "./columns";
import { meaningOf, type Ground } from "./keyboard";
import { lineOfSlot, scrollTo, windowOf } from "$lib/window";
import { layoutOf, LINE, ROW, topOf } from "./layout";

describe("where the rows stand", () => {
  const wrong = new Set([2, 7]);
  const layout = layoutOf(5000, (at) => wrong.has(at));
  it("gives a row with a mistake a line more, and knows the height of all", () => {
    expect(topOf(layout, 3) - topOf(layout, 2)).toBe(ROW + LINE);
    expect(layout.height).toBe(5000 * ROW + 2 * LINE);
  });
  it("finds the row at a height, the line below it included", () => {
    for (const at of [0, 2, 3, 7, 8, 4999])
      expect([layout.at(topOf(layout, at)), layout.at(topOf(layout, at + 1) - 1)], `row ${at}`).toEqual([at, at]);
    expect(layout.at(-50), "pulled beyond the top").toBe(0);
    expect(layout.at(1e9), "and beyond the end").toBe(4999);
  });
  it("keeps as many rows however far it is scrolled, and changes one slot a row", () => {
    const rows = (top: number) => {
      const seen = windowOf(layout, top, 700, 4);
      return Array.from({ length: seen.pool }, (_, slot) => lineOfSlot(slot, seen));
    };
    const before = rows(100 * ROW);
    const after = rows(101 * ROW);
    expect(after).toHaveLength(before.length);
    expect(
      after.filter((row, slot) => row !== before[slot]),
      "the others stay where they are",
    ).toHaveLength(1);
    expect(new Set(rows(1e9)).size, "no row twice at the end").toBe(before.length);
    expect(Math.max(...rows(1e9))).toBe(4999);
  });
  it("scrolls no further than it must", () => {
    const to = (row: number, top: number) => scrollTo(topOf(layout, row), topOf(layout, row + 1), top, 700);
    expect(to(5, 0)).toBeNull();
    expect(to(0, 500)).toBe(0);
    expect(to(40, 0)).toBe(topOf(layout, 41) - 700);
  });
  it("is nothing for nothing", () => {
    const none = layoutOf(0, () => false);
    expect([none.height, windowOf(none, 0, 700, 4).pool, none.at(10)]).toEqual([0, 0, 0]);
  });
});

describe("the keys of the table", () => {
  const ground: Ground = { rows: 20, columns: 8, page: 10, nextError: (from, by) => (by > 0 ? (from < 7 ? 7 : 2) : 2) };
  const key = (name: string, more: Partial<{ ctrl: boolean; shift: boolean; alt: boolean }> = {}, at = { row: 3, column: 2 }) =>
    meaningOf(ground, at, { key: name, ctrl: false, shift: false, alt: false, ...more });
  it("go from cell to cell, into the head, and not beyond the edges", () => {
    expect(key("ArrowDown")).toEqual({ does: "move", to: { row: 4, column: 2 } });
    expect(key("ArrowUp", {}, { row: 0, column: 2 })).toEqual({ does: "move", to: { row: -1, column: 2 } });
    expect(key("ArrowUp", {}, { row: -1, column: 2 })).toEqual({ does: "move", to: { row: -1, column: 2 } });
    expect(key("ArrowRight", {}, { row: 3, column: 7 })).toEqual({ does: "move", to: { row: 3, column: 7 } });
    expect(key("End", { ctrl: true })).toEqual({ does: "move", to: { row: 19, column: 7 } });
    expect(key("PageDown", {}, { row: 15, column: 2 })).toEqual({ does: "move", to: { row: 19, column: 2 } });
  });
  it("edit, include and clear", () => {
    expect([key("Enter"), key("F2"), key(" "), key("Delete"), key("c", { ctrl: true }), key("Escape")].map((one) => one?.does)).toEqual([
      "edit",
      "edit",
      "include",
      "clear",
      "copy",
      "escape",
    ]);
  });
  it("Alt Down goes to the next mistake, round the end", () => {
    expect(key("ArrowDown", { alt: true })).toEqual({ does: "move", to: { row: 7, column: 2 }, error: true });
    expect(key("ArrowDown", { alt: true }, { row: 7, column: 2 })).toMatchObject({ to: { row: 2 } });
    expect(
      meaningOf({ ...ground, nextError: () => -1 }, { row: 0, column: 0 }, { key: "ArrowDown", ctrl: false, shift: false, alt: true }),
      "where there is none nothing moves",
    ).toBeNull();
  });
  it("leave letters and the app's own keys alone", () => {
    for (const one of [key("s"), key("Enter", { alt: true }), key("k", { ctrl: true }), key(".", { ctrl: true })]) expect(one).toBeNull();
  });
});

describe("which columns are shown", () => {
  const columns: BatchColumn[] = ["title:Headline", "style:look", "variable:author", "template:layout", "ignore:notes"].map((one) => ({
    field: one.split(":")[0] ?? "",
    name: one.split(":")[1] ?? "",
  }));
  const ids = (width: number, wrong: number[] = [], all = false) =>
    arrange({ columns, models: 3, width, wrong: new Set(wrong), all }).shown.map((one) => one.field || one.kind);
  it("begins with what every list has, and has the preset's where the list has none", () => {
    expect(ids(2000)).toEqual([
      "include",
      "number",
      "title",
      "style",
      "template",
      "font",
      "models",
      "variable",
      "ignore",
      "thumbnails",
      "state",
      "cost",
    ]);
    expect(
      arrange({ columns, models: 3, width: 2000, wrong: new Set(), all: false }).shown.find((one) => one.field === "font")?.file,
    ).toBeNull();
  });
  it("leaves out what does not fit, from what tells least", () => {
    expect(ids(960)).toEqual(["include", "number", "title", "style", "models", "thumbnails", "state", "cost"]);
    expect(arrange({ columns, models: 3, width: 960, wrong: new Set(), all: false }).hidden).toBe(4);
  });
  it("never leaves out a column with a mistake", () => {
    expect(ids(960, [4])).toContain("ignore");
    expect(
      arrange({ columns, models: 3, width: 960, wrong: new Set([1, 3]), all: false }).min,
      "the title gives way before the window scrolls",
    ).toBeLessThanOrEqual(960);
  });
  it("gives the models' column room for its name where there is some", () => {
    const models = (width: number) =>
      arrange({ columns, models: 3, width, wrong: new Set(), all: false }).shown.find((one) => one.field === "models")?.width ?? 0;
    expect(models(2000)).toBeGreaterThan(models(960));
    expect(
      arrange({ columns, models: 3, width: 2000, wrong: new Set(), all: false }).min,
      "and never for the price of scrolling",
    ).toBeLessThanOrEqual(2000);
  });
  it("shows all of them when asked, and the title takes what is left", () => {
    expect(ids(960, [], true)).toHaveLength(12);
    expect(template(arrange({ columns, models: 3, width: 2000, wrong: new Set(), all: false }).shown)).toMatch(
      /^32px 40px minmax\(220px, 1fr\) 124px/,
    );
  });
});
