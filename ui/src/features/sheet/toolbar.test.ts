import { cleanup, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, expect, test } from "vitest";
import { studio } from "$features/studio/studio.svelte";
import Toolbar from "./Toolbar.svelte";

afterEach(cleanup);

test("the price stands on Generate where the Compose panel is folded too", async () => {
  await studio.start();
  await studio.fresh();
  studio.setTitles("Ship the boring version first");
  studio.edit("models", (desk) => (desk.models = ["offline/aurora"]));
  render(Toolbar);
  expect(screen.getByTestId("generate-small").textContent?.trim(), "free").toBe("Generate");
  studio.edit("models", (desk) => (desk.models = ["offline/aurora", "openai/gpt-image-2"]));
  await tick();
  expect(screen.getByTestId("generate-small").textContent?.trim()).toBe("Generate, ~$0.04");
});
