import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "$features/commands/registry";
import "$features/shell/commands";
import { press } from "$features/shell/press";
import { toasts } from "$lib/say/toasts.svelte";
import { overlays } from "$lib/overlays.svelte";
import { studio } from "$features/studio/studio.svelte";
import type { DroppedFile, EventKind } from "$lib/bindings";
import { fake } from "$lib/host/fake";
import BatchScreen from "./Batch.svelte";
import { listen } from "./notices.svelte";
import { batch } from "$features/batch/batch.svelte";
import * as doing from "$features/batch/doing";

// jsdom lays nothing out: the table is told how large it is.
vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1440);
vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(700);

const LIST =
  "title,style,models\nWhy fan-out beats a queue,neon,openai/gpt-image-2\nCold brew,watercolour,\nCold tea,watercolour,\nHi,,\nA quiet road,,offline/aurora|openai/gpt-image-2\n";
const grid = () => screen.getByTestId("batch-grid");
const row = (number: number) => screen.getByTestId(`batch-row-${number}`);
const state = (number: number) => row(number).dataset["state"];
const key = (name: string, more: Partial<KeyboardEventInit> = {}) => fireEvent.keyDown(grid(), { key: name, ...more });
const text = (testid: string) => screen.getByTestId(testid).textContent?.trim();
const settled = () => new Promise((resolve) => setTimeout(resolve, 30));
const pasted = (words: string) => {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => words } });
  return fireEvent(document.body, event);
};
const active = () => document.getElementById(grid().getAttribute("aria-activedescendant") ?? "");
const planned = () => fake.runs.get(batch.live ?? "")?.planned ?? [];

async function open(list: string): Promise<void> {
  fake.lists.chosen = { name: "week.csv", text: list };
  await doing.choose();
  await waitFor(() => row(1));
}

beforeEach(async () => {
  fake.lists.held.clear();
  fake.counts = {};
  fake.calls = [];
  for (const one of [...toasts.list]) toasts.close(one.id);
  overlays.quit = null;
  await studio.start();
  studio.settings = { ...studio.settings, generation: { ...studio.settings.generation, max_cost_usd: 5 } };
  fake.settings.generation.max_cost_usd = 5;
  studio.view = "batch";
  batch.close();
  batch.error = null;
  batch.ready = false;
  batch.listing = false;
  render(BatchScreen);
  await waitFor(() => screen.getByTestId("batch-empty"));
});
afterEach(async () => {
  await batch.cancel();
  await settled();
  cleanup();
});

describe("with no list open", () => {
  it("says what to do, and makes a list of what is pasted anywhere", async () => {
    await pasted("One good chair\nTwo good chairs\n");
    await waitFor(() => row(2));
    expect(batch.view?.format.kind).toBe("text");
    expect(row(2).textContent).toContain("Two good chairs");
  });
  it("leaves text alone that is pasted into a field", async () => {
    await fireEvent.click(screen.getByTestId("batch-paste"));
    const field = await screen.findByTestId("batch-paste-text");
    const event = new Event("paste", { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => "One\nTwo" } });
    await fireEvent(field, event);
    expect(fake.counts["batch_paste"]).toBeUndefined();
    batch.pasting = false;
    await tick();
  });
  it("offers lists that were opened before", async () => {
    fake.lists.add("older.csv", LIST);
    await batch.readLines();
    await tick();
    await fireEvent.click(screen.getByRole("button", { name: /older\.csv/ }));
    await waitFor(() => row(1));
    expect(batch.view?.name).toBe("older.csv");
  });
});

describe("the file", () => {
  it("says the encoding that was guessed, and reads the file in another one", async () => {
    await open(LIST);
    expect(screen.queryByTestId("batch-encoding")).toBeNull();
    await batch.chooseEncoding("windows-1252");
    const choice = await screen.findByTestId("batch-encoding");
    expect(choice.textContent).toContain("Western (Windows-1252)");
    expect(screen.getByTestId("batch-file").textContent).toContain("comma, windows-1252");
    await batch.chooseEncoding("macintosh");
    await waitFor(() => expect(screen.getByTestId("batch-encoding").textContent).toContain("Mac Roman"));
    expect(fake.counts["batch_encoding"]).toBe(2);
  });
  it("stays in sight when something is dropped that cannot be used", async () => {
    await listen();
    const refused: DroppedFile = { kind: "refused", name: "a.zip", error: { code: "INVALID_INPUT", message: "a.zip is no list." } };
    for (const view of ["batch", "gallery", "settings"] as const) {
      studio.view = view;
      fake.tell({ notice: "drag_over", names: ["a.zip"] });
      fake.tell({ notice: "dropped", items: [refused] });
      expect(studio.view).toBe(view);
      studio.view = view;
      fake.tell({ notice: "drag_over", names: ["a.png"] });
      fake.tell({ notice: "drag_left" });
      expect(studio.view).toBe(view);
    }
    studio.view = "batch";
  });
});

