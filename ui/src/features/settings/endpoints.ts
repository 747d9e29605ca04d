// An address of one's own that speaks OpenAI's dialect: what is typed, what is wrong with it, what is kept.
import type { Endpoint } from "$lib/bindings";
import { words } from "$lib/words";

export type DraftModel = { id: string; name: string; price: string };
export type Draft = { name: string; base_url: string; needs_key: boolean; models: DraftModel[] };
export type DraftErrors = { name: string | null; base_url: string | null; models: (string | null)[]; none: string | null };

const say = words.frame.settings.models.errors;

export function emptyModel(): DraftModel {
  return { id: "", name: "", price: "" };
}
export function draftOf(endpoint: Endpoint | null): Draft {
  if (endpoint === null) return { name: "", base_url: "", needs_key: false, models: [emptyModel()] };
  return {
    name: endpoint.name,
    base_url: endpoint.base_url,
    needs_key: endpoint.needs_key,
    models: endpoint.models.map((one) => ({ id: one.id, name: one.name, price: one.price_usd === null ? "" : String(one.price_usd) })),
  };
}

/** Plain http reaches only this computer and the network at home: anywhere else the key and the prompt could be read on the way. */
function nearby(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost" || name.endsWith(".localhost") || name.endsWith(".local") || name === "::1") return true;
  if (/^(fc|fd|fe80)[0-9a-f]*:/.test(name)) return true;
  const parts = name.split(".").map(Number);
  if (parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)) {
    const [a = 0, b = 0] = parts;
    return a === 127 || a === 10 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b <= 31);
  }
  // A bare name is one of the own network's.
  return !name.includes(".") && !name.includes(":");
}

function addressError(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return say.address;
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && nearby(url.hostname))) return say.address;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return say.addressSecret;
  return null;
}

function modelError(model: DraftModel, at: number, all: DraftModel[]): string | null {
  const id = model.id.trim();
  if (id === "" || /\s/.test(id)) return say.modelId;
  if (all.findIndex((one) => one.id.trim() === id) !== at) return say.modelTwice;
  const price = model.price.trim();
  if (price !== "" && readPrice(price) === null) return say.price;
  return null;
}

function readPrice(text: string): number | null {
  const value = Number(text.replace("$", "").replace(",", ".").trim());
  return text.trim() === "" || !Number.isFinite(value) || value < 0 || value > 1000 ? null : value;
}

/** A line with nothing in it is not a model yet. */
const written = (models: DraftModel[]) => models.filter((one) => one.id.trim() !== "" || one.name.trim() !== "" || one.price.trim() !== "");

export function check(draft: Draft, others: readonly Endpoint[]): DraftErrors {
  const name = draft.name.trim();
  const kept = written(draft.models);
  return {
    name: name === "" ? say.name : others.some((one) => one.name.toLowerCase() === name.toLowerCase()) ? say.nameTaken : null,
    base_url: addressError(draft.base_url),
    models: draft.models.map((one) => (kept.includes(one) ? modelError(one, kept.indexOf(one), kept) : null)),
    none: kept.length === 0 ? say.models : null,
  };
}

export function isFine(errors: DraftErrors): boolean {
  return errors.name === null && errors.base_url === null && errors.none === null && errors.models.every((one) => one === null);
}

/** `taken`: ids of providers and other addresses; the id is part of every model's id and of where its key is kept. */
export function endpointOf(draft: Draft, id: string | null, taken: readonly string[]): Endpoint {
  return {
    id: id ?? freeId(draft.name, taken),
    name: draft.name.trim(),
    base_url: draft.base_url.trim().replace(/\/+$/, ""),
    needs_key: draft.needs_key,
    models: written(draft.models).map((one) => ({
      id: one.id.trim(),
      name: one.name.trim() === "" ? one.id.trim() : one.name.trim(),
      price_usd: readPrice(one.price),
    })),
  };
}

function freeId(name: string, taken: readonly string[]): string {
  const slug =
    name
      .normalize("NFD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 32) || "own";
  if (!taken.includes(slug)) return slug;
  for (let n = 2; ; n++) if (!taken.includes(`${slug}-${n}`)) return `${slug}-${n}`;
}
