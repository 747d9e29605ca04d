import { describe, expect, it } from "vitest";
import { lineOfSlot, windowOf } from "$lib/window";
import { dayAtTop, layoutOf, lineAt, lineAtTop, linesOf, measuresOf, placeOf } from "./layout";

const measures = measuresOf(1440, false, "M");
const days = [
  { day: "2026-11-24", count: 12 },
  { day: "2026-11-21", count: 7 },
  { day: "2026-11-20", count: 1 },
];
const layout = layoutOf(days, measures);

describe("the gallery's layout", () => {
  it("fits as many tiles as the least width allows, and shares the rest among them", () => {
    expect(measures.columns).toBe(6);
    expect(measures.tile * 6 + 12 * 5).toBeLessThanOrEqual(1440 - 32);
    expect(measuresOf(300, true, "L").columns, "one at least").toBe(1);
  });
  it("knows its height from the counts alone", () => {
    expect(layout.count).toBe(20);
    expect(layout.lines).toBe(2 + 2 + 1);
    expect(layout.height).toBe(3 * 40 + 5 * measures.line);
  });
  it("finds the place of every entry, and the entry of every place", () => {
    for (let index = 0; index < layout.count; index += 1) {
      const place = placeOf(layout, index)!;
      const line = lineAt(layout, place.line)!;
      expect(line.first + place.column).toBe(index);
      expect(place.column).toBeLessThan(line.count);
    }
    expect(placeOf(layout, 20)).toBeNull();
    expect(lineAt(layout, 5)).toBeNull();
  });
  it("begins each day on a line of its own", () => {
    expect(lineAt(layout, 2)).toMatchObject({ first: 12, count: 6, day: 1 });
    expect(lineAt(layout, 3)).toMatchObject({ first: 18, count: 1, day: 1 });
    expect(lineAt(layout, 4)).toMatchObject({ first: 19, count: 1, day: 2 });
  });
  it("finds what is in sight without walking over the days", () => {
    const many = layoutOf(
      Array.from({ length: 2000 }, (_, n) => ({ day: String(n), count: 5 })),
      measures,
    );
    const first = lineAtTop(many, many.height / 2);
    expect(first).toBe(1000);
    expect(lineAtTop(many, many.height / 2 + 800) - first).toBeLessThanOrEqual(Math.ceil(800 / (measures.line + 40)));
    expect(lineAtTop(many, -5)).toBe(0);
    expect(lineAtTop(many, many.height + 1300), "past the end it is the last").toBe(1999);
    expect(dayAtTop(many, many.height / 2)).toBe(1000);
  });
  it("shows each line of the window in exactly one slot, and scrolling by one changes one slot", () => {
    const pool = 7;
    const shown = (from: number) => Array.from({ length: pool }, (_, slot) => lineOfSlot(slot, { pool, from }));
    for (const from of [0, 1, 6, 7, 123])
      expect([...shown(from)].sort((a, b) => a - b)).toEqual(Array.from({ length: pool }, (_, n) => from + n));
    const before = shown(123);
    expect(shown(124).filter((line, slot) => line !== before[slot])).toEqual([130]);
  });
  it("keeps few lines however many there are", () => {
    const many = layoutOf([{ day: "2026-11-24", count: 10_000 }], measures);
    expect(windowOf(linesOf(many), 4000, 800, 2).pool).toBe(Math.ceil(800 / measures.line) + 5);
  });
});
