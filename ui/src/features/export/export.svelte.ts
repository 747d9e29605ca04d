import type { Error, Picture, SavedFile } from "$lib/bindings";
import { toError } from "$lib/host";
import { studio } from "$features/studio/studio.svelte";
import { isMade } from "$lib/state";
import { fitsSet } from "./names";

/** What the dialog is about while it is open. */
class Exporting {
  open = $state(false);
  keys = $state.raw<string[]>([]);
  set = $state(false);
}

export const exporting = new Exporting();

/** Which pictures Save means: the selection, else the tile with the focus, else every finished one. */
export function exportKeys(): string[] {
  const ready = (key: string) => (studio.tile(key)?.base ?? null) !== null;
  // In the order of the sheet, whatever was selected first: the letters of a set and the list follow what is seen.
  const selected = studio.tiles.map((tile) => tile.key).filter((key) => studio.selection.has(key) && ready(key));
  if (selected.length > 0) return selected;
  const focus = studio.opened ?? studio.focus;
  if (focus !== null && ready(focus)) return [focus];
  return studio.tiles.filter((tile) => isMade(tile.state) && tile.base !== null).map((tile) => tile.key);
}

/** Opens the dialog. Without keys it asks the sheet what is meant. */
export function openExport(keys: string[] = [], options: { set?: boolean } = {}): void {
  exporting.keys = keys.length > 0 ? keys : exportKeys();
  exporting.set = (options.set ?? false) && fitsSet(exporting.keys.length);
  exporting.open = true;
}

export interface Outcome {
  saved: SavedFile[];
  failed: { at: number; error: Error }[];
}

/** Saves the pictures so that one that cannot be written takes no other with it. A set is one request: its letters are
 * given by its order. `progress` hears how many are behind us. */
export async function saveEach(
  pictures: Picture[],
  set: boolean,
  save: (pictures: Picture[]) => Promise<SavedFile[]>,
  progress: (done: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { saved: [], failed: [] };
  const parts = set ? [pictures.map((_, at) => at)] : pictures.map((_, at) => [at]);
  let done = 0;
  for (const part of parts) {
    try {
      outcome.saved.push(...(await save(part.flatMap((at) => pictures[at] ?? []))));
    } catch (thrown) {
      const error = toError(thrown);
      outcome.failed.push(...part.map((at) => ({ at, error })));
    }
    done += part.length;
    progress(done);
  }
  return outcome;
}

/** "~/Pictures/Thumbsheet/a.jpg" in "~/Pictures/Thumbsheet" and "a.jpg". */
export function partsOf(shown: string): { folder: string; name: string } {
  const cut = Math.max(shown.lastIndexOf("/"), shown.lastIndexOf("\\"));
  return { folder: cut < 0 ? "" : shown.slice(0, cut), name: shown.slice(cut + 1) };
}
