import { expect, test } from "vitest";
import { offer, type Ask } from "./generate";

const cells = (rows: number, models: number) =>
  Array.from({ length: rows * models }, (_, at) => ({ row: `r${Math.floor(at / models)}`, model: `m${at % models}` }));
const ask = (change: Partial<Ask> = {}): Ask => ({
  cells: cells(1, 4),
  estimate: { usd: 0, unpriced: [], free: true },
  rows: 1,
  models: 4,
  tried: 0,
  left: 0,
  running: false,
  any_made: false,
  limit_usd: 5,
  can: { ok: true, why: null },
  ...change,
});
const costs = (usd: number, unpriced: string[] = []) => ({ usd, unpriced, free: usd === 0 && unpriced.length === 0 });

test("the first free sheet says its thumbnails, and free beside the sum", () => {
  expect(offer(ask())).toEqual({
    label: "Generate 4 thumbnails",
    costs: "",
    sum: "1 title × 4 models",
    price: "free",
    why: null,
    over: null,
  });
});

test("one thumbnail is not plural", () => {
  expect(offer(ask({ cells: cells(1, 1), models: 1 }))).toMatchObject({ label: "Generate 1 thumbnail", sum: "1 title × 1 model" });
});

test("what costs money carries its price on the button", () => {
  expect(offer(ask({ estimate: costs(0.11) })), "apart, so that it is never cut").toMatchObject({
    label: "Generate 4 thumbnails",
    costs: "~$0.11",
  });
});

test("a sheet that has pictures is asked for more, and only the new titles count", () => {
  const offered = offer(ask({ estimate: costs(0.11), rows: 9, any_made: true }));
  expect(offered).toMatchObject({ label: "Generate 4 more", costs: "~$0.11", sum: "1 new title × 4 models", price: "~$0.11" });
});

test("cells that are no whole rows are counted as pictures", () => {
  const some = cells(2, 2).slice(0, 3);
  expect(offer(ask({ cells: some, rows: 2, models: 2, any_made: true })).sum).toBe("3 pictures of 2 titles");
});

test("a price nobody knows is said and never counted as free", () => {
  expect(offer(ask({ estimate: costs(0, ["Mine"]) }))).toMatchObject({
    label: "Generate 4 thumbnails",
    costs: "price unknown",
    price: "price unknown",
  });
  expect(offer(ask({ estimate: costs(0.08, ["Mine"]) })).costs).toBe("~$0.08 or more");
});

test("over the limit it is off, says by how much and what to raise it to", () => {
  const offered = offer(ask({ estimate: costs(6.2) }));
  expect(offered.over).toEqual({ say: "~$6.20, limit $5.00. Over the limit by $1.20.", raise_usd: 7 });
  expect(offered.why).toBe("~$6.20, limit $5.00. Over the limit by $1.20.");
});

test("exactly the limit is not over it, whatever floats make of the sum", () => {
  expect(offer(ask({ estimate: costs(0.1 + 0.2), limit_usd: 0.3 })).over).toBeNull();
});

test("without a limit nothing is over it", () => {
  expect(offer(ask({ estimate: costs(60), limit_usd: null })).why).toBeNull();
});

test("a whole sum over the limit is raised to itself", () => {
  expect(offer(ask({ estimate: costs(7) })).over?.raise_usd).toBe(7);
});

test("what failed or was cancelled is not called new, and no picture is said to be there that is not", () => {
  const failed = offer(ask({ cells: cells(2, 1), rows: 6, models: 1, any_made: true, tried: 2 }));
  expect(failed.sum, "two failures are no new titles").toBe("2 thumbnails tried before");
  const both = offer(ask({ cells: cells(2, 1), rows: 6, models: 1, any_made: true, tried: 1 }));
  expect(both.sum, "one of them is no new title").toBe("2 titles × 1 model");
  expect(offer(ask({ cells: [], left: 1 })).why).toBe("1 thumbnail has no picture. Try again on its tile asks once more.");
  expect(offer(ask({ cells: [], running: true })).why).toBe("Everything is under way.");
});

test("with nothing left to make it is off and says so", () => {
  expect(offer(ask({ cells: [], any_made: true }))).toMatchObject({
    label: "Generate",
    price: "",
    why: "Every ticked model has its picture.",
  });
});

test("what the store forbids is the reason, before anything else", () => {
  expect(offer(ask({ cells: [], can: { ok: false, why: "Write a title first." } })).why).toBe("Write a title first.");
});
