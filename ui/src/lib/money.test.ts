import { expect, test } from "vitest";
import { mayBeBilled } from "./money";

test("only an answer that proves that no picture was made is free", () => {
  expect((["POLICY", "OUTCOME_UNKNOWN", "BAD_IMAGE", "INTERRUPTED"] as const).every(mayBeBilled), "a picture may have been made").toBe(
    true,
  );
  expect((["KEY_REJECTED", "SERVER_BUSY", "OFFLINE", "BUDGET"] as const).some(mayBeBilled), "none was").toBe(false);
  expect((["TEXT_OVERFLOW", "SAVE_FAILED"] as const).some(mayBeBilled), "paid for before: nothing more").toBe(false);
});
