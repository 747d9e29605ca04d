import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { studio } from "./studio.svelte";
import { Layout } from "./layout.svelte";

let layout: Layout;
let unwatch = () => {};

/** A start of the program, as App does it. */
async function start() {
  unwatch();
  layout = new Layout();
  unwatch = layout.watch();
  await studio.start();
  layout.fold();
  flushSync();
}
afterEach(() => unwatch());

beforeEach(() => localStorage.clear());

test("the inspector comes back as it was left", async () => {
  await start();
  expect(studio.panels.inspector, "nobody has touched it").toBe(false);
  layout.toggle("inspector");
  flushSync();
  await start();
  expect(studio.panels.inspector, "left open").toBe(true);
  studio.panels.inspector = false;
  flushSync();
  await start();
  expect(studio.panels.inspector, "left closed").toBe(false);
  layout.chosen();
  expect(studio.panels.inspector, "and what was closed by hand does not open by itself").toBe(false);
});

test("until it was touched it opens with the first choice", async () => {
  await start();
  layout.chosen();
  expect(studio.panels.inspector).toBe(true);
});
