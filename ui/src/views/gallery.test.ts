import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "$features/commands/registry";
import "$features/shell/commands";
import { press } from "$features/shell/press";
import { toasts } from "$lib/say/toasts.svelte";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import { FakeGallery } from "$lib/host/fake-gallery";
import GalleryView from "./Gallery.svelte";
import { gallery } from "$features/gallery/gallery.svelte";
import { history } from "$features/gallery/history.svelte";
import { place } from "$features/gallery/place";
import { anything } from "$features/gallery/query";

const original = fake.gallery.all;
// jsdom lays nothing out: the grid is told how large it is.
vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1440);
vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);

const grid = () => screen.getByTestId("gallery-grid");
const cell = (index: number) => document.querySelector<HTMLElement>(`[data-index="${index}"]`)!;
const key = (name: string, more: Partial<KeyboardEventInit> = {}) => fireEvent.keyDown(grid(), { key: name, ...more });
const bar = () => screen.queryByTestId("gallery-selected")?.textContent ?? null;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(async () => {
  fake.gallery.all = original.map((entry) => ({ ...entry }));
  fake.counts = {};
  history.forget();
  for (const one of [...toasts.list]) toasts.close(one.id);
  await studio.start();
  studio.view = "gallery";
  gallery.query = anything();
  gallery.focus = null;
  gallery.opened = null;
  place.top = 0;
  gallery.clearSelection();
  await gallery.reload(true);
  render(GalleryView);
  await waitFor(() => cell(0));
});
afterEach(cleanup);

