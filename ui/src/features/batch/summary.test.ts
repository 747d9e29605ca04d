import { NO_RISK, riskOf } from "$lib/money";
import { describe, expect, it } from "vitest";
import { fakeCatalog } from "$lib/host/fake-catalog";
import { sharesOf } from "./bar";
import type { Cell } from "./cells";
import { costOf } from "./cost";
import { isList } from "./doing";
import { fitting, meant, modelsCell, modelsOf, optionsOf } from "./options";
import { statusLine } from "./status";
import { FILTERS, inFilter, Sums, summaryOf } from "./summary";
import { AT, rowOf } from "./testing";

const FLARE = "openai/gpt-image-2";
const AURORA = "offline/aurora";
const priceOf = (model: string) => (model === FLARE ? 0.04 : 0);
const cell = (model: string, state: Cell["state"], more: Partial<Cell> = {}): Cell => ({
  thumbnail: `${model}-${state}`,
  run: "run",
  kind: "generate",
  model,
  title: "",
  state,
  base: null,
  partial: null,
  attempt: 1,
  since: AT,
  until: null,
  reason: null,
  error: null,
  warnings: [],
  cost_usd: null,
  milliseconds: 0,
  files: [],
  possibly: false,
  entry: "e1",
  digest: null,
  out: null,
  risk: NO_RISK,
  ...more,
});
const of = (...cells: Cell[]) => summaryOf(rowOf(1), (_, model) => cells.find((one) => one.model === model), priceOf);
const done = (model: string, cost_usd: number) => cell(model, "done", { cost_usd, base: "b", digest: "d" });
const needsYou = cell(FLARE, "needs_you", { possibly: true, risk: riskOf(0.04) });

describe("a row in one word", () => {
  it("says first what needs the person, then what goes on, then what came of it", () => {
    expect(of(done(AURORA, 0), needsYou).state).toBe("needs_you");
    expect(of(cell(AURORA, "queued"), cell(FLARE, "generating")).state).toBe("generating");
    expect(of(done(AURORA, 0), cell(FLARE, "queued")).state).toBe("queued");
    expect(of(done(AURORA, 0), cell(FLARE, "failed")).state).toBe("failed");
    expect(of(done(AURORA, 0), done(FLARE, 0.04)).state).toBe("done");
    expect(of().state).toBe("ready");
    expect(summaryOf(rowOf(1, { included: false }), () => undefined, priceOf).state).toBe("skipped");
    const mistake = { column: 0, value: "Hi", message: "Row 1, title: 2 characters.", suggestion: null, same: 1 };
    expect(summaryOf(rowOf(1, { mistakes: [mistake, mistake], entries: [] }), () => undefined, priceOf)).toMatchObject({
      state: "mistake",
      count: 2,
    });
  });
  it("asks nobody about what was interrupted before anything was sent", () => {
    expect(of(done(AURORA, 0), cell(FLARE, "interrupted"))).toMatchObject({ state: "interrupted", needs_you: 0, open_usd: 0.04 });
    expect(of(done(AURORA, 0), cell(FLARE, "interrupted", { possibly: true, risk: riskOf(0.04) }))).toMatchObject({
      state: "interrupted",
      needs_you: 1,
      open_usd: 0,
    });
  });
});

describe("a row's cost", () => {
  it("is known without a sign, estimated with one, and uncertain apart", () => {
    expect(costOf(of(done(AURORA, 0), done(FLARE, 0.04)))).toBe("$0.04");
    expect(costOf(of(cell(AURORA, "queued"), cell(FLARE, "queued")))).toBe("~$0.04");
    expect(costOf(of(done(AURORA, 0.03), needsYou))).toBe("$0.03 + ~$0.04");
    expect(costOf(of(done(AURORA, 0), needsYou)), "nothing known to be paid").toBe("~$0.04");
    expect(costOf(of(done(AURORA, 0), cell(FLARE, "waiting"))), "what is still to come is not free").toBe("~$0.04");
    const unpriced = cell(FLARE, "needs_you", { possibly: true, risk: riskOf(undefined) });
    expect(costOf(of(done(AURORA, 0), unpriced)), "never $0, nor free, for what has no price").toBe("price unknown");
    expect(costOf(of(done(AURORA, 0.03), unpriced))).toBe("$0.03 + price unknown");
    expect(costOf(of(done(AURORA, 0), done(FLARE, 0)))).toBe("free");
    expect(costOf(summaryOf(rowOf(1, { included: false }), () => undefined, priceOf))).toBe("$0");
    expect(
      costOf(
        summaryOf(
          rowOf(1),
          () => undefined,
          () => null,
        ),
      ),
    ).toBe("price unknown");
  });
});

