// Which cells may be asked for, and as what. The rule behind it: nothing that is under way, made or may be billed is ever
// part of Generate; such a cell is repeated on its own button, with its price on it.
import type { Catalog, Cell, Desk } from "$lib/bindings";
import { words } from "$lib/words";
import { firstBadTitle } from "./desk";
import { cellOf, type Version } from "./types";
import { isMade, isUnderWay } from "$lib/state";

export interface Requests {
  versionsOf(key: string): readonly Version[];
  /** Asked for a moment ago; its run has told nothing yet. */
  isAsked(key: string): boolean;
}

/** Whether any thumbnail of the cell stands in the way of asking for it by Generate. */
function mayBeMade(asked: Requests, key: string): boolean {
  if (asked.isAsked(key)) return false;
  return asked.versionsOf(key).every((version, i, all) => {
    if (isUnderWay(version.state) || isMade(version.state)) return false;
    // A picture is stored: repeating it costs nothing, asking again would.
    if (version.base !== null) return false;
    const newest = i === all.length - 1;
    if (version.state === "needs_you" || version.state === "interrupted") return false;
    // Declined: the same words would be declined again, and may be billed again. Or it may be billed already.
    if (newest && version.state === "failed" && (version.possibly || version.error?.code === "POLICY")) return false;
    // Cancelled with a request out: it may be billed, so only on purpose.
    return !(newest && version.state === "cancelled" && version.possibly);
  });
}

export function cellsToMake(asked: Requests, rows: readonly string[], models: readonly string[]): Cell[] {
  const cells: Cell[] = [];
  for (const row of rows) {
    for (const model of models) if (mayBeMade(asked, `${row}|${model}`)) cells.push({ row, model });
  }
  return cells;
}

/**
 * How a cell is tried again: from the stored picture for nothing, by asking anew, or not at all. Before it asks anew, the engine
 * reads an answer that was kept; that may cost nothing, and at most what is told here.
 */
export function againAs(asked: Requests, key: string): "stored" | "again" | null {
  if (asked.isAsked(key)) return null;
  const newest = asked.versionsOf(key).at(-1);
  if (!newest || isUnderWay(newest.state) || isMade(newest.state)) return null;
  // A stored picture that cannot be read cannot be composed either.
  return newest.base !== null && newest.error?.code !== "BAD_IMAGE" ? "stored" : "again";
}

/** A re-roll needs something to roll again; what is under way is left alone. */
export function mayReroll(asked: Requests, key: string): boolean {
  const newest = asked.versionsOf(key).at(-1);
  return !asked.isAsked(key) && newest !== undefined && !isUnderWay(newest.state);
}

export const cellsOf = (keys: readonly string[]): Cell[] => keys.map(cellOf);

/** Why nothing can be generated, in words; null: something can. */
export function cannotGenerate(desk: Desk, catalog: Catalog, cells: readonly Cell[]): string | null {
  const why = words.sheet.cannot;
  if (desk.rows.length === 0) return why.noTitle;
  const bad = firstBadTitle(desk);
  if (bad >= 0) return why.badTitle(bad + 1);
  if (desk.models.length === 0) return why.noModel;
  const models = [...new Set(cells.map((cell) => cell.model))];
  const providers = models.map((model) => {
    const id = catalog.models.find((one) => one.id === model)?.provider ?? model.split("/")[0];
    return catalog.providers.find((one) => one.id === id);
  });
  // One model without its key fails alone and for nothing; only when nothing could be made is there nothing to press.
  const keyless = providers.length > 0 && providers.every((provider) => provider !== undefined && provider.needs_key && !provider.has_key);
  return keyless ? why.noKey(providers[0]?.name ?? "") : null;
}
