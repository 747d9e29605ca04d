// A destination as it is typed: what is wrong with it, and what is kept.
import type { DestinationSetting } from "$lib/bindings";
import { words } from "$lib/words";
import { DEFAULT, parse } from "./template";

export type Draft = {
  kind: "folder" | "bucket";
  name: string;
  file: string;
  folder: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  path_style: boolean;
  ca_file: string;
  create: boolean;
  public_links: boolean;
  public_url: string;
};
export type DraftErrors = Partial<Record<keyof Draft, string | null>>;

const say = words.storage.dialog.errors;

const fresh: Draft = {
  kind: "bucket",
  name: "",
  file: DEFAULT,
  folder: "",
  endpoint: "",
  region: "us-east-1",
  bucket: "",
  prefix: "",
  path_style: true,
  ca_file: "",
  create: false,
  public_links: false,
  public_url: "",
};

export const draftOf = (one: DestinationSetting | null): Draft => (one === null ? { ...fresh } : { ...fresh, ...one });

/** Plain http reaches only this computer and the network at home: anywhere else the thumbnails could be read on the way. */
function nearby(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name.endsWith(".local") ||
    name === "::1" ||
    /^(fc|fd|fe80)[0-9a-f]*:/.test(name)
  )
    return true;
  if (/^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(name) && /^[\d.]+$/.test(name)) return true;
  return !name.includes(".") && !name.includes(":");
}

function endpointError(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return say.endpoint;
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && nearby(url.hostname))) return say.endpoint;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return say.endpointSecret;
  return url.pathname === "/" || url.pathname === "" ? null : say.endpointPath;
}

function publicError(text: string): string | null {
  if (text.trim() === "") return null;
  try {
    return ["https:", "http:"].includes(new URL(text.trim()).protocol) ? null : say.publicUrl;
  } catch {
    return say.publicUrl;
  }
}

export function check(draft: Draft, others: readonly DestinationSetting[]): DraftErrors {
  const name = draft.name.trim();
  const errors: DraftErrors = {
    name: name === "" ? say.name : others.some((one) => one.name.toLowerCase() === name.toLowerCase()) ? say.nameTaken : null,
    file: parse(draft.file).error,
  };
  if (draft.kind === "folder") return { ...errors, folder: draft.folder.trim() === "" ? say.folder : null };
  return {
    ...errors,
    endpoint: endpointError(draft.endpoint),
    region: /^[\w-]+$/.test(draft.region.trim()) ? null : say.region,
    bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(draft.bucket.trim()) ? null : say.bucket,
    prefix: draft.prefix.trim().startsWith("/") ? say.prefix : null,
    public_url: draft.public_links ? publicError(draft.public_url) : null,
  };
}

export const isFine = (errors: DraftErrors): boolean => Object.values(errors).every((one) => one === null || one === undefined);

export function settingOf(draft: Draft, id: string | null, others: readonly DestinationSetting[]): DestinationSetting {
  const all = {
    id:
      id ??
      freeId(
        draft.name,
        others.map((one) => one.id),
      ),
    name: draft.name.trim(),
    file: draft.file.trim(),
  };
  if (draft.kind === "folder") return { ...all, kind: "folder", folder: draft.folder.trim() };
  const { path_style, create, public_links } = draft;
  return {
    ...all,
    kind: "bucket",
    endpoint: draft.endpoint.trim().replace(/\/+$/, ""),
    region: draft.region.trim(),
    bucket: draft.bucket.trim(),
    prefix: draft.prefix.trim(),
    path_style,
    ca_file: draft.ca_file.trim(),
    create,
    public_links,
    public_url: public_links ? draft.public_url.trim().replace(/\/+$/, "") : "",
  };
}

function freeId(name: string, taken: readonly string[]): string {
  const slug =
    name
      .normalize("NFD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 32) || "place";
  // "nowhere" is what the gallery calls being in none of them.
  if (slug !== "nowhere" && !taken.includes(slug)) return slug;
  for (let n = 2; ; n += 1) if (!taken.includes(`${slug}-${n}`)) return `${slug}-${n}`;
}
