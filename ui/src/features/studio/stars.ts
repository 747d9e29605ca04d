// What a star does: given to the picture that is shown, taken from every version that has one.
import type { Tile } from "./types";

export interface Starring {
  wanted: boolean;
  /** Thumbnails that change. */
  ids: string[];
  /** All that have a star afterwards. */
  next: Set<string>;
}

/** Without `on`, the opposite of what all of them are. */
export function starring(tiles: readonly Tile[], starred: ReadonlySet<string>, on?: boolean): Starring {
  const made = tiles.filter((tile) => tile.thumbnail !== null);
  const wanted = on ?? !made.every((tile) => tile.starred);
  const ids = made
    .filter((tile) => tile.starred !== wanted)
    .flatMap((tile) => (wanted ? [tile.thumbnail ?? ""] : tile.versions.map((one) => one.thumbnail).filter((id) => starred.has(id))));
  const next = new Set(starred);
  for (const id of ids) {
    if (wanted) next.add(id);
    else next.delete(id);
  }
  return { wanted, ids, next };
}
