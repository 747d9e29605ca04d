import { describe, expect, it } from "vitest";
import { troubleOf } from "./trouble";

describe("over a limit", () => {
  const budget = { code: "BUDGET" as const, message: "This run (~$1.20) passes the limit of the day ($1.00)." };

  it("a tile leads to the limits and has spent nothing", () => {
    const tile = {
      state: "failed",
      error: budget,
      base: null,
      estimate_usd: 0.04,
      possibly: false,
      cost_usd: null,
      left: false,
    } as unknown as Parameters<typeof troubleOf>[0];
    expect(troubleOf(tile, null, "OpenAI")).toMatchObject({ step: { does: "limits", label: "Open limits", costs: false } });
  });
});
