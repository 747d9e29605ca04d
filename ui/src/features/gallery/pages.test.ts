import { describe, expect, it } from "vitest";
import type { Entry } from "$lib/bindings";
import { FakeGallery } from "$lib/host/fake-gallery";
import { PAGE, Pages } from "./pages.svelte";
import { anything } from "./query";

function pagesOver(count: number) {
  const gallery = new FakeGallery(count);
  const asked: { after: string | null; skip: number; most: number }[] = [];
  const pages = new Pages(async (after, skip, most) => {
    asked.push({ after, skip, most });
    return gallery.page(anything(), after, skip, most);
  });
  return { gallery, asked, pages };
}

describe("the gallery's pages", () => {
  it("are read once, where they are looked at", async () => {
    const { gallery, asked, pages } = pagesOver(950);
    await Promise.all([pages.want(0, 40), pages.want(20, 60)]);
    expect(asked).toEqual([{ after: null, skip: 0, most: PAGE }]);
    expect(pages.at(59)?.thumbnail).toBe(gallery.all[59]?.thumbnail);
    expect(pages.at(100)).toBeUndefined();
  });
  it("begin after the nearest key that is known, so that a far one is not counted from the beginning", async () => {
    const { gallery, asked, pages } = pagesOver(950);
    await pages.want(0, 99);
    await pages.want(700, 720);
    expect(asked.at(-1)).toEqual({ after: gallery.all[99]?.key, skip: 600, most: PAGE });
    expect(pages.at(700)?.thumbnail).toBe(gallery.all[700]?.thumbnail);
    await pages.want(800, 949);
    expect(pages.at(949)?.thumbnail).toBe(gallery.all[949]?.thumbnail);
  });
  it("stay few however far one scrolls, and come back right", async () => {
    const { gallery, pages } = pagesOver(10_000);
    for (let index = 0; index < 10_000; index += 50) await pages.want(index, index + 40);
    expect(pages.size).toBeLessThanOrEqual(12);
    expect(pages.at(3)).toBeUndefined();
    await pages.want(0, 10);
    expect(pages.at(3)?.thumbnail).toBe(gallery.all[3]?.thumbnail);
  });
  it("say why one could not be read, and read it again when it is wanted again", async () => {
    let broken = true;
    const pages = new Pages(async () => {
      if (broken) throw { code: "LIBRARY", message: "The library is locked." };
      return [{ thumbnail: "a" } as Entry];
    });
    await pages.want(0, 0);
    expect(pages.error?.message).toBe("The library is locked.");
    broken = false;
    await pages.want(0, 0);
    expect(pages.error).toBeNull();
    expect(pages.at(0)?.thumbnail).toBe("a");
  });
});
