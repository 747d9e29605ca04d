import { expect, test } from "vitest";
import { anything, daysOf, isNarrowed, readDay, spanOf } from "./query";

const today = new Date(2026, 10, 24, 9);

test("spans are whole local days, and are known again by them", () => {
  expect(daysOf("yesterday", today)).toEqual({ from: "2026-11-23", until: "2026-11-23" });
  expect(daysOf("week", today), "today is one of the seven").toEqual({ from: "2026-11-18", until: null });
  expect(daysOf("month", new Date(2026, 2, 1)), "over the end of a month").toEqual({ from: "2026-01-31", until: null });
  for (const span of ["any", "today", "yesterday", "week", "month", "year"] as const) {
    const { from, until } = daysOf(span, today);
    expect(spanOf(from, until, today)).toBe(span);
  }
  expect(spanOf("2026-03-01", "2026-03-05", today)).toBe("own");
});
test("a day is typed as it is written, and must be one", () => {
  expect(readDay(" 2026-2-3 ")).toBe("2026-02-03");
  expect(readDay("2026-02-30"), "there is none").toBeNull();
  expect(readDay("yesterday")).toBeNull();
});
test("looking into the trash leaves nothing out", () => {
  expect(isNarrowed({ ...anything(), trash: true })).toBe(false);
  expect(isNarrowed({ ...anything(), stored: "nowhere" })).toBe(true);
  expect(isNarrowed({ ...anything(), text: "  " })).toBe(false);
});
