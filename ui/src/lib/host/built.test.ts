// @vitest-environment node
// What is in the page that is shipped: read from ui/dist, so `npm run build` comes before this test.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FAKE_MARKER } from "./fake";

const ASSETS = join(import.meta.dirname, "../../../dist/assets");

test("the built page talks to the program and carries no stand-in for it", () => {
  const scripts = readdirSync(ASSETS).filter((file) => file.endsWith(".js"));
  const texts = scripts.map((file) => readFileSync(join(ASSETS, file), "utf8"));
  expect(
    texts.some((text) => text.includes("batch_open")),
    "the scripts are those of the page",
  ).toBe(true);
  expect(scripts.filter((_, at) => texts[at]?.includes(FAKE_MARKER))).toEqual([]);
});
