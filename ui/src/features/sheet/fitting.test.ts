import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CheckReport, Design, DrawOne } from "$lib/bindings";
import { CANVAS } from "$features/studio/desk";
import { Fitting } from "./fitting.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const STORY = { width: 1080, height: 1920 };
const LONG = "A title that is much too long for where it stands";
const narrow: Design = { template: "left-panel", font: "inter" };
const wide: Design = { template: "bottom-bar", font: "inter" };
const overflow = (design: Design | null): CheckReport => ({
  findings: [
    { check: "overflow", health: "bad", head: "Too long", say: "", fix: design === null ? null : { label: "use_template", design } },
  ],
  size_px: 0,
  cap_height_at_168: 0,
  contrast: null,
  lines: [],
});

test("the engine is asked once which template has room, not at every keystroke and not by every tile", async () => {
  const asked: DrawOne[] = [];
  const fitting = new Fitting(async (picture) => {
    asked.push(picture);
    return overflow(wide);
  });
  for (let tile = 0; tile < 4; tile += 1) expect(fitting.of(LONG, narrow, CANVAS), "not known yet").toBe(null);
  expect(fitting.of(LONG, narrow, STORY), "another canvas is another question").toBe(null);
  expect(asked.length, "a person types").toBe(0);
  await vi.runAllTimersAsync();
  expect(
    asked.map((one) => one.title),
    "four tiles, one question",
  ).toEqual([LONG, LONG]);
  expect(fitting.of(LONG, narrow, CANVAS), "what it answered").toEqual(wide);
});

test("where no template has room there is nothing to offer, and a check that fails is asked again", async () => {
  let answer: CheckReport | null = null;
  const fitting = new Fitting(async () => {
    if (answer === null) throw new Error("away");
    return answer;
  });
  expect(fitting.of(LONG, narrow, CANVAS)).toBe(null);
  await vi.runAllTimersAsync();
  answer = overflow(null);
  expect(fitting.of(LONG, narrow, CANVAS)).toBe(null);
  await vi.runAllTimersAsync();
  answer = overflow(wide);
  expect(fitting.of(LONG, narrow, CANVAS), "known: none").toBe(null);
  await vi.runAllTimersAsync();
  expect(fitting.of(LONG, narrow, CANVAS), "and not asked again").toBe(null);
});
