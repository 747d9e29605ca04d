import { expect, test } from "vitest";
import { isPossiblySpent, mayBeBilled } from "./money";

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
