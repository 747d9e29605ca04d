import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { run } from "$features/commands/registry";
import { gallery } from "$features/gallery/gallery.svelte";
import { studio } from "$features/studio/studio.svelte";
import App from "./App.svelte";
// The page reads them when they are opened; the test waits for the page and not for Vite.
import "./views/Batch.svelte";
import "./views/Gallery.svelte";
import "./views/Settings.svelte";

// jsdom lays nothing out: the grids are told how large they are.
vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1440);
vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);

const has = (what: () => Element | null) => waitFor(() => expect(document.activeElement).toBe(what()));
const galleryGrid = () => screen.getByTestId("gallery-grid");
const tile = () => document.querySelector('[data-testid="grid"] [data-key][tabindex="0"]');

beforeEach(async () => {
  studio.view = "studio";
  gallery.opened = null;
  render(App);
  await screen.findByTestId("app");
});
afterEach(cleanup);

test("Ctrl 3 and Ctrl 1 lead into the grids, also from Settings and on the first visit", async () => {
  run("gallery");
  await waitFor(galleryGrid);
  await has(galleryGrid);
  run("settings");
  await has(() => screen.getByTestId(`pane-${studio.settingsPane}`));
  run("studio");
  await waitFor(() => expect(tile()).not.toBeNull());
  await has(tile);
  run("settings");
  await has(() => screen.getByTestId(`pane-${studio.settingsPane}`));
  run("gallery");
  await waitFor(galleryGrid);
  await has(galleryGrid);
});

test("a click on a view's button does not leave the focus on the button", async () => {
  const click = async (testid: string) => {
    const button = screen.getByTestId(testid);
    button.focus();
    await fireEvent.click(button);
  };
  await click("view-gallery");
  await waitFor(galleryGrid);
  await has(galleryGrid);
  await click("open-settings");
  await has(() => screen.getByTestId(`pane-${studio.settingsPane}`));
  await click("open-settings");
  await waitFor(galleryGrid);
  await has(galleryGrid);
  await click("view-studio");
  await waitFor(() => expect(tile()).not.toBeNull());
  await has(tile);
});

test("a field that took the focus keeps it", async () => {
  run("gallery");
  const field = await screen.findByTestId("gallery-search");
  field.focus();
  await waitFor(galleryGrid);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(document.activeElement).toBe(field);
});
