import { expect, test } from "vitest";
import { radioStep } from "./radio";
import { countTitles, titleProblem } from "./titles";

test("a title that is too short is named with its line", () => {
  expect(titleProblem("A good title\n\nHi")).toBe("Title 2, “Hi”, is too short. A title has at least 3 characters.");
});

test("a title that is too long is named by its beginning and its length", () => {
  expect(titleProblem("word ".repeat(50))).toBe("Title 1, “word word word word wor…”, is too long: 249 of at most 200 characters.");
});

test("characters are counted as a person counts them", () => {
  expect(titleProblem("🚀🚀🚀")).toBeNull();
  expect(titleProblem("🚀".repeat(200))).toBeNull();
});

test("many mistakes are two sentences and a number", () => {
  expect(titleProblem("a\nb\nc\nd")).toMatch(/^Title 1.*Title 2.*2 more titles need a look\.$/);
});

test("empty lines are no titles", () => {
  expect(countTitles("\n One \n\n Two\n")).toBe(2);
  expect(titleProblem("\n \n")).toBeNull();
});

test("arrows go around a line of radios and stay inside a grid of them", () => {
  expect(radioStep("ArrowRight", 4, 5)).toBe(0);
  expect(radioStep("ArrowLeft", 0, 5)).toBe(4);
  expect(radioStep("ArrowDown", 1, 12, 4)).toBe(5);
  expect(radioStep("ArrowDown", 9, 12, 4)).toBe(9);
  expect(radioStep("ArrowUp", 5, 12, 4)).toBe(1);
  expect(radioStep("End", 1, 12, 4)).toBe(11);
  expect(radioStep("a", 1, 12, 4)).toBeNull();
});
