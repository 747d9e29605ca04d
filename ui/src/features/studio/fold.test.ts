import { describe, expect, test } from "vitest";
import type { Event } from "$lib/bindings";
import { RunFold } from "./fold";
import { AT, done, failed, generating, needsYou, painted, planned, recorded, runOn, started } from "./testing";
import { cellKey } from "./types";

const A = planned("r", 0, "openai/gpt-image-2");
const B = planned("r", 1, "google/gemini");
const KEY = cellKey("row-a", A.model);

const STREAM: Event[] = recorded("r", [
  started(A, B),
  generating(A.id),
  [B.id, { event: "waiting", reason: "concurrency", attempt: 0 }],
  [A.id, { event: "waiting", reason: "retry", seconds: 5, attempt: 1, error: { code: "SERVER_BUSY", message: "busy", http_status: 503 } }],
  generating(A.id, 2),
  [A.id, { event: "partial", index: 0, digest: "half" }],
  painted(A.id, "base-a", 0.04, 9100),
  [A.id, { event: "composing" }],
  [A.id, { event: "saving" }],
  done(A.id, "base-a"),
  generating(B.id),
  needsYou(B.id),
  [null, { event: "run_finished", done: 1, failed: 0, needs_you: 1, cancelled: 0 }],
]);

const all = (fold: RunFold) => [...fold.cells()];
const folded = (events: Event[]) => {
  const fold = new RunFold(runOn("r", ["row-a", "row-b"]));
  fold.apply(events);
  return fold;
};

describe("the fold over a run", () => {
  test("a replay says what the live stream said, however it was cut into batches", () => {
    const whole = folded(STREAM);
    for (let size = 1; size <= STREAM.length; size += 1) {
      const live = new RunFold(runOn("r", ["row-a", "row-b"]));
      for (let from = 0; from < STREAM.length; from += size) live.apply(STREAM.slice(from, from + size));
      expect(all(live), `batches of ${size}: nothing but the events may count`).toEqual(all(whole));
    }
  });

  test("events that come twice change nothing", () => {
    const fold = folded(STREAM);
    const before = all(fold);
    expect(fold.apply(STREAM).size, "a second follower's replay names no changed cell").toBe(0);
    expect(all(fold), "and leaves all as it was").toEqual(before);
  });

  test("a thumbnail belongs to the row of the sheet that the run's row stands for", () => {
    expect(
      all(folded(STREAM)).map(([key]) => key),
      "RunOnSheet.rows translates",
    ).toEqual([KEY, cellKey("row-b", B.model)]);
  });

  test("a wait ends when the event's own stamp says", () => {
    const version = folded(STREAM.slice(0, 4)).get(A.id);
    expect(version?.state, "it waits").toBe("waiting");
    expect(version?.since, "since the event").toBe(AT + 3000);
    expect(version?.until, "five seconds after the event, not after the page read it").toBe(AT + 8000);
    expect(version?.error?.http_status, "and says who is busy").toBe(503);
  });

  test("a retry forgets the wait and counts up", () => {
    const version = folded(STREAM.slice(0, 5)).get(A.id);
    expect([version?.state, version?.attempt, version?.until, version?.error], "nothing of the wait is left").toEqual([
      "generating",
      2,
      null,
      null,
    ]);
    expect(version?.since, "seconds on screen are those of this attempt").toBe(AT + 4000);
  });

  test("a finished one keeps its cost, its time and its base", () => {
    const version = folded(STREAM).get(A.id);
    expect([version?.state, version?.cost_usd, version?.milliseconds, version?.base], "they came with `painted`").toEqual([
      "done",
      0.04,
      9100,
      "base-a",
    ]);
  });

  test("what may be billed is told from what is not", () => {
    const possibly = (...told: Parameters<typeof recorded>[1]) => folded(recorded("r", [started(A, B), ...told])).get(A.id)?.possibly;
    expect(possibly(generating(A.id), needsYou(A.id)), "lost after sending").toBe(true);
    expect(possibly([A.id, { event: "cancelled" }]), "cancelled in the queue: nothing was sent").toBe(false);
    expect(possibly(generating(A.id), [A.id, { event: "cancelled" }]), "cancelled with a request out: it cannot be called back").toBe(true);
    expect(possibly([A.id, { event: "interrupted", possibly_spent: false }]), "found in the queue after a crash").toBe(false);
    expect(possibly(generating(A.id), failed(A.id, "KEY_REJECTED")), "a rejected key proves that nothing was made").toBe(false);
    expect(possibly(generating(A.id), failed(A.id, "POLICY")), "a refusal may be billed").toBe(true);
  });

  test("a run is under way until its end", () => {
    expect(folded(STREAM.slice(0, 2)).underWay, "one generates").toBe(true);
    expect(folded(STREAM).underWay, "its last event has come").toBe(false);
  });
});
