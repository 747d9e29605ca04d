// What can be done by name with lists. Their keys hold in the Batch view only: elsewhere the same ones are the sheet's.
import ClipboardPaste from "@lucide/svelte/icons/clipboard-paste";
import Download from "@lucide/svelte/icons/download";
import FileWarning from "@lucide/svelte/icons/file-warning";
import FolderOpen from "@lucide/svelte/icons/folder-open";
import Pause from "@lucide/svelte/icons/pause";
import Play from "@lucide/svelte/icons/play";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import Table2 from "@lucide/svelte/icons/table-2";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import Undo2 from "@lucide/svelte/icons/undo-2";
import { batch } from "./batch.svelte";
import * as doing from "./doing";
import { studio } from "$features/studio/studio.svelte";
import { about } from "$lib/format";
import { words } from "$lib/words";
import { buttonsOf } from "./summary";
import { register } from "$features/commands/registry";

const say = words.batch.commands;
const here = () => studio.ready && studio.view === "batch" && batch.view !== null;
const idle = () => here() && batch.live === null;
const made = () => here() && batch.sums.done > 0;
const group = "batch" as const;
const place = "batch" as const;

/** The next row with a mistake, from wherever the focus is. */
function nextError(): void {
  const row = batch.nextError(batch.focus.row, 1);
  if (row >= 0) batch.focus = { row, column: batch.focus.column };
  document.querySelector<HTMLElement>('[data-testid="batch-grid"]')?.focus();
}
const toBatch = (does: () => unknown) => () => {
  studio.view = "batch";
  return does();
};

register([
  {
    id: "batch",
    kbd: "Ctrl 2",
    group: "view",
    order: 60,
    icon: Table2,
    label: () => say.batch,
    when: () => studio.ready,
    run: () => (studio.view = "batch"),
  },
  { id: "batch_open", group, icon: FolderOpen, label: () => say.open, when: () => studio.ready, run: toBatch(() => doing.choose()) },
  {
    id: "batch_paste",
    group,
    icon: ClipboardPaste,
    label: () => say.paste,
    when: () => studio.ready,
    run: toBatch(() => (batch.pasting = true)),
  },
  {
    id: "batch_run",
    place,
    kbd: "Ctrl Enter",
    group: "run",
    icon: Play,
    label: () => say.run(batch.offer.usd > 0 ? about(batch.offer.usd) : ""),
    // Where only failures are left the one button is Retry, with its own price.
    when: () => idle() && batch.offer.thumbnails > 0 && batch.editing === null && buttonsOf(batch.offer.thumbnails, batch.repeat).run,
    run: () => doing.run(),
  },
  {
    id: "batch_pause",
    group: "run",
    icon: Pause,
    label: () => (batch.paused ? say.resume : say.pause),
    when: () => studio.ready && batch.live !== null,
    run: () => doing.pause(!batch.paused),
  },
  {
    id: "batch_retry",
    place,
    group: "run",
    icon: RotateCcw,
    label: () => words.batch.run.retry(batch.repeat.failed, batch.repeat.usd),
    when: () => idle() && batch.repeat.failed > 0,
    run: () => doing.retry(),
  },
  {
    id: "batch_error",
    place,
    kbd: "Alt ArrowDown",
    grid: true,
    group,
    icon: TriangleAlert,
    label: () => say.nextError,
    when: () => here() && batch.totals.mistakes > 0,
    run: nextError,
  },
  {
    id: "batch_undo",
    place,
    kbd: "Ctrl Z",
    yields: true,
    group,
    icon: Undo2,
    label: () => say.undo,
    when: () => here() && batch.undoable,
    run: () => doing.undo(),
  },
  {
    id: "batch_export",
    place,
    kbd: "Ctrl E",
    group,
    icon: Download,
    label: () => say.exports.files,
    when: made,
    run: () => doing.exportList("files"),
  },
  { id: "batch_zip", place, group, icon: Download, label: () => say.exports.zip, when: made, run: () => doing.exportList("zip") },
  {
    id: "batch_manifest",
    place,
    group,
    icon: Download,
    label: () => say.exports.manifest,
    when: made,
    run: () => doing.exportList("manifest"),
  },
  {
    id: "batch_mistakes",
    place,
    group,
    icon: FileWarning,
    label: () => say.exports.mistakes,
    when: () => here() && batch.totals.mistakes > 0,
    run: () => doing.exportList("mistakes"),
  },
]);

/** The opened picture, the list of lists, then the filter. */
export function closeInBatch(): boolean {
  if (batch.opened !== null) batch.opened = null;
  else if (batch.listing && batch.view !== null) batch.listing = false;
  else if (batch.filter !== "all") batch.choose("all");
  else return false;
  return true;
}
