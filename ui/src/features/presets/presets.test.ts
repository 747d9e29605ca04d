import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "$features/commands/registry";
import "./commands";
import { toasts } from "$lib/say/toasts.svelte";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import { fakeDesk } from "$lib/host/fake-catalog";
import { differs, keptOf } from "./kept";
import PresetBar from "./PresetBar.svelte";
import PresetDialogs from "./PresetDialogs.svelte";
import { presets } from "./presets.svelte";

const shown = () => screen.getByTestId("preset-name").textContent;
const marked = () => screen.queryByTestId("preset-changed") !== null;
const line = (id: string) => presets.lines!.find((one) => one.id === id)!;
const said = () => toasts.list.map((one) => one.text);
const type = (testid: string, value: string) => fireEvent.input(screen.getByTestId(testid), { target: { value } });
/** A press of Ctrl+S. */
const save = async () => {
  run("save_preset");
  await tick();
};

beforeEach(async () => {
  localStorage.clear();
  fake.shelf.reset();
  presets.asked = null;
  presets.views.clear();
  await studio.start();
  await studio.fresh();
  studio.view = "studio";
  studio.setTitles("Why fan-out beats a queue");
  toasts.list = [];
  fake.calls = [];
  render(PresetBar);
  render(PresetDialogs);
  await waitFor(() => expect(presets.lines?.length).toBe(4));
});
afterEach(cleanup);

describe("a preset in use", () => {
  it("sets the desk and leaves the titles, as one step that can be undone with its name", async () => {
    const before = studio.desk.style;
    await presets.use(line("dev-blog"));
    expect(studio.desk, "its values are on the desk").toMatchObject({
      style: "cinematic",
      models: ["offline/aurora", "offline/prism"],
      design: { template: "left-panel" },
    });
    expect(studio.titlesText, "the title is the person's").toBe("Why fan-out beats a queue");
    expect(shown(), "the bar names it").toBe("Dev blog");
    expect(said(), "and it is said").toEqual(["“Dev blog” is in use. Your titles have not changed."]);
    studio.undo();
    await tick();
    expect([studio.desk.style, shown()], "one step takes back values and name").toEqual([before, "No preset"]);
    studio.redo();
    await tick();
    expect(shown(), "and one brings both again").toBe("Dev blog");
  });

  it("is marked as soon as the desk differs, and no longer when it is as it was", async () => {
    await presets.use(line("dev-blog"));
    expect(marked(), "nothing was changed yet").toBe(false);
    studio.edit("style", (desk) => (desk.style = "neon"));
    await tick();
    expect(marked(), "another style").toBe(true);
    expect(screen.getByTestId("preset").getAttribute("aria-label"), "in words too").toBe("Preset: Dev blog changed");
    studio.edit("style", (desk) => (desk.style = "cinematic"));
    await tick();
    expect(marked(), "the same again").toBe(false);
    studio.setTitles("Another title");
    await tick();
    expect(marked(), "titles are no part of it").toBe(false);
  });

  it("belongs to the sheet, also after a restart, and is compared with its file", async () => {
    const sheet = studio.sheet.id;
    await presets.use(line("dev-blog"));
    await studio.flush();
    await studio.fresh();
    await tick();
    expect(shown(), "a new sheet has none").toBe("No preset");
    await studio.open(sheet);
    await tick();
    expect(shown(), "the old one has it again").toBe("Dev blog");
    await waitFor(() => expect(marked()).toBe(false));
  });

  it("keeps a title that was typed while the preset was read", async () => {
    const using = presets.use(line("dev-blog"));
    studio.setTitles("Typed meanwhile");
    await using;
    expect(studio.titlesText, "not put back").toBe("Typed meanwhile");
  });

  it("that cannot be read changes nothing and says where its fault is", async () => {
    await presets.use(line("launch-week"));
    expect(studio.preset, "nothing is used").toBeNull();
    expect(toasts.list[0]?.error?.message, "file, line and column").toContain("launch-week.toml:9:12");
  });

  it("tells of what its file has and Thumbsheet does not know", async () => {
    await presets.use(line("night-talks"));
    expect(said()).toEqual(["“Night talks” is in use. Its file has 1 entry that Thumbsheet does not recognize."]);
  });
});

describe("Ctrl+S", () => {
  it("saves over the one in use, and says so when there is nothing to save", async () => {
    await presets.use(line("dev-blog"));
    await save();
    expect(
      fake.calls.some((call) => call.method === "preset_save"),
      "it is as it was",
    ).toBe(false);
    studio.edit("style", (desk) => (desk.style = "neon"));
    await save();
    await waitFor(() =>
      expect(fake.calls.find((call) => call.method === "preset_save")?.args).toMatchObject(["Dev blog", { style: "neon" }, "dev-blog"]),
    );
    await waitFor(() => expect(marked(), "saved is not changed").toBe(false));
  });

  it("asks for a name where there is none, and then that is the one in use", async () => {
    await save();
    await screen.findByTestId("preset-dialog");
    await fireEvent.click(screen.getByTestId("preset-keep"));
    expect(screen.getByTestId("preset-dialog").textContent, "a name is needed").toContain("Give it a name.");
    await type("preset-field", "Launch");
    await fireEvent.click(screen.getByTestId("preset-keep"));
    await waitFor(() => expect(shown()).toBe("Launch"));
    expect(screen.queryByTestId("preset-dialog"), "and the dialog is gone").toBeNull();
  });

  it("asks before a name that exists is replaced, whatever its case", async () => {
    await save();
    await screen.findByTestId("preset-dialog");
    await type("preset-field", "dev BLOG");
    await fireEvent.click(screen.getByTestId("preset-keep"));
    expect(screen.getByTestId("preset-there").textContent).toContain("A preset named “Dev blog” already exists");
    expect(
      fake.calls.some((call) => call.method === "preset_save"),
      "nothing is saved by the first press",
    ).toBe(false);
    await type("preset-field", "Dev blogs");
    expect(screen.queryByTestId("preset-there"), "another name is another question").toBeNull();
    await type("preset-field", "Dev blog");
    await fireEvent.click(screen.getByTestId("preset-keep"));
    await fireEvent.click(screen.getByTestId("preset-keep"));
    await waitFor(() => expect(fake.calls.find((call) => call.method === "preset_save")?.args[2]).toBe("dev-blog"));
  });

  it("keeps the dialog and what was typed when the preset could not be saved", async () => {
    fake.failNext("preset_save", { code: "SAVE_FAILED", message: "The disk is full.", hint: "Make room." });
    await save();
    await screen.findByTestId("preset-dialog");
    await type("preset-field", "Launch");
    await fireEvent.click(screen.getByTestId("preset-keep"));
    await waitFor(() => expect(screen.getByTestId("preset-dialog").textContent).toContain("The disk is full. Make room."));
    expect(screen.getByTestId<HTMLInputElement>("preset-field").value).toBe("Launch");
  });
});

