import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { studio } from "$features/studio/studio.svelte";
import type { DrawOne, EventKind } from "$lib/bindings";
import { fake } from "$lib/host/fake";
import Inspector from "./Inspector.svelte";
import Opened from "./Opened.svelte";

let key = "";
const lastRun = () => [...fake.runs.values()].at(-1)!;
async function happens(...happenings: EventKind[]) {
  const run = lastRun();
  fake.push(run.on.run, ...happenings.map((one) => ({ ...one, thumbnail: run.planned[0]!.id })));
  await tick();
}
const done: EventKind = { event: "done", digest: "d", base: "base-1", width: 1200, height: 630, files: [] };

beforeEach(async () => {
  await studio.start();
  await studio.fresh();
  studio.setTitles("Ship the boring version first\nCold brew, five ways");
  studio.edit("models", (desk) => (desk.models = ["offline/aurora"]));
  await studio.generate();
  key = studio.tiles[0]!.key;
  studio.focus = key;
});
afterEach(() => {
  cleanup();
  studio.closeTile();
});

test("nothing chosen is one sentence", async () => {
  studio.focus = null;
  render(Inspector);
  expect(screen.getByTestId("inspector").textContent).toContain("Choose a thumbnail");
});

test("a fix is written for all, and Undo stands in the same place", async () => {
  await happens(done);
  render(Inspector);
  await fireEvent.click(await screen.findByTestId("fix-badge"));
  expect(studio.desk.design.lift).toBe(48);
  await fireEvent.click(await screen.findByTestId("undo-badge"));
  expect(studio.desk.design.lift).toBeUndefined();
  expect(screen.getByTestId("fix-badge")).toBeTruthy();
});

test("type of this tile is its own and leaves the sheet's alone", async () => {
  await happens(done);
  render(Inspector);
  await fireEvent.click(screen.getByText("This tile"));
  await fireEvent.click(screen.getByTestId("template-left-panel"));
  expect(studio.designOf(key).template).toBe("left-panel");
  expect(studio.desk.design.template).toBe("bottom-bar");
  await fireEvent.click(screen.getByTestId("type-follow"));
  expect(studio.desk.own[key]).toBeUndefined();
});

test("words of this tile are its own: drawn, saved and undone alone", async () => {
  studio.edit("models", (desk) => (desk.models = ["offline/aurora", "offline/dunes"]));
  await studio.generate();
  await happens(done);
  key = studio.tiles[0]!.key;
  const other = studio.tiles[1]!.key;
  render(Inspector);
  await fireEvent.click(screen.getByTestId("scope-one"));
  await fireEvent.input(screen.getByTestId("title-edit"), { target: { value: "Quite other words" } });
  expect(studio.tile(key)?.title, "this tile").toBe("Quite other words");
  expect(studio.tile(other)?.title, "its neighbour").toBe("Ship the boring version first");
  expect(studio.desk.rows[0]?.title, "the row, and so the next tile of it").toBe("Ship the boring version first");
  expect(screen.getByTestId("type-note").textContent).toContain("own title");
  await fireEvent.click(screen.getByTestId("scope-all"));
  expect(screen.getByTestId<HTMLTextAreaElement>("title-edit").value, "All means the row's words").toBe("Ship the boring version first");
  expect(screen.getByTestId("type-note").textContent, "and says that this tile does not follow").toContain("does not follow");
  studio.undo();
  expect(studio.tile(key)?.title, "undone").toBe("Ship the boring version first");
  studio.redo();
  await fireEvent.click(screen.getByTestId("scope-one"));
  await fireEvent.click(screen.getByTestId("type-follow"));
  expect(studio.desk.words, "it follows again").toEqual({});
});

test("type of a row is its tiles' and no other row's", async () => {
  await happens(done);
  render(Inspector);
  await fireEvent.click(screen.getByTestId("scope-row"));
  await fireEvent.click(screen.getByTestId("template-left-panel"));
  expect(studio.designOf(key).template).toBe("left-panel");
  expect(studio.designOf(studio.tiles[1]!.key).template, "the other row").toBe("bottom-bar");
  await fireEvent.click(screen.getByTestId("type-follow"));
  expect(studio.designOf(key).template).toBe("bottom-bar");
});

test("the title of the row is edited, on one line", async () => {
  await happens(done);
  render(Inspector);
  await fireEvent.input(screen.getByTestId("title-edit"), { target: { value: "A new\ntitle" } });
  expect(studio.desk.rows[0]?.title).toBe("A new title");
});

test("a failure says what happened, whether money was spent, what to do and its request id", async () => {
  await happens({
    event: "needs_you",
    error: { code: "OUTCOME_UNKNOWN", message: "We lost contact after sending.", request_id: "req_7f3a" },
  });
  render(Inspector);
  const trouble = screen.getByTestId("trouble").textContent ?? "";
  for (const words of ["We lost contact after sending.", "Was money spent", "What to do", "req_7f3a"]) expect(trouble).toContain(words);
  expect(screen.queryByTestId("checks")).toBeNull();
});

test("the opened view goes on with the arrows and closes with Esc", async () => {
  await happens(done);
  studio.openTile(key);
  render(Opened);
  const view = screen.getByTestId("opened");
  await waitFor(() => expect(document.activeElement).toBe(view));
  await fireEvent.keyDown(view, { key: "ArrowRight" });
  expect(studio.opened).toBe(studio.tiles[1]!.key);
  await fireEvent.keyDown(view, { key: "ArrowRight" });
  expect(studio.opened).toBe(studio.tiles[1]!.key);
  await fireEvent.keyDown(view, { key: "Escape" });
  expect(studio.opened).toBeNull();
});

test("the previews stand in their true sizes, light and dark", async () => {
  await happens(done);
  studio.openTile(key);
  render(Opened);
  for (const [width, height] of [
    [360, 202],
    [168, 94],
    [120, 68],
  ]) {
    for (const theme of ["light", "dark"]) {
      const { style } = screen.getByTestId(`preview-${theme}-${width}`);
      expect([style.width, style.height]).toEqual([`${width}px`, `${height}px`]);
    }
  }
});

const drawnOn = () =>
  fake.calls
    .filter((call) => call.method === "draw")
    .flatMap((call) => call.args[0] as DrawOne[])
    .map(({ canvas }) => `${canvas.width}x${canvas.height}`);

test("the opened view, its guides, feeds and checks have the shape of the sheet's canvas", async () => {
  await happens(done);
  studio.setCanvas("story");
  studio.openTile(key);
  studio.guides = true;
  fake.calls.length = 0;
  render(Opened);
  render(Inspector);
  await waitFor(() => expect(drawnOn()).toContain("1080x1920"));
  expect(drawnOn(), "nothing is drawn on another canvas, but the corner of a video").toEqual(drawnOn().map(() => "1080x1920"));
  const checks = () => fake.calls.filter((call) => call.method === "check").map((call) => (call.args[0] as DrawOne).canvas);
  await waitFor(() => expect(checks(), "checked as it is seen").toContainEqual({ width: 1080, height: 1920 }));
  expect(document.querySelector(".g-badge"), "no video has this shape").toBeNull();
  expect(screen.getByTestId("preview-light-168").style.height).toBe("299px");
  studio.guides = false;
  studio.undo();
  expect(studio.canvas, "one step back").toEqual({ width: 1200, height: 630 });
});
