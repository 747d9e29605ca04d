import { beforeEach, expect, test } from "vitest";
import type { DroppedFile } from "$lib/bindings";
import { toasts } from "$lib/say/toasts.svelte";
import { drop, dropNotice, kindsOf, takenWords } from "./drop.svelte";

const size = { width: 10, height: 10 };
const refused = (name: string): DroppedFile => ({ kind: "refused", name, error: { code: "BAD_IMAGE", message: "It is not a picture." } });

beforeEach(() => {
  toasts.list = [];
});

test("a JPEG may be a picture or one of ours, a text file titles, and anything else nothing", () => {
  expect(kindsOf("sea.JPG")).toEqual(["picture", "thumbnail"]);
  expect(kindsOf("sea.png")).toEqual(["picture"]);
  expect(kindsOf("titles.txt")).toEqual(["text"]);
  expect(kindsOf("Own.otf")).toEqual(["font"]);
  expect(kindsOf("movie.mp4")).toEqual([]);
});

test("what was taken is one sentence", () => {
  const items: DroppedFile[] = [
    { kind: "picture", name: "a.png", base: "a", size },
    { kind: "picture", name: "b.png", base: "b", size },
    { kind: "titles", name: "t.txt", titles: ["One", "Two", "Three"] },
    { kind: "font", name: "f.otf", font: { id: "f", family: "Fancy", kind: "sans", weight: 700, own: true } },
  ];
  expect(takenWords(items)).toBe("Added 2 pictures, font Fancy and 3 titles.");
});

test("a thumbnail of ours says that its brief is back", () => {
  const design = { template: "bottom-bar", font: "inter" };
  expect(takenWords([{ kind: "thumbnail", name: "a.jpg", base: "a", title: "T", style: "neon", model: "m", design, size }])).toBe(
    "The brief of a.jpg was restored.",
  );
});

test("every refused file is named", () => {
  dropNotice({ notice: "dropped", items: ["a.zip", "b.zip", "c.zip", "d.zip"].map(refused) });
  const said = toasts.list.map((one) => one.text).join(" ");
  for (const name of ["a.zip", "b.zip", "c.zip", "d.zip"]) expect(said).toContain(name);
});

test("the overlay is there while files hang over the window, and gone when they leave", () => {
  dropNotice({ notice: "drag_over", names: ["sea.png"] });
  expect(drop.names).toEqual(["sea.png"]);
  dropNotice({ notice: "drag_left" });
  expect(drop.names).toBeNull();
  dropNotice({ notice: "dropping", count: 2 });
  expect(drop.reading).toBe(2);
  dropNotice({ notice: "dropped", items: [] });
  expect(drop.reading).toBe(0);
});
