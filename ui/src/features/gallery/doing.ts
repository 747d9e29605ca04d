// What the gallery's buttons, keys and menus do with thumbnails. What goes wrong is said.
import { tick } from "svelte";
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { studio } from "$features/studio/studio.svelte";
import type { SheetView } from "$lib/bindings";
import { host, toError } from "$lib/host";
import { words } from "$lib/words";
import { asking } from "./asking.svelte";
import { dragging } from "./dragging";
import { gallery } from "./gallery.svelte";
import { history } from "./history.svelte";

/** Stars are set one by one: so many at once. */
const AT_ONCE = 8;
/** For the runs of a sheet that is opened. */
const REOPEN_TIMEOUT_MS = 3000;

export const trash = (thumbnails = gallery.targets()) => tried(() => history.trash(thumbnails));
export const restore = (thumbnails = gallery.targets()) => tried(() => history.restore(thumbnails));
export const undo = () => tried(() => history.undo());
export const redo = () => tried(() => history.redo());

/** Stars or unstars; without `on`, the opposite of what all of those that are known are. */
export async function star(thumbnails = gallery.targets(), on?: boolean): Promise<void> {
  const known = gallery.known(thumbnails);
  const wanted = on ?? !(known.length > 0 && known.length === thumbnails.length && known.every((entry) => entry.starred));
  const before = new Map(known.map((entry) => [entry.thumbnail, entry.starred]));
  gallery.patch(thumbnails, (entry) => ({ ...entry, starred: wanted }));
  const well = await tried(async () => {
    for (let from = 0; from < thumbnails.length; from += AT_ONCE)
      await Promise.all(thumbnails.slice(from, from + AT_ONCE).map((id) => host.thumbnail_star(id, wanted)));
  });
  if (!well) gallery.patch(thumbnails, (entry) => ({ ...entry, starred: before.get(entry.thumbnail) ?? entry.starred }));
  else if (gallery.query.starred) await gallery.reload();
  else gallery.counts = await host.gallery_counts().catch(() => gallery.counts);
}

async function toSheet(ask: () => Promise<SheetView>): Promise<boolean> {
  return tried(async () => {
    // What is owed to the sheet that is open is written first: another one comes in its place.
    await studio.flush();
    const sheet = await ask();
    await studio.open(sheet.id);
    studio.closeTile();
    studio.view = "studio";
  });
}

export async function reopen(thumbnail = gallery.targets()[0]): Promise<void> {
  if (thumbnail === undefined) return;
  if (!(await toSheet(() => host.gallery_reopen(thumbnail)))) return;
  const key = await tileOf(thumbnail);
  if (key !== undefined) studio.select(key);
}

/** Runs are told after their sheet is shown: the tile is known some frames later, or never. */
async function tileOf(thumbnail: string): Promise<string | undefined> {
  const { id } = studio.sheet;
  const last = performance.now() + REOPEN_TIMEOUT_MS;
  while (studio.sheet.id === id) {
    const key = studio.tiles.find((tile) => tile.versions.some((version) => version.thumbnail === thumbnail))?.key;
    if (key !== undefined || performance.now() > last) return key;
    await new Promise(requestAnimationFrame);
  }
  return undefined;
}

/** The picture stays, the title is to be written: the focus goes there. */
export async function reuse(thumbnail = gallery.targets()[0]): Promise<void> {
  if (thumbnail === undefined) return;
  if (!(await toSheet(() => host.gallery_reuse(thumbnail)))) return;
  studio.panels.compose = true;
  await tick();
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="titles"]')?.focus());
}

/** Drags files out: in the size chosen for those that are selected or opened, where it is in sight. */
export async function drag(thumbnails: string[], profile: string | null = null): Promise<void> {
  dragging.out = true;
  if (!(await tried(() => host.gallery_drag(thumbnails, profile)))) dragging.out = false;
}

export function download(thumbnails = gallery.targets()): void {
  if (thumbnails.length > 0) asking.download = thumbnails;
}
export function upload(thumbnails = gallery.targets()): void {
  if (thumbnails.length > 0) asking.upload = thumbnails;
}

export function compare(): void {
  if (gallery.compare) gallery.compare = false;
  else if (
    gallery.known([...gallery.selection]).length === gallery.selection.size &&
    gallery.selection.size >= 2 &&
    gallery.selection.size <= 4
  )
    gallery.compare = true;
  else toast({ text: words.gallery.selection.few });
}

export async function emptyTrash(): Promise<boolean> {
  try {
    const gone = await host.trash_empty();
    history.forget();
    toast({ text: words.gallery.trash.emptied(gone.entries, gone.pictures, gone.bytes) });
    gallery.clearSelection();
    await gallery.reload(true);
    return true;
  } catch (thrown) {
    const error = toError(thrown);
    toast({ text: error.message, error });
    return false;
  }
}

export const showTrash = (on: boolean) => gallery.look((query) => (query.trash = on));
export const clearFilters = () => {
  const { trash: inTrash } = gallery.query;
  return gallery.look((query) =>
    Object.assign(query, {
      text: "",
      models: [],
      styles: [],
      templates: [],
      presets: [],
      from: null,
      until: null,
      starred: false,
      stored: null,
      trash: inTrash,
    }),
  );
};
