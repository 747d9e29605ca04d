import { expect, test } from "vitest";
import { day } from "$lib/format";
import { fakeCatalog } from "$lib/host/fake-catalog";
import { groupModels, modelNote, outside, placed, priceWords } from "./models";

const catalog = fakeCatalog();
const TODAY = "2026-11-24";
const model = (id: string) => catalog.models.find((one) => one.id === id) ?? catalog.models[0]!;
const provider = (id: string) => catalog.providers.find((one) => one.id === id) ?? catalog.providers[0]!;

test("models stand under their providers, those that can run first", () => {
  const google = { ...catalog, providers: catalog.providers.map((one) => ({ ...one, has_key: one.has_key || one.id === "google" })) };
  expect(
    groupModels(google)
      .map((group) => group.provider.id)
      .slice(0, 3),
  ).toEqual(["offline", "google", "openai"]);
});

test("a model of a provider nobody knows is not lost", () => {
  const odd = { ...catalog, models: [{ ...model("offline/aurora"), id: "x/y", provider: "x" }] };
  expect(groupModels(odd)).toMatchObject([{ provider: { id: "x" }, models: [{ id: "x/y" }] }]);
});

test("a price is a number, free or said to be unknown", () => {
  expect(priceWords(model("openai/gpt-image-2"))).toBe("$0.04");
  expect(priceWords(model("offline/aurora"))).toBe("free");
  expect(priceWords({ ...model("offline/aurora"), price_usd: null })).toBe("price unknown");
});

test("a model without a key says why it cannot run", () => {
  expect(modelNote(model("openai/gpt-image-2"), provider("openai"), catalog, "2026-11-24")).toBe(
    "GPT Image 2 cannot run yet: no key for OpenAI.",
  );
  expect(modelNote(model("offline/aurora"), provider("offline"), catalog, "2026-11-24")).toBeNull();
});

test("a retired model names what takes its place", () => {
  const old = { ...model("offline/aurora"), retired_on: "2025-01-31", replacement: "offline/dunes" };
  expect(modelNote(old, provider("offline"), catalog, "2026-11-24")).toBe(`Retired on ${day("2025-01-31")}. Dunes replaces it.`);
});

test("of a long list the ticked and the first ones stand outside the fold", () => {
  const offline = groupModels(catalog)[0]!;
  const long = { ...offline, models: Array.from({ length: 14 }, (_, i) => ({ ...model("offline/aurora"), id: `offline/${i}` })) };
  expect([...outside(long, new Set(["offline/9"]), TODAY)], "filled up with the first ones").toEqual([
    "offline/9",
    "offline/0",
    "offline/1",
    "offline/2",
  ]);
  expect(outside(long, new Set(["1", "3", "5", "7", "9"].map((n) => `offline/${n}`)), TODAY).size, "all that are ticked").toBe(5);
  expect(outside({ ...long, models: long.models.slice(0, 8) }, new Set(), TODAY).size, "a list that is not long stands as it is").toBe(8);
  const all = new Set(long.models.slice(0, 13).map((one) => one.id));
  expect(outside(long, all, TODAY).size, "a fold over one line saves none").toBe(14);
});

test("a ticked model takes its place among the columns, and moves no other", () => {
  const groups = groupModels(catalog);
  expect(placed(groups, ["openai/gpt-image-2", "offline/aurora"], "offline/contours"), "the others keep the order they have").toEqual([
    "offline/contours",
    "openai/gpt-image-2",
    "offline/aurora",
  ]);
  expect(placed(groups, ["offline/aurora"], "openai/gpt-image-2"), "after what comes before it").toEqual([
    "offline/aurora",
    "openai/gpt-image-2",
  ]);
});

test("a retired model is folded away, and a key is not asked for it", () => {
  const offline = groupModels(catalog)[0]!;
  const models = ["a", "b", "c"].map((id) => ({ ...model("offline/aurora"), id, retired_on: id === "b" ? "2025-01-31" : null }));
  expect([...outside({ ...offline, models }, new Set(), TODAY)], "out of sight").toEqual(["a", "c"]);
  expect([...outside({ ...offline, models }, new Set(["b"]), TODAY)], "in sight while it is ticked").toEqual(["a", "b", "c"]);
  const later = models.map((one) => ({ ...one, retired_on: "2027-01-01" }));
  expect(outside({ ...offline, models: later }, new Set(), TODAY).size, "what will be retired still runs").toBe(3);
  const old = { ...model("openai/gpt-image-2"), retired_on: "2025-01-31" };
  expect(modelNote(old, provider("openai"), catalog, TODAY), "a key would not bring it back").not.toContain("key");
});
