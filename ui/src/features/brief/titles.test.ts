import { expect, test } from "vitest";
import { radioStep } from "./radio";
import { linesOf } from "$lib/lines";
import { titlesOf } from "$features/studio/rows";
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

test("whatever ends a line in Unicode ends a title, in the field and in a paste", () => {
  for (const end of ["\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"]) {
    const text = ["Sharpen a chisel", "How trams turn"].join(end);
    expect(linesOf(text)).toHaveLength(2);
    expect(titlesOf(text)).toEqual(["Sharpen a chisel", "How trams turn"]);
    expect(countTitles(text)).toBe(2);
  }
});

test("JSON and code blocks are no titles", () => {
  for (const line of ['{"title": "One"}', '["One title",', "```json", "[{", "},", "['One']", '[["One"]]'])
    expect(titleProblem(`A good title\n${line}`)).toMatch(/^Line 2 is JSON or code/);
  for (const line of ["[Draft] third", "{curly} titles", "[[Wiki]] link", '"Quoted": a title', "{{city}} in May"])
    expect(titleProblem(line)).toBeNull();
});
