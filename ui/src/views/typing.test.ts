// Letters, changes of the window's size and Generate at any moments: what is sent is what the field says.
import { cleanup, render, screen } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Titles from "$features/brief/Titles.svelte";
import type { Desk } from "$lib/bindings";
import { fake } from "$lib/host/fake";
import { studio } from "$features/studio/studio.svelte";

/** The same numbers for the same seed (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const sent = (method: string) => fake.calls.filter((call) => call.method === method).at(-1)?.args[1] as Desk | undefined;
const titles = (desk: Desk | undefined) => desk?.rows.map((row) => row.title).join("\n");

test.each(Array.from({ length: 40 }, (_, seed) => seed))("a letter typed last is never lost (seed %i)", async (seed) => {
  const any = chance(seed);
  await studio.start();
  await studio.fresh();
  render(Titles);
  const field = screen.getByTestId<HTMLTextAreaElement>("titles");
  /** What the field says is what is sent, kept and on the sheet. */
  const agrees = (method: string) => {
    expect(titles(sent(method)), `${method} gets what the field says`).toBe(field.value.trim());
    expect(studio.rows.map((row) => row.title).join("\n"), "the sheet shows it").toBe(field.value.trim());
  };
  field.value = "A title";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  for (let step = 0; step < 30; step += 1) {
    const does = any(6);
    if (does < 3) {
      field.value += "abcdefgh"[any(8)];
      // One event in four does not arrive.
      if (any(4) > 0) field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    } else if (does === 3) {
      window.dispatchEvent(new Event("resize"));
      flushSync();
      expect(studio.rows.map((row) => row.title).join("\n"), "a resize shows what the field says").toBe(field.value.trim());
    } else if (does === 4) {
      await vi.advanceTimersByTimeAsync(any(600));
    } else {
      const before = studio.desk.models.length > 0 && studio.cellsToMake.length > 0;
      await studio.generate();
      if (before) agrees("sheet_generate");
    }
  }
  await studio.flush();
  expect(titles(studio.desk), "nothing is owed after all").toBe(field.value.trim());
});

test("an answer that puts the state back does not leave the field saying something else than what is sent", async () => {
  await studio.start();
  await studio.fresh();
  render(Titles);
  const field = screen.getByTestId<HTMLTextAreaElement>("titles");
  const type = (text: string) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  type("The tes");
  flushSync();
  type("The test");
  // Back within the same task: the field's derived value never changes, so nothing writes it.
  studio.desk.rows = studio.desk.rows.map((row) => ({ ...row, title: "The tes" }));
  flushSync();
  await studio.generate();
  expect(titles(studio.desk), "the field has the word").toBe(field.value);
});