describe("the gallery", () => {
  it("has no fault that axe knows of, with something selected and something opened", async () => {
    const faults = async () => {
      const found = await axe.run(document.body, {
        rules: { region: { enabled: false }, "color-contrast": { enabled: false }, "label-content-name-mismatch": { enabled: false } },
      });
      return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`);
    };
    await fireEvent.click(cell(1));
    expect(await faults()).toEqual([]);
    await gallery.open(1);
    await tick();
    expect(await faults()).toEqual([]);
  }, 20_000);

  it("keeps few elements however many thumbnails there are, and knows how high it is from the first", () => {
    expect(gallery.count).toBe(3000);
    expect(document.querySelectorAll("[data-index]").length).toBeLessThan(80);
    expect(parseInt(grid().style.height)).toBeGreaterThan(40_000);
    expect(fake.counts.gallery_page, "one page is enough for the first sight").toBeLessThanOrEqual(2);
  });

  it("goes by arrows, selects by Space and Shift, and clears by Esc", async () => {
    grid().focus();
    await key("ArrowRight");
    await key("ArrowRight");
    expect(grid().getAttribute("aria-activedescendant")).toBe(cell(1).id);
    await key(" ");
    await key("ArrowRight", { shiftKey: true });
    await settled();
    expect(bar()).toBe("2 selected");
    expect(cell(2).getAttribute("aria-selected")).toBe("true");
    await key("a", { ctrlKey: true });
    await waitFor(() => expect(bar()).toBe("3 000 selected"));
    await key("Escape");
    expect(bar()).toBeNull();
  });

  it("selects a range over entries that are not read yet", async () => {
    await gallery.select(2);
    await gallery.select(1500, { range: true });
    await tick();
    expect(bar()).toBe("1 499 selected");
  });

  it("begins a range anew after another filter: what was clicked before is not its beginning", async () => {
    await gallery.select(40);
    await gallery.look((query) => (query.models = ["offline/aurora"]));
    await gallery.select(5, { range: true });
    expect([...gallery.selection]).toEqual([gallery.entry(5)?.thumbnail]);
    await gallery.look((query) => (query.models = []));
  });

  it("begins a range at the thumbnail that was clicked, wherever new ones have moved it", async () => {
    await gallery.select(5);
    const clicked = gallery.entry(5)!.thumbnail;
    const fresh = new FakeGallery(3).all.map((one, at) => ({ ...one, thumbnail: `new-${at}`, key: `9${at}` })).reverse();
    fake.gallery.all = [...fresh, ...fake.gallery.all];
    await gallery.reload();
    await gallery.select(10, { range: true });
    expect([...gallery.selection], "from its new place").toEqual([8, 9, 10].map((at) => gallery.entry(at)?.thumbnail));
    expect(gallery.entry(8)?.thumbnail).toBe(clicked);
  });

  it("selects a thumbnail that is not read yet when it is clicked", async () => {
    expect(gallery.entry(1500)).toBeUndefined();
    await gallery.select(1500);
    expect([...gallery.selection]).toEqual([gallery.entry(1500)?.thumbnail]);
  });

  it("says why not all could be selected, and asks again the next time", async () => {
    grid().focus();
    fake.failNext("gallery_ids", { code: "LIBRARY", message: "The library is locked." });
    await key("a", { ctrlKey: true });
    await waitFor(() => expect(toasts.list.map((one) => one.text)).toEqual(["The library is locked."]));
    await key("a", { ctrlKey: true });
    await waitFor(() => expect(bar()).toBe("3 000 selected"));
  });

  it("leaves the comparison when all are selected", async () => {
    await gallery.select(0);
    await gallery.select(1, { toggle: true });
    gallery.compare = true;
    await gallery.selectAll();
    expect(gallery.compare).toBe(false);
  });

  it("names the tile with the focus only while it is in the page, and brings it back for its menu", async () => {
    grid().focus();
    await gallery.select(2);
    await tick();
    expect(grid().getAttribute("aria-activedescendant")).toBe(`entry-${gallery.entry(2)!.thumbnail}`);
    const scroller = screen.getByTestId("gallery-scroll");
    scroller.scrollTop = 30_000;
    await fireEvent.scroll(scroller);
    await waitFor(() => expect(grid().hasAttribute("aria-activedescendant")).toBe(false));
    await key("F10", { shiftKey: true });
    const menu = await screen.findByTestId("entry-menu");
    expect(scroller.scrollTop).toBeLessThan(1000);
    const lines = () => [...menu.querySelectorAll('[role="menuitem"]')].map((one) => one.textContent);
    const before = lines();
    gallery.patch([gallery.entry(2)!.thumbnail], (entry) => ({
      ...entry,
      starred: !entry.starred,
      stored: [{ upload: 1, destination: "minio", state: "failed", kept: null, link: null, error: null }],
    }));
    await tick();
    expect(lines(), "what comes meanwhile moves no line").toEqual(before);
    await fireEvent.keyDown(menu, { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("entry-menu")).toBeNull());
  });

  it("stars and compares nothing in the trash", async () => {
    await fake.gallery_trash(original.slice(0, 3).map((one) => one.thumbnail));
    await gallery.look((query) => (query.trash = true));
    await waitFor(() => cell(0));
    grid().focus();
    await gallery.select(0);
    await gallery.select(1, { toggle: true });
    await key("s");
    await key("c");
    await settled();
    expect(fake.counts.thumbnail_star ?? 0).toBe(0);
    expect(gallery.compare).toBe(false);
  });

  it("says of what a filter's choice is", async () => {
    await gallery.look((query) => (query.models = ["offline/aurora"]));
    await waitFor(() => expect(screen.getByTestId("filter-model").getAttribute("aria-label")).toMatch(/^Model: /));
    await gallery.look((query) => (query.models = ["offline/aurora", "offline/prism"]));
    await waitFor(() => expect(screen.getByTestId("filter-model").textContent).toContain("Model: 2"));
    expect(screen.getByTestId("filter-model").hasAttribute("aria-label")).toBe(false);
    await gallery.look((query) => (query.models = []));
  });

  it("keeps what is being typed when another filter changes", async () => {
    const field = screen.getByTestId<HTMLInputElement>("gallery-search");
    await fireEvent.input(field, { target: { value: "or" } });
    await gallery.look((query) => (query.starred = true));
    await tick();
    expect(field.value).toBe("or");
    await waitFor(() => expect(gallery.query.text).toBe("or"));
    await gallery.look((query) => Object.assign(query, { text: "", starred: false }));
  });

  it("moves to the trash by Delete and back by Ctrl Z, keeping the place", async () => {
    grid().focus();
    await gallery.select(3);
    const [here, next] = [gallery.entry(3)?.thumbnail, gallery.entry(4)?.thumbnail];
    await key("Delete");
    await waitFor(() => expect(gallery.count).toBe(2999));
    expect(gallery.focused?.thumbnail, "the next one has come to its place").toBe(next);
    await waitFor(() => expect(toasts.list).toHaveLength(1));
    expect(toasts.list.map((one) => one.text)).toEqual(["1 thumbnail moved to trash. Its picture stays stored."]);
    expect(toasts.list[0]?.left).toBe(8);
    press(new KeyboardEvent("keydown", { key: "z", ctrlKey: true }));
    await waitFor(() => expect(gallery.count).toBe(3000));
    expect(gallery.entry(3)?.thumbnail).toBe(here);
    await waitFor(() => expect(toasts.list, "its Undo has nothing left to do").toEqual([]));
  });

  it("undoes two steps by two quick undos, and redoes both in order", async () => {
    const [first, second] = [gallery.entry(0)!.thumbnail, gallery.entry(1)!.thumbnail];
    await history.trash([first]);
    await history.trash([second]);
    await Promise.all([history.undo(), history.undo()]);
    expect(gallery.count).toBe(3000);
    expect(history.undoLabel).toBeNull();
    expect(
      fake.calls
        .filter((call) => call.method === "gallery_restore")
        .slice(-2)
        .map((call) => call.args),
    ).toEqual([[[second]], [[first]]]);
    await Promise.all([history.redo(), history.redo(), history.undo()]);
    expect(gallery.count, "both again, and the last one taken back").toBe(2999);
    expect(fake.gallery.of([first])[0]?.deleted_at).not.toBeNull();
  });

  it("deletes once while Delete is held down, and once when it is asked for twice", async () => {
    grid().focus();
    await gallery.select(3);
    await key("Delete");
    await key("Delete", { repeat: true });
    await key("Delete");
    await waitFor(() => expect(gallery.count).toBe(2999));
    await settled();
    expect(gallery.count).toBe(2999);
    expect(fake.counts.gallery_trash).toBe(1);
  });

  it("goes on after a step that failed", async () => {
    fake.failNext("gallery_trash", { code: "LIBRARY", message: "The library is locked." });
    const id = gallery.entry(0)!.thumbnail;
    await expect(history.trash([id])).rejects.toMatchObject({ code: "LIBRARY" });
    await history.trash([id]);
    expect(gallery.count).toBe(2999);
  });

  it("shows the trash, gives back, and deletes for good only after naming how many", async () => {
    await fake.gallery_trash(original.slice(0, 9).map((one) => one.thumbnail));
    await fireEvent.click(screen.getByTestId("gallery-trash-view"));
    await waitFor(() => expect(gallery.count).toBe(9));
    await waitFor(() => cell(0));
    await fireEvent.click(cell(0));
    await fireEvent.click(screen.getByTestId("gallery-restore"));
    await waitFor(() => expect(gallery.count).toBe(8));
    await fireEvent.click(screen.getByText("Empty trash…"));
    const dialog = await screen.findByTestId("trash-dialog");
    expect(dialog.textContent).toContain("Delete 8 thumbnails for good?");
    expect(dialog.textContent).toContain("their pictures are deleted from this disk");
    await fireEvent.click(screen.getByTestId("trash-delete"));
    await waitFor(() => screen.getByTestId("trash-empty"));
    expect(history.undoLabel, "what is gone cannot be offered back").toBeNull();
  });

  it("searches while typing, once, and says when nothing matches", async () => {
    const field = screen.getByTestId("gallery-search");
    const before = fake.counts.gallery_days ?? 0;
    for (const text of ["o", "or", "orb"]) await fireEvent.input(field, { target: { value: text } });
    await waitFor(() => expect(gallery.query.text).toBe("orb"));
    expect((fake.counts.gallery_days ?? 0) - before).toBe(1);
    await waitFor(() => expect(gallery.count).toBe(fake.gallery.matching({ ...anything(), text: "orb" }).length));
    await gallery.look((query) => (query.text = "nothing like it"));
    await tick();
    await fireEvent.click(screen.getByTestId("gallery-clear-filters"));
    await waitFor(() => expect(gallery.count).toBe(3000));
    expect((field as HTMLInputElement).value).toBe("");
  });

  it("downloads as files or one ZIP, and keeps what failed in sight", async () => {
    await gallery.select(0);
    run("gallery_download");
    await fireEvent.click(await screen.findByTestId("gallery-zip"));
    await fireEvent.click(screen.getByTestId("download-save"));
    await waitFor(() => expect(screen.queryByTestId("download")).toBeNull());
    expect(fake.calls.findLast((call) => call.method === "gallery_download")?.args).toEqual([
      [gallery.entry(0)?.thumbnail],
      true,
      false,
      null,
    ]);
    run("gallery_download");
    await screen.findByTestId("download");
    fake.failNext("gallery_download", { code: "SAVE_FAILED", message: "The disk is full." });
    await fireEvent.click(screen.getByTestId("download-save"));
    await waitFor(() => expect(screen.getByTestId("download-failed").textContent).toContain("The disk is full."));
    expect(screen.getByTestId("download-failed").textContent, "it was not tried one by one").toBe("The disk is full.");
    await fireEvent.click(screen.getByText("Cancel"));
  });

  it("opens one, goes on with the arrows, and comes back to it", async () => {
    grid().focus();
    await gallery.select(0);
    await key("Enter");
    const view = await screen.findByTestId("gallery-opened");
    await fireEvent.keyDown(view, { key: "ArrowRight" });
    await waitFor(() => expect(view.dataset["thumbnail"]).toBe(gallery.entry(1)?.thumbnail));
    await fireEvent.keyDown(view, { key: "Escape" });
    await waitFor(() => expect(document.activeElement).toBe(grid()));
    expect(gallery.focus).toBe(1);
  });

  it("tells where one is stored, links, and tries again what failed", async () => {
    const index = original.findIndex((one) => one.stored.some((at) => at.state === "failed"));
    await gallery.open(index);
    const place = await screen.findByTestId("opened-stored");
    expect(place.textContent).toContain("Access denied");
    expect(place.textContent).toContain("The picture is safe in the app.");
    await fireEvent.click(screen.getByTestId("upload-retry"));
    fake.tell({ notice: "uploads", counts: fake.storage.counts(), changed: [] });
    gallery.notice({
      notice: "uploads",
      counts: fake.storage.counts(),
      changed: [
        {
          thumbnail: original[index]!.thumbnail,
          stored: [{ upload: 1, destination: "minio", state: "stored", kept: "s3://thumbs/a.jpg", link: null, error: null }],
        },
      ],
    });
    await fireEvent.click(await screen.findByTestId("copy-link"));
    await waitFor(() => expect(fake.counts.upload_link).toBe(1));
  });

  it("reopens the brief on its sheet, and sets a base under a new title", async () => {
    await gallery.select(0);
    const { title } = gallery.entry(0)!;
    press(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true }));
    await waitFor(() => expect(studio.view).toBe("studio"));
    expect(studio.desk.rows[0]?.title).toBe(title);
    studio.view = "gallery";
    run("gallery_reuse");
    await waitFor(() => expect(studio.view).toBe("studio"));
    expect(fake.counts.gallery_reuse).toBe(1);
  });

  it("takes what is new without moving what one looks at", async () => {
    await gallery.select(5);
    const here = gallery.focused?.thumbnail;
    const fresh = new FakeGallery(3).all.map((one, at) => ({ ...one, thumbnail: `new-${at}`, key: `9${at}` })).reverse();
    fake.gallery.all = [...fresh, ...fake.gallery.all];
    await gallery.reload();
    expect(gallery.focus).toBe(8);
    expect(gallery.focused?.thumbnail).toBe(here);
  });

  it("keeps the old list and says why when the library cannot be read", async () => {
    fake.failNext("gallery_days", { code: "LIBRARY", message: "The library is locked.", hint: "Close the other app." });
    await gallery.reload();
    await tick();
    expect(screen.getByTestId("gallery-error").textContent).toContain("The library is locked. Close the other app.");
    expect(cell(0)).toBeTruthy();
    await fireEvent.click(screen.getByText("Try again"));
    await waitFor(() => expect(screen.queryByTestId("gallery-error")).toBeNull());
  });
});
