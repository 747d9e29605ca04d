import { expect, test } from "vitest";
import { isLight, luminance, parseColour, PRESETS } from "./colour";

test("a colour may be written short, without the sign and in capitals", () => {
  for (const text of ["#ffaa00", "ffaa00", "#FA0", " fa0 "]) expect(parseColour(text)).toBe("#ffaa00");
});

test("what is no colour is null and not black", () => {
  for (const text of ["", "#", "#ffaa0", "#ffaa0000", "red", "#gg0000", "rgb(0,0,0)"]) expect(parseColour(text)).toBeNull();
});

test("black and white are at the ends of the scale", () => {
  expect(luminance("#000000")).toBe(0);
  expect(luminance("#ffffff")).toBeCloseTo(1);
  expect(isLight("#ffd60a")).toBe(true);
  expect(isLight("#0f6a82")).toBe(false);
});

test("every preset is in the form that the wire knows", () => {
  for (const [, colour] of PRESETS) expect(parseColour(colour)).toBe(colour);
});
