// From the desk and the folded runs to the rows of the sheet.
import type { Catalog, Desk, Settings } from "$lib/bindings";
import { titleAt } from "./desk";
import { day } from "$lib/format";
import { sum } from "$lib/money";
import { cellKey, leftKey, type Column, type Filter, type RowView, type Tile, type Version } from "./types";
import { isMade, isUnderWay } from "$lib/state";

/** The model of a person's own pictures. */
export const OWN = "own/picture";

export interface Ground {
  /** The versions that were chosen to be shown (Desk.shown). */
  shown: Desk["shown"];
  /** Titles that tiles have of their own (Desk.words). */
  words: Desk["words"];
  catalog: Catalog;
  settings: Settings;
  /** All thumbnails that were ever asked for a cell, oldest first. */
  versionsOf(key: string): readonly Version[];
  starred: ReadonlySet<string>;
  /** A queued thumbnail's place in line. */
  lineOf(thumbnail: string): number | null;
}

/** Ticked models in order, then those that only have pictures here. */
export function columnsOf(desk: Desk, catalog: Catalog, withPictures: Iterable<string>, ownName: string): Column[] {
  const ids = [...new Set([...desk.models, ...withPictures])];
  return ids.map((model) => {
    const known = catalog.models.find((one) => one.id === model);
    const provider = known?.provider ?? model.split("/")[0] ?? "";
    return {
      model,
      name: model === OWN ? ownName : (known?.name ?? model.split("/").slice(1).join("/")),
      price_usd: model === OWN ? 0 : (known?.price_usd ?? null),
      provider,
      provider_name: catalog.providers.find((one) => one.id === provider)?.name ?? provider,
      usual_ms: known?.usual_ms ?? null,
    };
  });
}

/**
 * What a person can page through: finished pictures and the newest, whatever it came to. A failed try that was repeated is
 * no version of the picture; its money stays in the sums and its story in the details.
 */
function versionsShown(all: readonly Version[]): Version[] {
  return all.filter((version, i) => i === all.length - 1 || isMade(version.state));
}

function shownOf(versions: readonly Version[], wanted: string | undefined): number {
  const newest = versions.length - 1;
  const last = versions[newest];
  if (!last || isUnderWay(last.state)) return newest;
  const chosen = versions.findIndex((version) => version.thumbnail === wanted);
  if (chosen >= 0) return chosen;
  const made = versions.findLastIndex((version) => isMade(version.state));
  return made >= 0 ? made : newest;
}

const needsYou = (version: Version): boolean => version.state === "needs_you" || version.state === "interrupted";

function troubleOf(versions: readonly Version[], at: number, chosen: boolean, left: string | undefined): Tile["trouble"] {
  const newest = versions.at(-1);
  if (!newest || at === versions.length - 1) return null;
  // A failure was for nothing: who chose another picture has seen it. What may be billed is asked about until it is left.
  if (newest.state === "failed") return chosen ? null : "failed";
  return needsYou(newest) && newest.thumbnail !== left ? "needs_you" : null;
}

function tileOf(ground: Ground, row: { id: string; title: string }, rowIndex: number, column: Column): Tile {
  const key = cellKey(row.id, column.model);
  const all = ground.versionsOf(key);
  const versions = versionsShown(all);
  const wanted = ground.shown[key];
  const at = shownOf(versions, wanted);
  const version = versions[at];
  return {
    key,
    row: row.id,
    rowIndex,
    model: column.model,
    title: titleAt(ground, key, row.title),
    state: version?.state ?? "ready",
    thumbnail: version?.thumbnail ?? null,
    run: version?.run ?? null,
    versions,
    version: at + 1,
    base: version?.base ?? null,
    partial: version?.partial ?? null,
    attempt: version?.attempt ?? 0,
    of: ground.settings.generation.retries + 1,
    since: version?.since ?? null,
    until: version?.until ?? null,
    reason: version?.reason ?? null,
    error: version?.error ?? null,
    warnings: version?.warnings ?? [],
    cost_usd: version?.cost_usd ?? null,
    milliseconds: version?.milliseconds ?? 0,
    reused_from: version?.state === "reused" ? reusedFrom(all, version) : null,
    starred: versions.some((one) => ground.starred.has(one.thumbnail)),
    files: version?.files ?? [],
    // Kept with the desk, so that it can be undone. Another try of the same cell is asked about anew.
    left: version !== undefined && needsYou(version) && ground.shown[leftKey(key)] === version.thumbnail,
    estimate_usd: column.price_usd,
    possibly: version?.possibly ?? false,
    doubt_usd: doubtOf(version, column.price_usd),
    trouble: troubleOf(versions, at, wanted !== undefined, ground.shown[leftKey(key)]),
    line: version?.state === "queued" ? ground.lineOf(version.thumbnail) : null,
  };
}

/** What a version may have cost: as it was journalled; at today's price where another run's request is in doubt. */
function doubtOf(version: Version | undefined, price_usd: number | null): number | null {
  if (version === undefined) return 0;
  if (version.risk.unpriced > 0) return null;
  return version.risk.usd === 0 && version.possibly ? price_usd : version.risk.usd;
}

/** When the picture that was used again was made, where this sheet knows it. */
function reusedFrom(all: readonly Version[], version: Version): string | null {
  const first = all.find((one) => one !== version && one.base === version.base && one.state === "done");
  return first ? day(new Date(first.since).toISOString()) : null;
}

export function rowOf(ground: Ground, row: { id: string; title: string }, index: number, columns: readonly Column[]): RowView {
  const tiles = columns.map((column) => tileOf(ground, row, index, column));
  return {
    id: row.id,
    index,
    title: row.title,
    tiles,
    done: tiles.filter((tile) => isMade(tile.state)).length,
    failed: tiles.filter((tile) => matches(tile, "failed")).length,
    needs_you: tiles.filter((tile) => matches(tile, "needs_you")).length,
    spent_usd: sum(columns.flatMap((column) => ground.versionsOf(cellKey(row.id, column.model)).map((version) => version.cost_usd ?? 0))),
  };
}

export function matches(tile: Tile, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "done":
      return isMade(tile.state);
    case "running":
      return tile.state === "generating" || tile.state === "composing" || tile.state === "saving";
    case "needs_you":
      return (!tile.left && (tile.state === "needs_you" || tile.state === "interrupted")) || tile.trouble === "needs_you";
    case "failed":
      return tile.state === "failed" || tile.trouble === "failed";
    case "starred":
      return tile.starred;
  }
}
