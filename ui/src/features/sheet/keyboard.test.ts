import { describe, expect, test } from "vitest";
import type { RowView, Tile } from "$features/studio/types";
import { meaningOf, moveIn, type KeyPress } from "./keyboard";
import { evenLines, mountedIn, windowOf } from "$lib/window";
import { layoutOf, linesOf, type Line } from "./layout";

const row = (index: number, columns: number): RowView => ({
  id: `r${index}`,
  index,
  title: `Title ${index}`,
  tiles: Array.from({ length: columns }, (_, at) => ({ key: `${index},${at}` }) as Tile),
  done: 0,
  failed: 0,
  needs_you: 0,
  spent_usd: 0,
});
const sheet = (rows: number, columns: number): Line[] =>
  linesOf(
    Array.from({ length: rows }, (_, at) => row(at, columns)),
    layoutOf(1000, 1440, columns, rows, "M"),
    () => true,
  );
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, ctrl: false, shift: false, alt: false, ...more });

describe("the keys of the grid", () => {
  const lines = sheet(10, 3);
  const go = (from: string | null, key: string, more: Partial<KeyPress> = {}) => moveIn(lines, from, press(key, more), 4);

  test("arrows move by one and stop at the edge", () => {
    expect(go("1,1", "ArrowRight")).toBe("1,2");
    expect(go("1,2", "ArrowRight"), "the row ends here").toBe("1,2");
    expect(go("1,1", "ArrowUp")).toBe("0,1");
    expect(go("0,1", "ArrowUp"), "nothing above").toBe("0,1");
    expect(go("9,0", "ArrowDown"), "nothing below").toBe("9,0");
  });

  test("Home and End go along the row, with Ctrl to the corners of the sheet", () => {
    expect([go("4,1", "Home"), go("4,1", "End")]).toEqual(["4,0", "4,2"]);
    expect([go("4,1", "Home", { ctrl: true }), go("4,1", "End", { ctrl: true })]).toEqual(["0,0", "9,2"]);
  });

  test("Page Down goes as far as is seen", () => {
    expect([go("1,1", "PageDown"), go("8,1", "PageDown"), go("3,1", "PageUp")], "four rows fit").toEqual(["5,1", "9,1", "0,1"]);
  });

  test("without a focus the first key of movement goes to the first tile", () => {
    expect(go(null, "ArrowDown")).toBe("0,0");
    expect(go("gone", "End"), "its row was removed").toBe("0,0");
  });

  test("wrapped tiles of one title read on over the end of a line", () => {
    const one = linesOf([row(0, 5)], layoutOf(720, 1440, 5, 1, "M"), () => true);
    expect(
      one.map((line) => line.tiles.length),
      "two a line",
    ).toEqual([2, 2, 1]);
    expect(moveIn(one, "0,1", press("ArrowRight"), 2), "as words do").toBe("0,2");
    expect(moveIn(one, "0,2", press("ArrowLeft"), 2)).toBe("0,1");
    expect(moveIn(one, "0,3", press("ArrowDown"), 2), "the last line is shorter").toBe("0,4");
  });

  test("each key of the list means what the list says", () => {
    const means = (key: string, more: Partial<KeyPress> = {}) => meaningOf(lines, "1,1", press(key, more), 4)?.does;
    expect(
      [" ", "Enter", "r", "t", "s", "c", "v", "g", "-", "+"].map((key) => means(key)),
      "the list of shortcuts says the same",
    ).toEqual(["toggle", "open", "reroll", "again", "star", "compare", "sizes", "guides", "smaller", "larger"]);
    expect(meaningOf(lines, "1,1", press("]"), 4)).toEqual({ does: "version", by: 1 });
    expect(means("ArrowDown", { shift: true }), "Shift extends").toBe("extend");
    expect(means("a", { ctrl: true })).toBe("all");
    expect([means("ContextMenu"), means("F10", { shift: true })], "the menu of a tile needs no pointer").toEqual(["menu", "menu"]);
  });

  test("R with Ctrl is not a re-roll: reloading may never cost anything", () => {
    expect(meaningOf(lines, "1,1", press("r", { ctrl: true }), 4)).toBe(null);
    expect(meaningOf(lines, "1,1", press("s", { alt: true }), 4), "nor is Alt ours").toBe(null);
  });
});

describe("the window over the rows", () => {
  const mounted = (count: number, row: number, top: number, height: number, focused: number) =>
    mountedIn(windowOf(evenLines(count, row), top, height, 2), focused);
  test("500 rows mount as many as are seen and two more on each side", () => {
    const layout = layoutOf(1000, 1440, 4, 500, "M");
    for (let top = 0; top < 500 * layout.row; top += 777) {
      const indices = mounted(500, layout.row, top, 800, -1);
      expect(indices.length, `at ${top}`).toBeLessThanOrEqual(Math.ceil(800 / layout.row) + 1 + 4);
    }
  });

  test("the focused row stays, however far it is scrolled away", () => {
    const indices = mounted(500, 150, 0, 800, 400);
    expect(indices.includes(400), "focus would fall back to the page otherwise").toBe(true);
    expect(new Set(indices).size, "once").toBe(indices.length);
    expect(mounted(500, 150, 400 * 150, 800, 400).filter((at) => at === 400).length, "also when it is seen").toBe(1);
  });

  test("no rows, no window", () => {
    expect(mounted(0, 150, 0, 800, -1)).toEqual([]);
  });

  test("a row is as high as its tile is wide, whatever is in it", () => {
    const layout = layoutOf(860, 1440, 3, 7, "M");
    expect(layout.row, "picture, caption and gap").toBe(Math.round((layout.tile * 630) / 1200) + 24 + 16);
    expect(layout.tile * 3 + 12 * 3 + layout.rowHead + 2 * layout.padding, "columns share the width and never pass it").toBeLessThanOrEqual(
      860,
    );
  });
});
