import { describe, expect, it } from "vitest";
import type { BatchCell } from "$lib/bindings";
import { Cells } from "./cells";
import { made, planned, recorded } from "./testing";

const FLARE = "openai/gpt-image-2";
const AURORA = "offline/aurora";
const priceOf = (model: string) => (model === FLARE ? 0.04 : 0);
const snapshot = (entry: string, model: string, state: string, more: Partial<BatchCell> = {}): BatchCell => ({
  entry,
  model,
  thumbnail: `old-${entry}`,
  run: "old",
  state,
  digest: null,
  base: null,
  cost_usd: null,
  possibly_usd: 0,
  unpriced: 0,
  error: null,
  ...more,
});

describe("what became of a list's thumbnails", () => {
  it("shows the snapshot of earlier runs until the run under way says otherwise", () => {
    const cells = new Cells(priceOf);
    cells.load([snapshot("e1", FLARE, "done", { digest: "before", cost_usd: 0.04 }), snapshot("e2", FLARE, "failed")]);
    cells.follow("run");
    expect(cells.get("e1", FLARE)?.digest, "still the earlier picture").toBe("before");
    const changed = cells.apply(
      recorded("run", [[null, { event: "run_started", thumbnails: [planned("e2", FLARE)] }], ...made("e2", FLARE, 0.04, 4000, 5)]),
    );
    expect([...changed], "only the row it is about").toEqual(["e2"]);
    expect(cells.get("e2", FLARE)).toMatchObject({ state: "done", digest: "e2-set", cost_usd: 0.04 });
    expect(cells.get("e1", FLARE)?.state).toBe("done");
  });

  it("takes each event once, however often a follower is joined", () => {
    const cells = new Cells(priceOf);
    cells.follow("run");
    const events = recorded("run", [
      [null, { event: "run_started", thumbnails: [planned("e1", FLARE)] }],
      ...made("e1", FLARE, 0.04, 4000, 5),
    ]);
    cells.apply(events);
    cells.apply(events);
    expect(cells.finished, "one picture was finished").toHaveLength(1);
    expect(cells.spent_usd).toBeCloseTo(0.04);
  });

  it("knows what the run cost, may have cost besides, and will have cost", () => {
    const cells = new Cells(priceOf);
    cells.follow("run");
    const thumbnails = ["e1", "e2", "e3"].map((entry) => planned(entry, FLARE));
    cells.apply(
      recorded("run", [
        [null, { event: "run_started", thumbnails }],
        ...made("e1", FLARE, 0.05, 4000, 5),
        [`e2-${FLARE}`, { event: "generating", attempt: 1, risk_usd: 0.04 }],
        [`e2-${FLARE}`, { event: "needs_you", error: { code: "OUTCOME_UNKNOWN", message: "Lost." } }],
      ]),
    );
    expect(cells.spent_usd).toBeCloseTo(0.05);
    expect(cells.possibly_usd, "apart from what is known").toBeCloseTo(0.04);
    expect(cells.expected_usd, "one at its true price, one still to come").toBeCloseTo(0.09);
  });

  it("remembers how many were made at one time", () => {
    const cells = new Cells(priceOf);
    cells.follow("run");
    const thumbnails = ["e1", "e2"].flatMap((entry) => [planned(entry, FLARE), planned(entry, AURORA)]);
    cells.apply(
      recorded("run", [
        [null, { event: "run_started", thumbnails }],
        [`e1-${FLARE}`, { event: "generating", attempt: 1, risk_usd: 0.04 }],
        [`e2-${FLARE}`, { event: "generating", attempt: 1, risk_usd: 0.04 }],
        ...made("e1", AURORA, 0, 900, 9),
      ]),
    );
    expect(cells.peaks.get(FLARE)).toBe(2);
    expect(cells.peaks.get(AURORA)).toBe(1);
  });

  it("drops what another run tells", () => {
    const cells = new Cells(priceOf);
    cells.follow("run");
    expect(cells.apply(recorded("other", [[null, { event: "run_started", thumbnails: [planned("e1", FLARE)] }]])).size).toBe(0);
  });
});
