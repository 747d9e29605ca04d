import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import axe from "axe-core";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import Compose from "./Compose.svelte";

beforeEach(async () => {
  await studio.start();
  await studio.fresh();
  studio.setTitles("Why fan-out beats a queue");
  studio.edit("models", (desk) => (desk.models = ["offline/aurora", "offline/prism"]));
  render(Compose);
  await tick();
});
afterEach(cleanup);

const generate = () => screen.getByTestId<HTMLButtonElement>("generate");
const titles = () => screen.getByTestId<HTMLTextAreaElement>("titles");

// jsdom lays nothing out and paints nothing: contrast and visible text are looked at in a browser.
test("the panel has no fault that axe knows of", async () => {
  const found = await axe.run(document.body, {
    rules: { region: { enabled: false }, "color-contrast": { enabled: false }, "label-content-name-mismatch": { enabled: false } },
  });
  expect(found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
});

test("a title that is too short turns Generate off, and both say why", async () => {
  await fireEvent.input(titles(), { target: { value: "Hi" } });
  expect(generate().disabled).toBe(true);
  expect(titles().getAttribute("aria-invalid")).toBe("true");
  const said = document.getElementById(titles().getAttribute("aria-describedby") ?? "");
  expect(said?.textContent).toContain("“Hi”, is too short");
  expect(document.getElementById(generate().getAttribute("aria-describedby") ?? "")?.textContent).not.toBe("");
});

test("what was typed is not tidied under the caret", async () => {
  await fireEvent.input(titles(), { target: { value: "One title \n\n" } });
  expect(titles().value).toBe("One title \n\n");
});

test("arrows choose a style and take the focus with them", async () => {
  const first = screen.getByTestId("style-photorealistic");
  first.focus();
  await fireEvent.keyDown(first, { key: "ArrowRight" });
  expect(studio.desk.style).toBe("cinematic");
  expect(document.activeElement).toBe(screen.getByTestId("style-cinematic"));
  expect(screen.getByTestId("style-cinematic").getAttribute("tabindex")).toBe("0");
});

test("a template is chosen for every tile, and undo takes it back", async () => {
  await fireEvent.click(screen.getByTestId("template-left-panel"));
  expect(studio.desk.design.template).toBe("left-panel");
  studio.undo();
  expect(studio.desk.design.template).toBe("bottom-bar");
});

test("a model without a key can be ticked and says why it cannot run", async () => {
  await fireEvent.click(screen.getByTestId("model-openai/gpt-image-2"));
  expect(studio.desk.models).toContain("openai/gpt-image-2");
  expect(screen.getByTestId("model-note-openai/gpt-image-2").textContent).toContain("no key for OpenAI");
  await fireEvent.click(screen.getByTestId("add-key-openai/gpt-image-2"));
  expect([studio.view, studio.settingsPane]).toEqual(["settings", "keys"]);
});

test("models stand in the order of the list, whatever was ticked first", async () => {
  await fireEvent.click(screen.getByTestId("model-offline/contours"));
  expect(studio.desk.models).toEqual(["offline/aurora", "offline/contours", "offline/prism"]);
});

test("Generate asks for the cells, and the rest can be cancelled while it runs", async () => {
  const before = fake.counts.sheet_generate ?? 0;
  await fireEvent.click(generate());
  await tick();
  expect(fake.counts.sheet_generate).toBe(before + 1);
  await fireEvent.click(await screen.findByTestId("cancel-all"));
  expect(fake.counts.run_cancel).toBeGreaterThan(0);
});

test("over the limit the button is off until it is raised once", async () => {
  studio.settings = { ...studio.settings, generation: { ...studio.settings.generation, max_cost_usd: 0.01 } };
  studio.catalog = { ...studio.catalog, providers: studio.catalog.providers.map((one) => ({ ...one, has_key: true })) };
  studio.edit("models", (desk) => (desk.models = ["openai/gpt-image-2"]));
  await tick();
  expect(generate().disabled).toBe(true);
  expect(screen.getByTestId("over").textContent).toContain("Over the limit by $0.03.");
  const before = fake.counts.sheet_generate ?? 0;
  await fireEvent.click(screen.getByTestId("raise"));
  await tick();
  expect(fake.counts.sheet_generate).toBe(before + 1);
  expect(fake.calls.filter((call) => call.method === "sheet_generate").at(-1)?.args[4]).toBe(0.04);
});
