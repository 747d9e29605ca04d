import { describe, expect, it } from "vitest";
import { parseNumber } from "./number";

const rules = { min: 1, max: 10, whole: true, optional: false };

describe("a typed number", () => {
  it("may be written as people write it", () => {
    expect(parseNumber("$1,5", { ...rules, whole: false })).toEqual({ value: 1.5 });
    expect(parseNumber(" 5 000 ", { ...rules, max: 10_000 })).toEqual({ value: 5000 });
  });
  it("says its range where it is out of it", () => {
    expect(parseNumber("11", rules)).toEqual({ error: "A whole number from 1 to 10." });
    expect(parseNumber("1.5", rules)).toHaveProperty("error");
    expect(parseNumber("abc", rules)).toHaveProperty("error");
  });
  it("may be nothing only where nothing is an answer", () => {
    expect(parseNumber("", { ...rules, optional: true })).toEqual({ value: null });
    expect(parseNumber("", rules)).toHaveProperty("error");
  });
});