describe("the sums of all rows", () => {
  it("come out the same however a row got where it is", () => {
    const sums = new Sums();
    const steps = [
      of(),
      of(cell(AURORA, "queued"), cell(FLARE, "queued")),
      of(done(AURORA, 0), cell(FLARE, "generating")),
      of(done(AURORA, 0), done(FLARE, 0.04)),
    ];
    sums.add(steps[0]!, 1);
    for (let at = 1; at < steps.length; at += 1) {
      sums.add(steps[at - 1]!, -1);
      sums.add(steps[at]!, 1);
    }
    const straight = new Sums();
    straight.add(steps.at(-1)!, 1);
    expect(sums.copy()).toEqual(straight.copy());
    expect(sums.copy()).toMatchObject({ done: 2, total: 2, spent_usd: 0.04, counts: { all: 1, done: 1, running: 0 } });
  });
  it("count a row under every filter it answers to", () => {
    const both = of(cell(AURORA, "generating"), needsYou);
    expect(FILTERS.filter((filter) => inFilter(both, filter))).toEqual(["all", "running", "needs_you"]);
    expect(FILTERS.filter((filter) => inFilter(of(done(AURORA, 0), cell(FLARE, "failed")), filter))).toEqual(["all", "failed"]);
  });
  it("share the bar, and leave the queue empty", () => {
    const sums = { done: 57, running: 3, waiting: 1, needs_you: 1, failed: 1, total: 126 };
    expect(sharesOf(sums).map((part) => part.kind)).toEqual(["done", "running", "waiting", "needs_you", "failed"]);
    expect(sharesOf({ ...sums, total: 0 })).toEqual([]);
  });
  it("are one sentence in the status line", () => {
    const totals = { rows: 48, thumbnails: 126, mistakes: 6 };
    expect(statusLine({ done: 57, total: 126, needs_you: 1, failed: 0 }, totals, true, false)).toBe(
      "Batch running, 57 of 126 done, 1 needs you, 6 rows need a fix",
    );
    expect(statusLine({ done: 0, total: 0, needs_you: 0, failed: 0 }, { ...totals, mistakes: 0 }, false, false)).toBe(
      "48 rows, 126 thumbnails",
    );
    expect(statusLine({ done: 57, total: 126, needs_you: 0, failed: 2 }, { ...totals, mistakes: 1 }, true, true)).toBe(
      "Batch paused, 57 of 126 done, 2 failed, 1 row needs a fix",
    );
  });
});

describe("what is typed into a cell", () => {
  const catalog = fakeCatalog();
  const styles = optionsOf(catalog, { style: "cinematic", template: "bottom-bar", font: "inter", models: [], profile: "og" }, "style")!;
  it("is the thing of that name, in whatever case, by name or by id", () => {
    expect(meant(styles, "Oil painting")).toBe("oil-painting");
    expect(meant(styles, " NEON ")).toBe("neon");
    expect(meant(styles, "a rainy street at night"), "a sentence stands as it is").toBe("a rainy street at night");
  });
  it("is offered what it may mean, the closest first; nothing typed is everything, the preset's first", () => {
    expect(fitting(styles, "wat")[0]?.value).toBe("watercolor");
    expect(fitting(styles, "")[0]).toEqual({ value: "", label: "Preset: Cinematic" });
    expect(fitting(styles, "zzz")).toEqual([]);
  });
  it("is free where nothing is to be chosen from", () => {
    expect(optionsOf(catalog, { style: "", template: "", font: "", models: [], profile: "" }, "title")).toBeNull();
  });
  it("holds models between bars", () => {
    expect(modelsOf(" offline/aurora | offline/prism |")).toEqual(["offline/aurora", "offline/prism"]);
    expect(modelsCell(["a/b", "c/d"])).toBe("a/b|c/d");
  });
});

describe("what is pasted", () => {
  it("is a list where it has several lines or a table's columns, else a word for a cell", () => {
    expect(isList("One\nTwo")).toBe(true);
    expect(isList("title\tstyle")).toBe(true);
    expect(isList("One line\n\n")).toBe(false);
    expect(isList("a, b; c")).toBe(false);
  });
});
