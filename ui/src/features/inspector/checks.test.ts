import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CheckReport, Design, DrawOne } from "$lib/bindings";
import { createFake } from "$lib/host/fake";
import { applied, Checks, Fixes, PAUSE_MS, saidOf } from "./checks.svelte";
import { write } from "$lib/design";

const design: Design = { template: "bottom-bar", font: "inter" };
const picture = (title: string): DrawOne => ({ base: "b", title, design, canvas: { width: 1200, height: 630 } });
const answer = (size_px: number): CheckReport => ({ findings: [], size_px, cap_height_at_168: 8, contrast: 9, lines: [] });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("typing is checked once, after it has paused", async () => {
  const host = createFake();
  const checks = new Checks((one) => host.check(one));
  for (const title of ["W", "Wh", "Why"]) {
    checks.want(picture(title));
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 50);
  }
  expect(host.counts.check ?? 0).toBe(0);
  await vi.advanceTimersByTimeAsync(50);
  expect(host.counts.check).toBe(1);
  expect(checks.checked?.lines).toEqual(["Why"]);
  expect(checks.checking).toBe(false);
});

test("the newest picture's answer wins, whichever comes first", async () => {
  const answers: ((checked: CheckReport) => void)[] = [];
  const checks = new Checks(() => new Promise((resolve) => answers.push(resolve)));
  checks.want(picture("old"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  checks.want(picture("new"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  answers[1]?.(answer(2));
  await vi.advanceTimersByTimeAsync(0);
  answers[0]?.(answer(1));
  await vi.advanceTimersByTimeAsync(0);
  expect(checks.checked?.size_px).toBe(2);
});

test("the same picture is not asked for twice", async () => {
  const host = createFake();
  const checks = new Checks((one) => host.check(one));
  checks.want(picture("Why"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  checks.want(picture("Why"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(host.counts.check).toBe(1);
});

test("another thumbnail never stands under the last one's findings", async () => {
  const checks = new Checks(async () => answer(1));
  checks.want(picture("one"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  checks.want(picture("two"), true);
  expect(checks.checked).toBeNull();
});

test("what cannot be checked says why", async () => {
  const host = createFake();
  host.failNext("check", { code: "BAD_IMAGE", message: "The stored picture is gone." });
  const checks = new Checks((one) => host.check(one));
  checks.want(picture("Why"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(checks.error?.message).toBe("The stored picture is gone.");
});

test("undoing one fix leaves the other and what was typed since", () => {
  const desk: Design = { ...design };
  const moved = applied("badge", { label: "move_up", design: { ...desk, lift: 72 } }, { ...desk });
  write(desk, moved.after);
  const scrim = applied("contrast", { label: "add_scrim", design: { ...desk, panel: { color: "#000000", opacity: 0.5 } } }, { ...desk });
  write(desk, scrim.after);
  desk.font = "oswald";
  write(desk, moved.before);
  expect(desk).toEqual({ template: "bottom-bar", font: "oswald", panel: { color: "#000000", opacity: 0.5 } });
  expect(saidOf(moved, String)).toBe("Title moved up 72 px.");
});

test("a fix that was changed by hand has nothing left to undo", () => {
  const fixes = new Fixes();
  fixes.add("r1|m1", applied("badge", { label: "move_up", design: { ...design, lift: 72 } }, design));
  expect(fixes.of("r1|m1", { ...design, lift: 72 })).toHaveLength(1);
  expect(fixes.of("r1|m1", { ...design, lift: 40 })).toHaveLength(0);
});