describe("the list of all", () => {
  beforeEach(async () => {
    presets.asked = { about: "all" };
    await screen.findByTestId("presets");
    await waitFor(() => expect(presets.views.size).toBe(3));
  });
  const within = (id: string, testid: string) =>
    screen.getByTestId(`preset-row-${id}`).querySelector<HTMLElement>(`[data-testid="${testid}"]`)!;
  const pick = async (id: string, item: string) => {
    await fireEvent.keyDown(within(id, "preset-more"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId(item));
  };

  it("has no fault that axe knows of", async () => {
    const rules = {
      region: { enabled: false },
      "color-contrast": { enabled: false },
      "label-content-name-mismatch": { enabled: false },
      "heading-order": { enabled: false },
      "aria-hidden-focus": { enabled: false },
    };
    expect((await axe.run(document.body, { rules })).violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
  }, 20_000);

  it("says what each holds, what is not known in its file, and why one cannot be read", () => {
    expect(screen.getByTestId("preset-row-dev-blog").textContent).toContain(
      "2 models, Cinematic, Left panel, Oswald, extra prompt, Open Graph, quality 85. Changed 21 Nov",
    );
    expect(within("night-talks", "preset-warning").textContent).toContain("night-talks.toml:7:1");
    expect(within("launch-week", "preset-problem").textContent).toContain(
      "launch-week.toml:9:12: “watercolour” is not a style. Did you mean watercolor?",
    );
    expect(within("launch-week", "preset-use"), "it cannot be used").toBeNull();
  });

  it("renames in place, and says when a name is taken", async () => {
    await pick("recipes", "preset-rename");
    await waitFor(() => screen.getByTestId("preset-rename-field"));
    await type("preset-rename-field", "Dev blog");
    await fireEvent.click(screen.getByTestId("preset-rename-keep"));
    await waitFor(() => expect(screen.getByTestId("preset-row-recipes").textContent).toContain("is there already"));
    await type("preset-rename-field", "Kitchen");
    await fireEvent.click(screen.getByTestId("preset-rename-keep"));
    await waitFor(() => expect(screen.getByTestId("preset-row-recipes").textContent).toContain("Kitchen"));
  });

  it("duplicates, exports and removes after a question", async () => {
    await pick("recipes", "preset-duplicate");
    await waitFor(() => screen.getByTestId("preset-row-recipes-copy"));
    await pick("recipes", "preset-export");
    await waitFor(() => expect(said()).toContain("Saved as dev-blog.toml."));
    await presets.use(line("recipes"));
    await pick("recipes", "preset-remove-item");
    await fireEvent.click(await screen.findByTestId("preset-remove-do"));
    await waitFor(() => expect(presets.lines?.map((one) => one.id)).not.toContain("recipes"));
    expect(studio.preset, "the sheet is set from none any more").toBeNull();
    expect(studio.desk.style, "and stays as it is").toBe("watercolor");
  });

  it("imports one and offers to use it; a closed dialog changes nothing", async () => {
    fake.shelf.toImport = null;
    await fireEvent.click(screen.getByTestId("presets-import"));
    expect(said()).toEqual([]);
    fake.shelf.toImport = "Shared by Ada";
    await fireEvent.click(screen.getByTestId("presets-import"));
    await waitFor(() => expect(said()).toEqual(["“Shared by Ada” was imported."]));
    toasts.act(toasts.list[0]!.id);
    await waitFor(() => expect(shown()).toBe("Shared by Ada"));
  });
});

it("a file that is dropped is used, and one that cannot be read says why", async () => {
  await presets.dropped([line("launch-week"), line("recipes")]);
  expect(shown()).toBe("Recipes");
  expect(said()).toEqual(["The preset “launch-week” cannot be used.", "“Recipes” is in use. Your titles have not changed."]);
});

describe("whether the desk differs from a preset", () => {
  const kept = keptOf(fakeDesk());
  it("does not mind the order of models, what is not given, or space at the ends", () => {
    expect(
      differs(
        { ...kept, models: [...kept.models].reverse(), extra: "  ", design: { font: "inter", template: "bottom-bar", size: undefined } },
        kept,
      ),
    ).toBe(false);
  });
  it("minds a context only where the preset has one", () => {
    expect(differs({ ...kept, context: "What this post is about" }, kept)).toBe(false);
    expect(differs({ ...kept, context: "Another" }, { ...kept, context: "For every post" })).toBe(true);
  });
});
