// What can be done by name in the gallery. Its keys hold there only: elsewhere the same ones are the sheet's.
import CloudUpload from "@lucide/svelte/icons/cloud-upload";
import Columns2 from "@lucide/svelte/icons/columns-2";
import Download from "@lucide/svelte/icons/download";
import FilePen from "@lucide/svelte/icons/file-pen";
import Images from "@lucide/svelte/icons/images";
import Redo2 from "@lucide/svelte/icons/redo-2";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import SquareCheck from "@lucide/svelte/icons/square-check";
import Star from "@lucide/svelte/icons/star";
import Trash2 from "@lucide/svelte/icons/trash-2";
import Undo2 from "@lucide/svelte/icons/undo-2";
import X from "@lucide/svelte/icons/x";
import { asking } from "./asking.svelte";
import * as doing from "./doing";
import { gallery } from "./gallery.svelte";
import { history } from "./history.svelte";
import { tried } from "$lib/say/tried";
import { studio } from "$features/studio/studio.svelte";
import { words } from "$lib/words";
import { register } from "$features/commands/registry";

const say = words.gallery.commands;
const here = () => studio.ready && studio.view === "gallery";
const kept = () => here() && !gallery.query.trash && gallery.targets().length > 0;
const one = () => kept() && gallery.targets().length === 1;
const group = "gallery" as const;
const place = "gallery" as const;

register([
  {
    id: "gallery",
    kbd: "Ctrl 3",
    group: "view",
    order: 70,
    icon: Images,
    label: () => say.gallery,
    when: () => studio.ready,
    run: () => (studio.view = "gallery"),
  },
  { id: "gallery_reopen", place, kbd: "Ctrl Enter", group, icon: FilePen, label: () => say.reopen, when: one, run: () => doing.reopen() },
  { id: "gallery_reuse", place, group, icon: RotateCcw, label: () => say.reuse, when: one, run: () => doing.reuse() },
  {
    id: "gallery_download",
    place,
    kbd: "Ctrl E",
    group,
    icon: Download,
    label: () => say.download,
    when: kept,
    run: () => doing.download(),
  },
  { id: "gallery_upload", place, group, icon: CloudUpload, label: () => say.upload, when: kept, run: () => doing.upload() },
  { id: "gallery_star", place, kbd: "S", grid: true, group, icon: Star, label: () => say.star, when: kept, run: () => doing.star() },
  {
    id: "gallery_compare",
    place,
    kbd: "C",
    grid: true,
    group,
    icon: Columns2,
    label: () => say.compare,
    when: () => kept() && gallery.selection.size > 1,
    run: () => doing.compare(),
  },
  {
    id: "gallery_select_all",
    place,
    kbd: "Ctrl A",
    yields: true,
    group,
    icon: SquareCheck,
    label: () => say.selectAll,
    when: () => here() && gallery.opened === null && gallery.count > 0,
    run: () => tried(() => gallery.selectAll()),
  },
  {
    id: "gallery_trash",
    place,
    kbd: "Delete",
    grid: true,
    group,
    icon: Trash2,
    label: () => say.trash,
    when: kept,
    run: () => doing.trash(),
  },
  {
    id: "gallery_restore",
    place,
    group,
    icon: Undo2,
    label: () => say.restore,
    when: () => here() && gallery.query.trash && gallery.targets().length > 0,
    run: () => doing.restore(),
  },
  {
    id: "gallery_undo",
    place,
    kbd: "Ctrl Z",
    yields: true,
    group,
    icon: Undo2,
    label: () => (history.undoLabel === null ? say.undo : say.undoWhat(history.undoLabel)),
    when: () => here() && history.undoLabel !== null,
    run: () => doing.undo(),
  },
  {
    id: "gallery_redo",
    place,
    kbd: "Ctrl Shift Z",
    also: ["Ctrl Y"],
    yields: true,
    group,
    icon: Redo2,
    label: () => (history.redoLabel === null ? say.redo : say.redoWhat(history.redoLabel)),
    when: () => here() && history.redoLabel !== null,
    run: () => doing.redo(),
  },
  {
    id: "gallery_clear",
    place,
    group,
    icon: X,
    label: () => say.clear,
    when: () => here() && gallery.narrowed,
    run: () => doing.clearFilters(),
  },
  {
    id: "gallery_show_trash",
    place,
    group,
    icon: Trash2,
    label: () => (gallery.query.trash ? say.leaveTrash : say.showTrash),
    when: here,
    run: () => doing.showTrash(!gallery.query.trash),
  },
  {
    id: "gallery_empty_trash",
    place,
    group,
    icon: Trash2,
    label: () => say.emptyTrash,
    when: () => here() && gallery.query.trash && (gallery.counts?.trash ?? 0) > 0,
    run: () => (asking.empty = true),
  },
]);

export function findInGallery(): void {
  gallery.close();
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLInputElement>('[data-testid="gallery-search"]');
    field?.focus();
    field?.select();
  });
}

/** The opened picture, the comparison, then the selection. */
export function closeInGallery(): boolean {
  if (gallery.opened !== null) gallery.close();
  else if (gallery.compare) gallery.compare = false;
  else if (gallery.selection.size > 0) gallery.clearSelection();
  else return false;
  return true;
}
