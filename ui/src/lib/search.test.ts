import { describe, expect, it } from "vitest";
import { match, pieces, rank } from "./search";

const order = (query: string, texts: string[]) => rank(query, texts, (text) => text).map((one) => one.item);

describe("ranking", () => {
  it("puts a beginning before a word's beginning before the middle", () => {
    expect(order("re", ["Preview sizes", "Try again: region", "Redo"])).toEqual(["Redo", "Try again: region", "Preview sizes"]);
  });
  it("puts the closer text first among equals", () => {
    expect(order("settings", ["Settings of something long", "Settings"])).toEqual(["Settings", "Settings of something long"]);
  });
  it("keeps the given order without a query", () => {
    expect(order("  ", ["b", "a"])).toEqual(["b", "a"]);
  });
  it("finds words in any order", () => {
    expect(order("sheet open", ["Open a sheet", "New sheet"])).toEqual(["Open a sheet"]);
  });
  it("finds initials, but not letters strewn anywhere", () => {
    expect(order("cp", ["Compose panel", "Captions"])).toEqual(["Compose panel"]);
    expect(match("eo", "Generate or not")).toBeNull();
    expect(match("z", "Guides")).toBeNull();
  });
  it("does not mind case and accents", () => {
    expect(match("cafe", "Le Café")?.marks).toEqual([[3, 7]]);
    expect(match("ÜBER", "uber alles")).not.toBeNull();
  });
  it("handles scripts without spaces and letters outside the basic plane", () => {
    expect(match("咖啡", "冷萃咖啡")?.marks).toEqual([[2, 4]]);
    expect(match("b", "🎉b")?.marks).toEqual([[1, 2]]);
  });
});

describe("marking", () => {
  it("cuts the text where it matched", () => {
    expect(pieces("Redo: title", [[0, 2]])).toEqual([
      { text: "Re", hit: true },
      { text: "do: title", hit: false },
    ]);
    expect(pieces("🎉b", [[1, 2]])).toEqual([
      { text: "🎉", hit: false },
      { text: "b", hit: true },
    ]);
    expect(pieces("none", [])).toEqual([{ text: "none", hit: false }]);
  });
});
