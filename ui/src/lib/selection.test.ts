import { expect, test } from "vitest";
import { Selection } from "./selection.svelte";

const of = (selection: Selection) => [...selection.keys];

test("a range takes the place of the last one and leaves what was chosen before it", () => {
  const one = new Selection();
  one.only("a");
  one.toggle("d");
  one.range(["d", "e", "f"]);
  one.range(["d", "e"]);
  expect(of(one)).toEqual(["a", "d", "e"]);
  expect(one.anchor).toBe("d");
});

test("what goes is neither selected nor where a range begins", () => {
  const one = new Selection();
  one.only("a");
  one.toggle("b");
  one.keepOnly((key) => key !== "b");
  expect([of(one), one.anchor]).toEqual([["a"], null]);
  one.range(["a", "c"]);
  expect(of(one), "nor does it come back with one").toEqual(["a", "c"]);
});

test("after clearing, a range begins where the focus is", () => {
  const one = new Selection();
  one.only("a");
  one.clear("c");
  one.range(["c", "d"]);
  expect([of(one), one.anchor]).toEqual([["c", "d"], "c"]);
});
