import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { studio } from "$features/studio/studio.svelte";
import { batch } from "$features/batch/batch.svelte";
import * as doing from "$features/batch/doing";
import { gallery } from "$features/gallery/gallery.svelte";
import { isComposing, unlessComposing } from "$lib/keys";
import { fake } from "$lib/host/fake";
import GalleryView from "../views/Gallery.svelte";
import BatchScreen from "../views/Batch.svelte";

vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1440);
vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(700);
const settled = () => new Promise((resolve) => setTimeout(resolve, 400));
afterEach(cleanup);
const forms: [string, KeyboardEventInit][] = [
  ["composing", { isComposing: true }],
  ["WebKit's last", { isComposing: false, keyCode: 229 }],
];

describe.each(forms)("a key of an input method (%s)", (_, more) => {
  it.each(["Enter", "ArrowDown"])("%s stays in the gallery's search", async (key) => {
    await studio.start();
    studio.view = "gallery";
    await gallery.reload(true);
    render(GalleryView);
    const field = await screen.findByTestId("gallery-search");
    field.focus();
    await fireEvent.input(field, { target: { value: "orb" } });
    await fireEvent.keyDown(field, { key, ...more });
    await settled();
    expect(document.activeElement, "the key picks a candidate, and the focus stays").toBe(field);
  });

  it("Enter stays in a cell of the Batch view", async () => {
    await studio.start();
    studio.view = "batch";
    batch.close();
    render(BatchScreen);
    fake.lists.chosen = { name: "week.csv", text: "title,style\nCold brew,neon\nCold tea,neon\n" };
    await doing.choose();
    await waitFor(() => screen.getByTestId("batch-row-1"));
    const grid = screen.getByTestId("batch-grid");
    grid.focus();
    await fireEvent.keyDown(grid, { key: "Home", ctrlKey: true });
    for (let i = 0; i < 6 && batch.editing === null; i += 1) {
      await fireEvent.keyDown(grid, { key: "Enter" });
      await settled();
      if (batch.editing === null) await fireEvent.keyDown(grid, { key: "ArrowRight" });
    }
    expect(batch.editing).not.toBeNull();
    const field = screen.getByTestId("batch-editor").querySelector("input");
    if (field === null) throw new Error("the cell has a field");
    await fireEvent.input(field, { target: { value: "にほん" } });
    await fireEvent.keyDown(field, { key: "Enter", ...more });
    await settled();
    expect(batch.editing, "the cell is still being edited").not.toBeNull();
  });
});

const sources = import.meta.glob<string>("../**/*.svelte", { query: "?raw", import: "default", eager: true });

it("every handler of keys leaves an input method's keys alone", () => {
  const handlers = Object.entries(sources).flatMap(([file, text]) =>
    [...text.matchAll(/(?:onkeydown|onkeyup|onkeypress)=\{\s*([^\s(]+)/g)].map(([, first]) => `${file}: ${first}`),
  );
  expect(handlers.length, "the handlers are found").toBeGreaterThan(20);
  expect(
    handlers.filter((handler) => !handler.endsWith(": unlessComposing")),
    "each is made by unlessComposing",
  ).toEqual([]);
});

it("a key of an input method is told by either sign, and reaches no handler", () => {
  const does = vi.fn();
  const press = unlessComposing(does);
  press(new KeyboardEvent("keydown", { key: "Enter", isComposing: true }));
  press(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229 }));
  expect(does, "both belong to the input method").not.toHaveBeenCalled();
  press(new KeyboardEvent("keydown", { key: "Enter" }));
  expect(does, "an Enter of the person's own is handled").toHaveBeenCalledOnce();
  expect(isComposing(new KeyboardEvent("keydown", { key: "a" })), "a letter without an input method").toBe(false);
});
