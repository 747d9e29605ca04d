import { describe, expect, it } from "vitest";
import { minutes } from "./bar";
import { Cells } from "./cells";
import { median, paceOf } from "./pace";
import { AT, made, planned, recorded } from "./testing";

const SLOW = "google/gemini-3";
const FAST = "offline/aurora";

function run(open: number, done: ReturnType<typeof made>, models = [SLOW], generating: string[] = []) {
  const cells = new Cells(() => 0);
  cells.follow("run");
  const thumbnails = models.flatMap((model) => Array.from({ length: open + 10 }, (_, at) => planned(`e${at}`, model)));
  cells.apply(
    recorded("run", [
      [null, { event: "run_started", thumbnails }, 0],
      ...done,
      ...generating.map(
        (id) => [id, { event: "generating", attempt: 1 }, 60] as [string, { event: "generating"; attempt: number }, number],
      ),
    ]),
  );
  return cells;
}
const pace = (cells: Cells, limit: number | null = null, now = 60) =>
  paceOf(cells.ofRun(), cells.finished, cells.peaks, limit, AT + now * 1000);

describe("the time that is left", () => {
  it("is not told before there is anything to tell it from", () => {
    expect(pace(run(5, []))).toEqual({ left: null, slowest: null });
  });
  it("is not told while one model has finished nothing", () => {
    expect(pace(run(0, made("e0", SLOW, 0, 10_000, 10), [SLOW, FAST])).left).toBeNull();
  });
  it("is the median times what is left, by how many go at once", () => {
    const one = run(0, [...made("e0", SLOW, 0, 8000, 8), ...made("e1", SLOW, 0, 10_000, 20), ...made("e2", SLOW, 0, 60_000, 60)]);
    // Seven of ten are left, and they went one after the other.
    expect(one.peaks.get(SLOW)).toBe(1);
    expect(pace(one).left).toBe(70_000);
  });
  it("respects the limit of requests at once", () => {
    const done = made("e0", SLOW, 0, 10_000, 10);
    const both = run(0, done, [SLOW], [`e1-${SLOW}`, `e2-${SLOW}`, `e3-${SLOW}`]);
    const free = pace(both).left ?? 0;
    const narrow = pace(both, 1).left ?? 0;
    expect(free, "six more, three at once, after the ones that have just begun").toBe(10_000 + 20_000);
    expect(narrow, "six more, one after the other").toBe(10_000 + 60_000);
  });
  it("names the slowest model, with how many of it are done a minute", () => {
    const cells = run(
      0,
      [
        ...made("e0", SLOW, 0, 10_000, 10),
        ...made("e1", SLOW, 0, 10_000, 20),
        ...made("e2", SLOW, 0, 10_000, 30),
        ...made("e0", FAST, 0, 900, 40),
      ],
      [SLOW, FAST],
    );
    expect(pace(cells).slowest).toEqual({ model: SLOW, per_minute: 6 });
  });
  it("counts a wait that was asked for", () => {
    const cells = run(0, made("e0", SLOW, 0, 1000, 1));
    cells.apply(recorded("run", [[`e1-${SLOW}`, { event: "waiting", reason: "rate_limit", seconds: 120, attempt: 1 }, 60]], 4));
    expect(pace(cells).left).toBeGreaterThanOrEqual(120_000);
  });
  it("has a median of an even number, too", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBe(0);
  });
  it("reads as no more exact than it is known", () => {
    expect([4_000, 42_000, 61_000, 400_000, 3_600_000, 4_740_000, 7_180_000].map(minutes)).toEqual([
      "4 s",
      "45 s",
      "2 min",
      "7 min",
      "1 h",
      "1 h 20 min",
      "2 h",
    ]);
  });
});
