import { describe, expect, it } from "vitest";
import { registered } from "$features/commands/registry";
import "./commands";
import { offers } from "$features/commands/palette";

const commands = registered();
const sheets = [
  { id: "s1", title: "A remote team", titles: 1, thumbnails: 12, changed_at: "2026-11-21T09:00:00Z" },
  { id: "s2", title: "", titles: 1, thumbnails: 0, changed_at: "2026-11-20T09:00:00Z" },
];
const rows = [{ id: "r1", title: "Reading a flame graph" }];
const ground = { query: "", commands, rows, sheets };

describe("what the palette offers", () => {
  it("begins with what can be done, in the list's own order", () => {
    expect(offers({ ...ground, mode: "all" }).map((group) => group.name)).toEqual([
      "Run",
      "Sheet",
      "Batch",
      "Gallery",
      "View",
      "App",
      "Earlier sheets",
    ]);
  });
  it("puts the group with the best answer first, so that Enter does what was meant", () => {
    const [first] = offers({ ...ground, mode: "all", query: "setti" });
    expect(first?.offers[0]?.id).toBe("settings");
  });
  it("finds titles of this sheet, and has a name for a sheet without one", () => {
    const found = offers({ ...ground, mode: "find" });
    expect(found.map((group) => group.name)).toEqual(["On this sheet", "Earlier sheets"]);
    expect(found[1]?.offers.map((offer) => offer.text)).toEqual(["A remote team", "Untitled sheet"]);
  });
  it("keeps a sheet that the library found by another of its titles", () => {
    const found = offers({ ...ground, mode: "sheets", query: "flame" });
    expect(found[0]?.offers).toHaveLength(2);
  });
});

describe("the list of commands", () => {
  it("has no key twice, and no name twice", () => {
    for (const view of ["studio", "batch", "gallery"]) {
      const keys = commands
        .filter((one) => one.place === undefined || one.place === view)
        .flatMap((one) => [one.kbd ?? [], one.also ?? []].flat());
      expect(new Set(keys).size, `in the ${view}`).toBe(keys.length);
    }
    expect(new Set(commands.map((one) => one.id)).size).toBe(commands.length);
  });
});
