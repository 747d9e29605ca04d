import { cleanup, fireEvent, render } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import { makeEntries } from "$lib/host/fake-gallery";
import EntryTile from "./EntryTile.svelte";
import { stepOf } from "./steps";

const [first, second] = makeEntries(2);
const props = {
  entry: first,
  index: 0,
  column: 0,
  selected: false,
  several: false,
  focused: false,
  ringed: false,
  step: 280,
  hurried: false,
  ondrag: () => {},
};
afterEach(cleanup);

test("a place keeps its one picture element, and never shows the picture of another entry in it", async () => {
  const { container, rerender } = render(EntryTile, { props });
  const img = container.querySelector("img")!;
  expect(img.style.visibility, "hidden until it is there").toBe("hidden");
  await fireEvent.load(img);
  expect(img.style.visibility).toBe("");
  const before = img.src;
  await rerender({ ...props, entry: second });
  expect(container.querySelector("img"), "the same element").toBe(img);
  expect(img.src).not.toBe(before);
  expect(img.style.visibility, "the old picture is not seen under the new name").toBe("hidden");
  await fireEvent.load(img);
  expect(img.style.visibility).toBe("");
});

test("what flies past is not asked for, what was asked for already stays", async () => {
  const { container, rerender } = render(EntryTile, { props });
  const img = container.querySelector("img")!;
  await fireEvent.load(img);
  await rerender({ ...props, hurried: true });
  expect([img.getAttribute("src") !== null, img.style.visibility], "the same picture stays").toEqual([true, ""]);
  await rerender({ ...props, entry: second, hurried: true });
  expect(img.getAttribute("src"), "another is not read").toBeNull();
  await rerender({ ...props, entry: second, hurried: false });
  expect(img.getAttribute("src")).not.toBeNull();
});

test("a star, a choice or an upload reads no picture again", async () => {
  const { container, rerender } = render(EntryTile, { props });
  const img = container.querySelector("img")!;
  await fireEvent.load(img);
  await rerender({ ...props, entry: { ...first!, starred: true }, selected: true });
  expect(img.style.visibility).toBe("");
});

test("small and medium tiles share one stored width", () => {
  expect([64, 152, 204, 245, 320, 430, 900].map(stepOf)).toEqual([280, 280, 280, 280, 560, 560, 1200]);
});