describe("the table", () => {
  it("has no fault that axe knows of, while a cell is edited and with a picture opened", async () => {
    const faults = async () => {
      const found = await axe.run(document.body, {
        rules: {
          region: { enabled: false },
          "color-contrast": { enabled: false },
          "label-content-name-mismatch": { enabled: false },
          "page-has-heading-one": { enabled: false },
        },
      });
      return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 300)}`);
    };
    await open(LIST);
    expect(await faults()).toEqual([]);
    batch.focus = { row: 1, column: 3 };
    await key("Enter");
    await screen.findByTestId("batch-edit");
    expect(await faults()).toEqual([]);
  }, 20_000);

  it("keeps few rows in the page however long the list is, and knows how high it is from the first", async () => {
    await open(["title", ...Array.from({ length: 5000 }, (_, at) => `Title number ${at + 1}`)].join("\n"));
    expect(document.querySelectorAll("[data-testid^='batch-row-']").length).toBeLessThan(40);
    expect(parseInt(grid().style.height)).toBe(48 + 5000 * 44);
    expect(grid().getAttribute("aria-rowcount"), "with the head").toBe("5001");
  }, 20_000);

  it("shows the preset's value where a cell is empty, and the mistake in its place with what was meant", async () => {
    await open(LIST);
    expect(row(5).textContent, "the preset's style").toContain("Cinematic");
    expect(row(2).textContent).toContain("Row 2, style: “watercolour” is not a style. Did you mean watercolor?");
    expect(text("batch-mistakes")).toContain("3 rows need a fix.");
    expect(text("batch-mistakes")).toContain("The other 2 can run meanwhile.");
  });

  it("takes the suggestion in one row, and in all with the same mistake", async () => {
    await open(LIST);
    await fireEvent.click(screen.getAllByText("Use watercolor")[0]!);
    await waitFor(() => expect(state(2)).toBe("ready"));
    expect(state(3), "the other one stays").toBe("mistake");
    await open(LIST);
    await fireEvent.click(screen.getAllByText("Fix in 2 rows")[0]!);
    await waitFor(() => expect(state(3)).toBe("ready"));
    expect(fake.counts["batch_fix"]).toBe(1);
    run("batch_undo");
    await waitFor(() => expect(state(2), "and back").toBe("mistake"));
    await waitFor(() => expect(state(3), "in all of them").toBe("mistake"));
  });

  it("goes by arrows, edits by Enter, confirms by Enter, and Esc leaves it as it was", async () => {
    await open(LIST);
    grid().focus();
    batch.focus = { row: 3, column: 2 };
    await tick();
    expect(active()?.textContent).toContain("Hi");
    await key("Enter");
    const field = await screen.findByTestId<HTMLInputElement>("batch-edit");
    await fireEvent.input(field, { target: { value: "Hi there, world" } });
    await fireEvent.keyDown(field, { key: "Escape" });
    await settled();
    expect(fake.counts["batch_edit"], "nothing was changed").toBeUndefined();
    await key("Enter");
    const again = await screen.findByTestId<HTMLInputElement>("batch-edit");
    await fireEvent.input(again, { target: { value: "Hi there, world" } });
    await fireEvent.keyDown(again, { key: "Enter" });
    await waitFor(() => expect(state(4)).toBe("ready"));
    expect(document.activeElement, "the keys go on where they were").toBe(grid());
    expect(text("batch-mistakes")).toContain("2 rows need a fix.");
  });

  it("chooses a style by what was typed of its name", async () => {
    await open(LIST);
    batch.focus = { row: 4, column: 3 };
    await tick();
    await key("Enter");
    const field = await screen.findByTestId<HTMLInputElement>("batch-edit");
    await fireEvent.input(field, { target: { value: "oil" } });
    await fireEvent.keyDown(field, { key: "Enter" });
    await waitFor(() => expect(row(5).textContent).toContain("Oil painting"));
    expect(fake.calls.findLast((call) => call.method === "batch_edit")?.args.slice(2)).toEqual([1, "oil-painting"]);
  });

  it("has room for the pictures of its rows, not for those that an empty cell would bring", async () => {
    await open("title,models\nCold brew,offline/aurora\nCold tea,offline/aurora|openai/gpt-image-2\n");
    expect(batch.view?.defaults.models, "an empty cell would bring three").toHaveLength(3);
    expect(batch.most_models).toBe(2);
  });
  it("ticks the models of a row", async () => {
    await open(LIST);
    batch.focus = { row: 0, column: 6 };
    await tick();
    await key("Enter");
    const list = await screen.findByRole("listbox");
    await fireEvent.keyDown(list, { key: "ArrowUp" });
    await fireEvent.keyDown(list, { key: " " });
    await fireEvent.keyDown(list, { key: "Enter" });
    await waitFor(() => expect(batch.at(0)?.row.models).toEqual(["offline/dunes", "openai/gpt-image-2"]));
  });

  it("includes a row by Space, and what is not included is not run", async () => {
    await open(LIST);
    batch.focus = { row: 4, column: 2 };
    await key(" ");
    await waitFor(() => expect(state(5)).toBe("skipped"));
    expect(batch.offer.thumbnails, "one title with one model").toBe(1);
    await key(" ");
    await waitFor(() => expect(state(5)).toBe("ready"));
  });

  it("Alt Down goes from mistake to mistake", async () => {
    await open(LIST);
    const seen: number[] = [];
    for (let step = 0; step < 4; step += 1) {
      await key("ArrowDown", { altKey: true });
      seen.push(batch.focus.row + 1);
    }
    expect(seen).toEqual([2, 3, 4, 2]);
    expect(batch.focus.column, "in the column of the title, row 2's in that of the style").toBe(3);
  });

  it("maps a column of the file to what it is, and the field's old column gives it up", async () => {
    await open("headline,subline\nWhy fan-out beats a queue,A second line of it\n");
    expect(batch.view?.columns.map((one) => one.field)).toEqual(["title", "variable"]);
    await batch.map(0, "ignore");
    await batch.map(1, "title");
    expect(batch.view?.columns.map((one) => one.field)).toEqual(["ignore", "title"]);
    expect(batch.at(0)?.row.mistakes).toEqual([]);
  });

  it("shows only the rows that are asked for", async () => {
    await open(LIST);
    await fireEvent.click(screen.getByTestId("batch-filter-errors"));
    expect(batch.order).toEqual([1, 2, 3]);
    await fireEvent.click(screen.getByTestId("batch-filter-failed"));
    await fireEvent.click(await screen.findByTestId("batch-clear-filter"));
    expect(batch.order).toHaveLength(5);
  });
});

describe("a run", () => {
  const push = (at: number, ...happenings: EventKind[]) =>
    fake.push(batch.live ?? "", ...happenings.map((one) => ({ ...one, thumbnail: planned()[at]?.id ?? "" })));
  const done = (at: number) =>
    push(
      at,
      { event: "generating", attempt: 1 },
      { event: "painted", digest: "b", bytes: 1, cost_usd: 0.04, milliseconds: 8000 },
      { event: "done", digest: `jpeg-${at}`, base: "b", width: 1200, height: 630, files: [] },
    );

  it("asks for the rows without a mistake, and shows each as it comes", async () => {
    await open(LIST);
    expect(text("batch-run"), "two pictures of one priced model").toContain("Run ~$0.08");
    await fireEvent.keyDown(window, { key: "Enter", ctrlKey: true });
    press(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true }));
    await waitFor(() => expect(batch.live).not.toBeNull());
    expect(planned()).toHaveLength(3);
    await waitFor(() => expect(state(1)).toBe("queued"));
    push(0, { event: "generating", attempt: 1, risk_usd: 0.04 });
    await waitFor(() => expect(state(1)).toBe("generating"));
    expect(text("batch-filter-running")).toContain("1");
    done(0);
    await waitFor(() => expect(state(1)).toBe("done"));
    expect(row(1).querySelector("img")?.getAttribute("src"), "the mini picture").toBe(fake.picture_url("jpeg-0", 114));
    expect(text("batch-done")).toBe("1 of 3 done");
    expect(text("batch-money")).toContain("$0.04 of ~$0.08");
  });

  it("draws a frame's worth of events at once, and only the rows they are about", async () => {
    await open(["title,models", ...Array.from({ length: 2000 }, (_, at) => `Title number ${at + 1},offline/aurora`)].join("\n"));
    await doing.run();
    await waitFor(() => expect(state(1)).toBe("queued"));
    const before = batch.at(5);
    const { revision } = batch;
    for (let at = 100; at < 1100; at += 1) done(at);
    await waitFor(() => expect(batch.sums.done).toBe(1000));
    expect(batch.revision - revision, "not once an event").toBeLessThan(5);
    expect(batch.at(5), "a row that nothing happened to is the same object").toBe(before);
  }, 20_000);

  it("over the limit it asks for the sum, once", async () => {
    fake.settings.generation.max_cost_usd = 0.05;
    studio.settings = { ...studio.settings, generation: { ...studio.settings.generation, max_cost_usd: 0.05 } };
    await open(LIST);
    expect(text("batch-over")).toBe("~$0.08, limit $0.05. Over the limit by $0.03.");
    expect(screen.getByTestId<HTMLButtonElement>("batch-run").disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("batch-raise"));
    await waitFor(() => expect(batch.live).not.toBeNull());
    expect(fake.calls.findLast((call) => call.method === "batch_run")?.args[1], "the sum that was seen").toBe(0.08);
  });

  it("over a limit that only the program knows it says so, with the way to it", async () => {
    await open(LIST);
    fake.failNext("batch_run", { code: "BUDGET", message: "Today (~$4.98) and this run (~$0.08) pass the limit a day ($5.00)." });
    await doing.run();
    const said = toasts.list.at(-1);
    expect(said?.error?.message).toContain("limit a day");
    said?.action?.run();
    await waitFor(() => expect(studio.view, "to where it is set").toBe("settings"));
    expect(batch.live).toBeNull();
  });

  it("pauses, goes on, and is cancelled", async () => {
    await open(LIST);
    await doing.run();
    await fireEvent.click(await screen.findByTestId("batch-pause"));
    await waitFor(() => expect(text("batch-pause")).toBe("Resume"));
    expect(text("batch-left")).toBe("paused");
    await fireEvent.click(screen.getByTestId("batch-pause"));
    await waitFor(() => expect(text("batch-pause")).toBe("Pause"));
    run("cancel");
    await waitFor(() => expect(batch.live).toBeNull());
    expect(state(1)).toBe("cancelled");
    expect(text("batch-run"), "and can be run again").toContain("Run ~$0.08");
  });

  it("asks apart for what failed and for what may be billed", async () => {
    await open(LIST);
    await doing.run();
    await waitFor(() => expect(planned()).toHaveLength(3));
    push(0, { event: "failed", error: { code: "POLICY", message: "Declined." } });
    push(2, { event: "needs_you", error: { code: "OUTCOME_UNKNOWN", message: "Lost." } });
    done(1);
    fake.push(batch.live ?? "", { event: "run_finished", done: 1, failed: 1, needs_you: 1, cancelled: 0 });
    await waitFor(() => expect(batch.live).toBeNull());
    expect(text("batch-retry")).toBe("Retry 1 failed ~$0.04");
    await fireEvent.click(screen.getByTestId("batch-retry"));
    await waitFor(() =>
      expect(fake.calls.findLast((call) => call.method === "batch_retry")?.args[1], "what may be billed is not part of it").toBe(false),
    );
    expect(planned()).toHaveLength(1);
  });

  it("a failure opens on its reason and what it cost, and is tried again alone", async () => {
    await open(LIST);
    await doing.run();
    await waitFor(() => expect(planned()).toHaveLength(3));
    const first = planned()[0]!.id;
    push(0, { event: "generating", attempt: 1 }, { event: "failed", error: { code: "SERVER_BUSY", message: "OpenAI is busy." } });
    push(2, { event: "failed", error: { code: "KEY_MISSING", message: "No key for OpenAI." } });
    done(1);
    fake.push(batch.live ?? "", { event: "run_finished", done: 1, failed: 2, needs_you: 0, cancelled: 0 });
    await waitFor(() => expect(batch.live).toBeNull());
    expect(text("batch-retry"), "nothing but failures is left: one button").toBe("Retry 2 failed ~$0.08");
    expect(screen.queryByTestId("batch-run"), "and not a second one for the same").toBeNull();
    await fireEvent.click(screen.getAllByTestId("mini-failed")[0]!);
    expect((await screen.findByTestId("batch-trouble-cause")).textContent).toBe("OpenAI is busy.");
    expect(text("batch-trouble-money")).toContain("Nothing");
    expect(text("batch-trouble-again")).toBe("Try again ~$0.04");
    await fireEvent.click(screen.getByTestId("batch-trouble-again"));
    await waitFor(() => expect(fake.calls.findLast((call) => call.method === "batch_retry")?.args[2], "this one").toEqual([first]));
    expect(planned(), "and no other").toHaveLength(1);
  });

  it("a run leaves alone what was declined, which has a button of its own", async () => {
    await open(LIST);
    await doing.run();
    await waitFor(() => expect(planned()).toHaveLength(3));
    const declined = planned()[0]!.id;
    push(0, { event: "generating", attempt: 1 }, { event: "failed", error: { code: "POLICY", message: "Declined." } });
    push(2, { event: "cancelled" });
    done(1);
    fake.push(batch.live ?? "", { event: "run_finished", done: 1, failed: 1, needs_you: 0, cancelled: 1 });
    await waitFor(() => expect(batch.live).toBeNull());
    expect(batch.offer, "only what was cancelled").toMatchObject({ thumbnails: 1 });
    expect(text("batch-retry-declined")).toBe("Retry 1 declined ~$0.04");
    await fireEvent.click(screen.getByTestId("batch-retry-declined"));
    await waitFor(() => expect(fake.calls.findLast((call) => call.method === "batch_retry")?.args[2]).toEqual([declined]));
  });

  it("what was made stays when a row is changed that keeps its id, but is offered again", async () => {
    await open("id,title,models\none,Why fan-out beats a queue,openai/gpt-image-2\n");
    await doing.run();
    await waitFor(() => expect(planned()).toHaveLength(1));
    done(0);
    fake.push(batch.live ?? "", { event: "run_finished", done: 1, failed: 0, needs_you: 0, cancelled: 0 });
    await waitFor(() => expect(batch.live).toBeNull());
    expect(batch.offer.thumbnails, "done and unchanged").toBe(0);
    await doing.edit(batch.at(0)?.row.id ?? "", 1, "Why a queue beats fan-out");
    expect(batch.offer).toMatchObject({ thumbnails: 1, usd: 0.04 });
  });

  it("is counted by the question before quitting", async () => {
    await open(LIST);
    await doing.run();
    await waitFor(() => expect(planned()).toHaveLength(3));
    push(0, { event: "generating", attempt: 1, risk_usd: 0.04 });
    await waitFor(() => expect(state(1)).toBe("generating"));
    run("quit");
    await settled();
    expect(overlays.quit).toMatchObject({ generating: 1, queued: 2, may_be_billed_usd: 0.04 });
    overlays.quit = null;
  });

  it("opens a picture large, goes to the next, and comes back to the table", async () => {
    await open(LIST);
    await doing.run();
    await waitFor(() => expect(planned()).toHaveLength(3));
    done(0);
    done(1);
    await waitFor(() => expect(batch.sums.done).toBe(2));
    await fireEvent.click(row(1).querySelector(".made")!);
    expect((await screen.findByTestId("batch-picture")).getAttribute("src")).toBe(fake.picture_url("jpeg-0"));
    await fireEvent.keyDown(screen.getByTestId("batch-opened"), { key: "ArrowRight" });
    await waitFor(() => expect(screen.getByTestId("batch-picture").getAttribute("src")).toBe(fake.picture_url("jpeg-1")));
    await fireEvent.keyDown(screen.getByTestId("batch-opened"), { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("batch-opened")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(grid()));
  });
});
