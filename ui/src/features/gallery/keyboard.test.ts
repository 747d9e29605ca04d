import { describe, expect, it } from "vitest";
import { meaningOf, moveIn } from "./keyboard";
import { layoutOf, measuresOf } from "./layout";

// Six columns; lines of 6, 6 | 6, 1 | 1.
const layout = layoutOf(
  [
    { day: "2026-11-24", count: 12 },
    { day: "2026-11-21", count: 7 },
    { day: "2026-11-20", count: 1 },
  ],
  measuresOf(1440, false, "M"),
);
const press = (key: string, more: { ctrl?: boolean; shift?: boolean; alt?: boolean } = {}) => ({
  key,
  ctrl: false,
  shift: false,
  alt: false,
  ...more,
});
const to = (from: number | null, key: string, more = {}) => moveIn(layout, from, press(key, more), 2);

describe("the gallery's keys", () => {
  it("read on over the end of a line and a day", () => {
    expect(to(5, "ArrowRight")).toBe(6);
    expect(to(12, "ArrowLeft")).toBe(11);
    expect(to(19, "ArrowRight"), "the last one stays").toBe(19);
  });
  it("keep the column over a day's head, as far as the line goes", () => {
    expect(to(8, "ArrowDown")).toBe(14);
    expect(to(14, "ArrowUp")).toBe(8);
    expect(to(15, "ArrowDown"), "a short line ends before that column").toBe(18);
  });
  it("go to the ends of a line, and with Ctrl to those of everything", () => {
    expect([to(8, "Home"), to(8, "End")]).toEqual([6, 11]);
    expect([to(8, "Home", { ctrl: true }), to(8, "End", { ctrl: true })]).toEqual([0, 19]);
    expect([to(2, "PageDown"), to(14, "PageUp")]).toEqual([14, 2]);
  });
  it("begin at the first when nothing has the focus", () => {
    expect(to(null, "ArrowDown")).toBe(0);
  });
  it("mean what the list of shortcuts says", () => {
    const means = (key: string, more = {}, mac = false) => meaningOf(layout, 3, press(key, more), 2, mac)?.does ?? null;
    expect([means(" "), means("Enter"), means("S"), means("c"), means("Delete"), means("Escape")]).toEqual([
      "toggle",
      "open",
      "star",
      "compare",
      "trash",
      "escape",
    ]);
    expect(means("ArrowDown", { shift: true })).toBe("extend");
    expect(means("a", { ctrl: true })).toBe("all");
    expect(means("Enter", { ctrl: true }), "the frame's: reopens the brief").toBeNull();
    expect(means("Backspace"), "only where the keyboard has no Delete").toBeNull();
    expect(means("Backspace", {}, true)).toBe("trash");
  });
});
