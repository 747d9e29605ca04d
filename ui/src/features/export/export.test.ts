import { expect, test, vi } from "vitest";
import type { Picture } from "$lib/bindings";
import { createFake } from "$lib/host/fake";
import { partsOf, saveEach } from "./export.svelte";
import { fileName, fileNames, fitsSet, slug } from "./names";

const picture = (title: string, model = "offline/aurora", row: number | null = 0): Picture => ({
  thumbnail: null,
  base: "b",
  title,
  design: { template: "bottom-bar", font: "inter" },
  model,
  row,
});
const request = { folder: null, profile: "og", quality: 85, receipt: true };

test("a title becomes the name that the program writes", () => {
  expect(slug("Why fan-out beats sequential")).toBe("why-fan-out-beats-sequential");
  expect(slug('Don\'t: "quote" <me> / ..\\..')).toBe("dont-quote-me");
  expect(slug("Путь к успеху")).toBe("путь-к-успеху");
  expect(slug("!!!")).toBe("untitled");
  expect(slug("CON")).toBe("con-");
});

test("a long title is cut between words", () => {
  const long = slug("many words ".repeat(40));
  expect([...long].length).toBeLessThanOrEqual(60);
  expect(long.endsWith("many")).toBe(true);
});

test("a nested model makes no folder", () => {
  expect(fileName(picture("Title", "openrouter/google/gemini-3", 2))).toBe("003-title-google-gemini-3.jpg");
  expect(fileName(picture("Title", "offline/aurora", null))).toBe("title-aurora.jpg");
});

test("a set ends in letters in its order", () => {
  expect(fileNames([picture("One"), picture("One"), picture("Two")], true)).toEqual([
    "001-one-aurora-A.jpg",
    "001-one-aurora-B.jpg",
    "001-two-aurora-C.jpg",
  ]);
});

test("no two names of one save are alike", () => {
  expect(fileNames([picture("One"), picture("One"), picture("One")], false)).toEqual([
    "001-one-aurora.jpg",
    "001-one-aurora-2.jpg",
    "001-one-aurora-3.jpg",
  ]);
});

test("a set is two or three", () => {
  expect([1, 2, 3, 4].map(fitsSet)).toEqual([false, true, true, false]);
});

test("one that cannot be written takes no other with it", async () => {
  const host = createFake();
  const error = { code: "SAVE_FAILED" as const, message: "The disk is full." };
  const save = vi.fn((pictures: Picture[]) => {
    if (pictures[0]?.title === "Two") host.failNext("export_save", error);
    return host.export_save({ ...request, pictures, set: false });
  });
  const progress = vi.fn<(done: number) => void>();
  const outcome = await saveEach([picture("One"), picture("Two"), picture("Three")], false, save, progress);
  expect(outcome.saved).toHaveLength(2);
  expect(outcome.failed).toEqual([{ at: 1, error }]);
  expect(progress.mock.calls.map(([done]) => done)).toEqual([1, 2, 3]);
});

test("a set is one request, so that its letters are one order", async () => {
  const host = createFake();
  await saveEach(
    [picture("One"), picture("Two")],
    true,
    (pictures) => host.export_save({ ...request, pictures, set: true }),
    () => {},
  );
  expect(host.counts.export_save).toBe(1);
});

test("a folder and a name are told apart on both kinds of system", () => {
  expect(partsOf("~/Pictures/Thumbsheet/a.jpg")).toEqual({ folder: "~/Pictures/Thumbsheet", name: "a.jpg" });
  expect(partsOf("~\\Pictures\\a.jpg")).toEqual({ folder: "~\\Pictures", name: "a.jpg" });
});
