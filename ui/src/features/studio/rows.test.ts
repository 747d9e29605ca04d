import { describe, expect, test } from "vitest";
import type { SheetRow } from "$lib/bindings";
import { rowsOf, textOf, titlesOf } from "./rows";
import { dice } from "./testing";

const WORDS = ["fan", "out", "queue", "night", "train", "cold", "brew", "orbit", "é", "日本"];

describe("the Titles field", () => {
  test("ids never repeat, and lines that stay keep theirs", () => {
    const roll = dice(7);
    const line = () => Array.from({ length: 1 + roll(3) }, () => WORDS[roll(WORDS.length)]).join(" ");
    for (let round = 0; round < 400; round += 1) {
      let rows: SheetRow[] = rowsOf(Array.from({ length: roll(9) }, line).join("\n"), []);
      for (let step = 0; step < 6; step += 1) {
        const titles = rows.map((row) => row.title);
        const before = rows;
        const at = roll(titles.length + 1);
        const kind = roll(4);
        if (kind === 0) titles.splice(at, 0, line());
        else if (kind === 1 && titles.length > 0) titles.splice(Math.min(at, titles.length - 1), 1);
        else if (kind === 2 && titles.length > 0) titles[Math.min(at, titles.length - 1)] += "x";
        else titles.splice(at, roll(3), ...Array.from({ length: roll(4) }, line));
        rows = rowsOf(titles.join("\n"), before);
        expect(
          rows.map((row) => row.title),
          "the rows are the lines, in order",
        ).toEqual(titles);
        expect(new Set(rows.map((row) => row.id)).size, "two rows with one id would share their pictures").toBe(rows.length);
        // The longest run of lines at the ends that did not change is certainly unchanged.
        for (let i = 0; i < before.length && before[i]?.title === titles[i]; i += 1)
          expect(rows[i]?.id, `line ${i} was not touched, its pictures must stay with it`).toBe(before[i]?.id);
        if (titles.length === before.length && kind === 2)
          expect(
            rows.map((row) => row.id),
            "typing in a line is not a new row",
          ).toEqual(before.map((row) => row.id));
      }
    }
  });

  test("a line put in the middle leaves the ids around it alone", () => {
    const rows = rowsOf("One two\nThree four", []);
    const next = rowsOf("One two\nNew\nThree four", rows);
    expect([next[0]?.id, next[2]?.id], "both old lines are still there").toEqual(rows.map((row) => row.id));
    expect(
      rows.some((row) => row.id === next[1]?.id),
      "the new line is a new row",
    ).toBe(false);
  });

  test("breaking a line in two keeps the id with its longer part", () => {
    const rows = rowsOf("Ship the boring version first", []);
    const next = rowsOf("Ship\nthe boring version first", rows);
    expect(next[1]?.id, "most of the old line went on as the second one").toBe(rows[0]?.id);
  });

  test("a changed line beside a removed one keeps its own id", () => {
    const rows = rowsOf("Cold brew, five ways\nOrbits, explained", []);
    const next = rowsOf("Orbits, explained!", rows);
    expect(next[0]?.id, "it is the second line that was edited; the first one is gone").toBe(rows[1]?.id);
  });

  test("blank lines are no titles, and the text reads back", () => {
    expect(titlesOf("\n  A title \r\n\n\tOther\n"), "spaces around and empty lines do not count").toEqual(["A title", "Other"]);
    expect(textOf(rowsOf("A title\nOther", [])), "what was typed").toBe("A title\nOther");
  });

  test("pasting 3 000 lines over 3 000 others answers quickly", () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word} ${i}`).join("\n");
    const rows = rowsOf(many("Old"), []);
    const began = performance.now();
    const next = rowsOf(`${many("New")}\nOld 5`, rows);
    expect(performance.now() - began, "a paste may not freeze the page").toBeLessThan(1500);
    expect(next.at(-1)?.id, "equal lines are found however large the paste").toBe(rows[5]?.id);
  });
});
