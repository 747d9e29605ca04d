import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toasts } from "$lib/say/toasts.svelte";
import Generation from "$features/settings/Generation.svelte";
import { settle } from "$features/settings/settle.svelte";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import { fakeSettings } from "$lib/host/fake-catalog";
import { paid } from "./paid";
import { groupsOf, shareOf } from "./spending";
import Spending from "./Spending.svelte";

const EMPTY = {
  today_usd: 0,
  month_usd: 0,
  possibly_today_usd: 0,
  possibly_month_usd: 0,
  day_limit_usd: null,
  month_limit_usd: null,
  lines: [],
};
const limits = (day_limit_usd: number | null, month_limit_usd: number | null) => {
  const settings = fakeSettings();
  Object.assign(settings.generation, { day_limit_usd, month_limit_usd });
  fake.settings = settings;
};

beforeEach(async () => {
  limits(null, null);
  await studio.start();
  toasts.list = [];
});
afterEach(cleanup);

describe("Settings, Spending", () => {
  it("has no fault that axe knows of", async () => {
    limits(1, 50);
    render(Spending);
    await screen.findByTestId("spending-table");
    const rules = {
      region: { enabled: false },
      "color-contrast": { enabled: false },
      "label-content-name-mismatch": { enabled: false },
      "heading-order": { enabled: false },
    };
    expect((await axe.run(document.body, { rules })).violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
  }, 20_000);

  it("says what today cost, what is uncertain apart, and what is left of the limit", async () => {
    limits(1, 50);
    render(Spending);
    const today = await screen.findByTestId("spent-today");
    expect(today.textContent).toContain("$0.84 of $1.00");
    expect(today.textContent, "what may have been billed stands apart").toContain("possibly $0.04 more");
    expect(today.textContent, "and counts against the limit").toContain("$0.12 left");
  });

  it("shows a limit that is still being saved", async () => {
    const save = fake.settings_save;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    fake.settings_save = async (settings) => {
      await held;
      return save.call(fake, settings);
    };
    void settle((settings) => Object.assign(settings.generation, { day_limit_usd: 0.5 }));
    render(Spending);
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.queryByTestId("spent-today"), "nothing is shown of the limits before").toBeNull();
    release();
    expect((await screen.findByTestId("spent-today")).textContent).toContain("of $0.50");
    fake.settings_save = save;
  });

  it("leads to the limits, with the first of them at hand", async () => {
    render(Spending);
    expect((await screen.findByTestId("spent-month")).textContent).toContain("no limit");
    await fireEvent.click(screen.getByTestId("spent-today-limits"));
    expect([studio.view, studio.settingsPane]).toEqual(["settings", "generation"]);
  });

  it("groups by day, provider or model, with one sum", async () => {
    render(Spending);
    const table = await screen.findByTestId("spending-table");
    expect(table.textContent).toContain("Today");
    const sum = () => table.querySelector("tfoot")?.textContent?.replace(/\s+/g, " ").trim();
    const before = sum();
    expect(before).toContain("$4.58");
    await fireEvent.click(screen.getByText("Provider"));
    expect(table.querySelector("tbody")?.textContent, "the dearest first").toContain("OpenAI");
    expect(sum(), "however it is looked at").toBe(before);
  });

  it("tells of an empty month, and of one that could not be read", async () => {
    fake.failNext("spending", { code: "LIBRARY", message: "The library is locked." });
    render(Spending);
    await waitFor(() => expect(screen.getByTestId("spending-error").textContent).toContain("The library is locked."));
    const spending = fake.spending;
    fake.spending = async () => EMPTY;
    await fireEvent.click(screen.getByText("Try again"));
    await screen.findByTestId("spending-empty");
    fake.spending = spending;
  });
});

describe("limits of days and months", () => {
  it("are switched on with a sum, kept, and come back after being off", async () => {
    render(Generation);
    await fireEvent.click(screen.getByTestId("day-limit-on"));
    await waitFor(() => expect(fake.settings.generation).toMatchObject({ day_limit_usd: 5, month_limit_usd: null }));
    const field = screen.getByTestId("day-limit");
    await fireEvent.input(field, { target: { value: "7.50" } });
    await fireEvent.blur(field);
    await waitFor(() => expect(fake.settings.generation).toMatchObject({ day_limit_usd: 7.5 }));
    await fireEvent.click(screen.getByTestId("day-limit-on"));
    await fireEvent.click(screen.getByTestId("day-limit-on"));
    await waitFor(() => expect(fake.settings.generation).toMatchObject({ day_limit_usd: 7.5 }));
  });

  it("are not changed by what is no sum, and say so", async () => {
    limits(5, null);
    await studio.start();
    render(Generation);
    const field = screen.getByTestId("day-limit");
    await fireEvent.input(field, { target: { value: "a lot" } });
    await fireEvent.blur(field);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(fake.settings.generation).toMatchObject({ day_limit_usd: 5 });
  });

  it("say when the month's is below the day's", async () => {
    limits(5, 2);
    await studio.start();
    render(Generation);
    expect(screen.getByTestId("limit-below").textContent).toContain("$5.00");
  });
});

describe("over a limit", () => {
  const budget = { code: "BUDGET" as const, message: "This run (~$1.20) passes the limit of the day ($1.00)." };

  it("of a run it can be raised once; of a day the way is to the limits", async () => {
    await paid(() => Promise.reject(budget), 6);
    expect(toasts.list.at(-1)?.action?.label, "the limit of a run is $5").toBe("Raise to $6 once");
    toasts.list = [];
    await paid(() => Promise.reject(budget), 1.2);
    expect(toasts.list.at(-1)?.action?.label).toBe("Open limits");
  });
});

describe("sums", () => {
  const line = (day: string, model: string, usd: number, possibly_usd = 0) => ({
    day,
    provider: model.split("/")[0] ?? "",
    model,
    requests: 1,
    usd,
    possibly_usd,
    unpriced: 0,
  });
  it("put the newest day and the dearest model first", () => {
    const groups = groupsOf([line("2026-11-01", "a/x", 1), line("2026-11-03", "a/y", 1), line("2026-11-03", "b/z", 2)], "day");
    expect(groups.map((group) => [group.id, group.usd, group.parts.map((part) => part.id)])).toEqual([
      ["2026-11-03", 3, ["b/z", "a/y"]],
      ["2026-11-01", 1, ["a/x"]],
    ]);
  });
  it("never fill a bar beyond its end", () => {
    expect(shareOf(8, 4, 10)).toMatchObject({ spent: 80, possibly: 20, reached: true });
    expect(shareOf(1, 0, 0)).toMatchObject({ spent: 100, reached: true });
    expect(shareOf(2, 1, 10)).toMatchObject({ spent: 20, possibly: 10, left_usd: 7, reached: false });
  });
});
