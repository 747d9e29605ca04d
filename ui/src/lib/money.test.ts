import { expect, test } from "vitest";
import { isPossiblySpent, mayBeBilled, riskOf, sum, sumOfRisks } from "./money";

test("only an answer that proves that no picture was made is free", () => {
  expect((["POLICY", "OUTCOME_UNKNOWN", "BAD_IMAGE", "INTERRUPTED"] as const).every(mayBeBilled), "a picture may have been made").toBe(
    true,
  );
  expect((["KEY_REJECTED", "SERVER_BUSY", "OFFLINE", "BUDGET"] as const).some(mayBeBilled), "none was").toBe(false);
  expect((["TEXT_OVERFLOW", "SAVE_FAILED"] as const).some(mayBeBilled), "paid for before: nothing more").toBe(false);
});

test("what was not sent costs nothing, whatever it ended in", () => {
  expect(isPossiblySpent("OUTCOME_UNKNOWN", false), "nobody was asked").toBe(false);
  expect(isPossiblySpent("OUTCOME_UNKNOWN", true), "a picture may have been made").toBe(true);
  expect(isPossiblySpent("LIBRARY", true), "the picture was paid for, and it is not known what it cost").toBe(true);
  expect(isPossiblySpent("SERVER_BUSY", true), "none was made").toBe(false);
});

test("sums are exact, and what has no price is counted apart", () => {
  expect(sum([0.1, 0.2]), "0.30000000000000004 in floats").toBe(0.3);
  expect(sum(Array.from({ length: 1000 }, () => 0.04)), "a thousand pictures").toBe(40);
  expect(sum([0.3, -0.1, -0.2]), "taken away again").toBe(0);
  expect(sumOfRisks([riskOf(0.1), riskOf(0.2), riskOf(undefined)]), "two with an estimate, one without").toEqual({
    usd: 0.3,
    unpriced: 1,
  });
});
