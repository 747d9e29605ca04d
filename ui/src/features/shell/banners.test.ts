import { describe, expect, it } from "vitest";
import { chooseBanner, type BannerGround } from "./banners";

const ground: BannerGround = {
  problems: [{ code: "LIBRARY", message: "The settings file was written by a newer version." }],
  first_run: true,
  seen: new Set(),
  has_key: false,
};

describe("which banner is shown", () => {
  it("is the problem first, then the hint; one at a time", () => {
    const seen = new Set<string>();
    const shown: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      const choice = chooseBanner({ ...ground, seen });
      shown.push(choice?.kind);
      if (choice) seen.add(choice.id);
    }
    expect(shown).toEqual(["failed", "info", undefined]);
  });
  it("says nothing about keys to one who has a key", () => {
    expect(chooseBanner({ ...ground, problems: [], has_key: true })).toBeNull();
  });
});
