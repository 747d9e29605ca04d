import { beforeEach, expect, test } from "vitest";
import { overlays } from "$lib/overlays.svelte";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import { run } from "$features/commands/registry";
import "./commands";

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

beforeEach(async () => {
  overlays.quit = null;
  fake.counts = {};
  await studio.start();
  await studio.fresh();
});

test("with nothing under way it writes what is owed, then quits", async () => {
  studio.setTitles("A title that is not on the disk yet");
  run("quit");
  await settled();
  expect(
    fake.calls.slice(-2).map((call) => call.method),
    "in this order",
  ).toEqual(["sheet_save", "quit"]);
  expect(fake.calls.at(-1)?.args).toEqual(["now"]);
});

test("while pictures are made it asks", async () => {
  studio.setTitles("A title that is drawn");
  await studio.generate();
  run("quit");
  await settled();
  expect(fake.counts["quit"], "not yet").toBeUndefined();
  expect(overlays.quit, "with what quitting would interrupt").toMatchObject({ generating: 0, queued: studio.tiles.length });
});
