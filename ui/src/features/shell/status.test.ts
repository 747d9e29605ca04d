import { describe, expect, it } from "vitest";
import type { Tally } from "$features/studio/types";
import { countLine, moneyLine, shares } from "./status";

const none: Tally = {
  done: 0,
  running: 0,
  waiting: 0,
  needs_you: 0,
  failed: 0,
  cancelled: 0,
  queued: 0,
  total: 0,
  spent_usd: 0,
  possibly_usd: 0,
  unpriced: 0,
  eta_s: null,
  slowest: null,
};

describe("the status line", () => {
  it("counts in words", () => {
    expect(countLine({ ...none, total: 21, done: 5, needs_you: 2, failed: 1 })).toBe("5 of 21 done, 2 need you, 1 failed");
    expect(countLine({ ...none, total: 1, needs_you: 1 })).toBe("0 of 1 done, 1 needs you");
    expect(countLine(none)).toBeNull();
  });
  it("keeps what was spent apart from what may have been", () => {
    expect(moneyLine({ ...none, spent_usd: 0.2, possibly_usd: 0.08 })).toBe("$0.20 spent, possibly $0.08 more");
    expect(moneyLine({ ...none, possibly_usd: 0.08 })).toBe("possibly $0.08 spent");
    expect(moneyLine({ ...none, unpriced: 1 }), "never $0 for what has no price").toBe("1 request possibly billed, price unknown");
    expect(moneyLine({ ...none, spent_usd: 0.2, unpriced: 2 })).toBe("$0.20 spent, 2 requests possibly billed, price unknown");
    expect(moneyLine(none)).toBeNull();
  });
  it("gives each its share, and the queue none", () => {
    // `running` of the store counts everything under way: waiting and queued are in it.
    const parts = shares({ ...none, total: 10, done: 2, running: 6, waiting: 1, queued: 3, failed: 2 });
    expect(parts).toEqual([
      { kind: "done", share: 0.2 },
      { kind: "running", share: 0.2 },
      { kind: "waiting", share: 0.1 },
      { kind: "failed", share: 0.2 },
    ]);
  });
});
