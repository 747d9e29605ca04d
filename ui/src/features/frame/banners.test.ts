import { describe, expect, it } from "vitest";
import { chooseBanner, type BannerGround } from "./banners";

const ground: BannerGround = {
  problems: [{ code: "LIBRARY", message: "The settings file was written by a newer version." }],
  interrupted: [
    { sheet: null, batch: null, name: "Title", run: "a", interrupted: 1, possibly_spent: 1, possibly_usd: 0.04 },
    { sheet: "s2", batch: null, name: "Title", run: "b", interrupted: 2, possibly_spent: 1, possibly_usd: 0.04 },
  ],
  first_run: true,
  seen: new Set(),
  has_key: false,
};

describe("which banner is shown", () => {
  it("is the problem first, then the money, then the hint; one at a time", () => {
    const seen = new Set<string>();
    const shown: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      const choice = chooseBanner({ ...ground, seen });
      shown.push(choice?.kind);
      if (choice) seen.add(choice.id);
    }
    expect(shown).toEqual(["failed", "needs", "info", undefined]);
  });
  it("sums what was interrupted, and leads to a sheet that is still there", () => {
    expect(chooseBanner({ ...ground, problems: [] })).toMatchObject({ interrupted: 3, possibly: 2, usd: 0.08, sheet: "s2" });
  });
  it("says nothing about keys to one who has a key", () => {
    expect(chooseBanner({ ...ground, problems: [], interrupted: [], has_key: true })).toBeNull();
  });
  it("comes again for another interruption, though one was dismissed", () => {
    const first = chooseBanner({ ...ground, problems: [] });
    const next = chooseBanner({ ...ground, problems: [], seen: new Set([first?.id ?? ""]), interrupted: [{ sheet: null, batch: null, name: "Title", run: "c", interrupted: 1, possibly_spent: 0, possibly_usd: 0 }] });
    expect(next?.kind).toBe("needs");
  });
});
