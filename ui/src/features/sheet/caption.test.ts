import { cleanup, render } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { studio } from "$features/studio/studio.svelte";
import { OWN } from "$features/studio/tiles";
import type { Tile } from "$features/studio/types";
import Caption from "./Caption.svelte";
import { doersOf } from "./tile-doers";

beforeEach(() => studio.start());
afterEach(cleanup);

const tile = (model: string): Tile => ({
  key: `r1|${model}`,
  row: "r1",
  rowIndex: 0,
  model,
  title: "A title",
  state: "reused",
  thumbnail: "t1",
  run: "run-1",
  versions: [],
  version: 1,
  base: "b1",
  partial: null,
  attempt: 0,
  of: 3,
  since: null,
  until: null,
  reason: null,
  error: null,
  warnings: [],
  cost_usd: 0,
  milliseconds: 0,
  reused_from: null,
  starred: false,
  files: [],
  left: false,
  estimate_usd: 0,
  possibly: false,
  doubt_usd: 0,
  trouble: null,
  line: null,
});
const shown = (model: string, named: boolean) => {
  const one = tile(model);
  const column = {
    model,
    name: model === OWN ? "Your picture" : "Aurora",
    price_usd: 0,
    provider: "own",
    provider_name: "",
    usual_ms: null,
  };
  const { container } = render(Caption, { props: { tile: one, column, named, misfit: null, doers: doersOf(one, column), tabindex: -1 } });
  return container.textContent?.replace(/\s+/g, " ").trim();
};

test("a picture of one's own is called so, once, and has no price", () => {
  expect(shown(OWN, false)).toBe("Your picture");
  cleanup();
  expect(shown(OWN, true), "also where the model's name would stand").toBe("Your picture");
});

test("a picture that was used again says so and what it cost", () => {
  expect(shown("offline/aurora", false)).toBe("Reused $0");
});
