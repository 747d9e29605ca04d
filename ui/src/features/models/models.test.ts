import { expect, test } from "vitest";
import { day } from "$lib/format";
import { fakeCatalog } from "$lib/host/fake-catalog";
import { groupModels, modelNote, priceWords } from "./models";

const catalog = fakeCatalog();
const model = (id: string) => catalog.models.find((one) => one.id === id) ?? catalog.models[0]!;
const provider = (id: string) => catalog.providers.find((one) => one.id === id) ?? catalog.providers[0]!;

test("models stand under their providers, those that can run first", () => {
  const google = { ...catalog, providers: catalog.providers.map((one) => ({ ...one, has_key: one.has_key || one.id === "google" })) };
  expect(groupModels(google).map((group) => group.provider.id).slice(0, 3)).toEqual(["offline", "google", "openai"]);
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
  expect(modelNote(model("openai/gpt-image-2"), provider("openai"), catalog, "2026-11-24")).toBe("GPT Image 2 cannot run yet: no key for OpenAI.");
  expect(modelNote(model("offline/aurora"), provider("offline"), catalog, "2026-11-24")).toBeNull();
});

test("a retired model names what takes its place", () => {
  const old = { ...model("offline/aurora"), retired_on: "2025-01-31", replacement: "offline/dunes" };
  expect(modelNote(old, provider("offline"), catalog, "2026-11-24")).toBe(`Retired on ${day("2025-01-31")}. Dunes takes its place.`);
});
