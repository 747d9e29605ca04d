// What the program tells the page unasked goes to whom it concerns. The one place that listens.
import { run } from "$features/commands/registry";
import { drop, kindsOf } from "$features/drop/drop.svelte";
import { batch } from "$features/batch/batch.svelte";
import * as lists from "$features/batch/doing";
import { gallery } from "$features/gallery/gallery.svelte";
import { uploads } from "$features/uploads/uploads.svelte";
import { overlays } from "$lib/overlays.svelte";
import { progress } from "$lib/progress.svelte";
import { tried } from "$lib/say/tried";
import { dragging } from "$features/gallery/dragging";
import { presets } from "$features/presets/presets.svelte";
import { studio } from "$features/studio/studio.svelte";
import type { DroppedFile, Notice } from "$lib/bindings";
import { host } from "$lib/host";

/** What came before the sheet was there: a file dropped on the icon, a second start with a run to open. */
let early: Notice[] = [];
/** The view over which a drag began, where the sheet is shown in its place meanwhile. */
let over: typeof studio.view | null = null;

export async function listen(): Promise<void> {
  await host.notices(receive);
  $effect.root(() => {
    $effect(() => {
      if (!studio.ready) return;
      const waiting = early;
      early = [];
      for (const notice of waiting) receive(notice);
    });
  });
}

function receive(notice: Notice): void {
  if (!studio.ready && notice.notice !== "quit_asked") {
    early.push(notice);
    return;
  }
  switch (notice.notice) {
    case "quit_asked":
      // Nothing is under way: nothing has to be asked, and what was typed last is kept. Nor is there anything to keep before
      // the sheet is there.
      if (studio.ready && notice.generating + notice.safe + notice.queued === 0) {
        void tried(() => studio.flush()).finally(() => host.quit("now"));
      } else if (studio.ready) {
        overlays.palette = null;
        overlays.shortcuts = overlays.about = false;
        overlays.quit = notice;
      } else void host.quit("now");
      return;
    case "command":
      run(notice.command);
      return;
    case "open_sheet":
      studio.view = "studio";
      void tried(() => studio.open(notice.sheet));
      return;
    case "uploads":
      uploads.notice(notice);
      gallery.notice(notice);
      return;
    case "library_changed":
      gallery.notice(notice);
      lookAtList();
      return;
    case "progress":
      progress.notice(notice);
      return;
    default:
      // What is pulled out of the gallery hangs over the window too: that is no drop onto the sheet.
      if (notice.notice === "dragged_out") dragging.out = false;
      if (dragging.out && notice.notice !== "dropped" && notice.notice !== "dragged_out") return;
      if (notice.notice === "drag_over" && !(studio.view === "batch" || notice.names.some((name) => kindsOf(name).includes("list")))) {
        over ??= studio.view;
        studio.view = "studio";
      }
      drop.notice(notice);
      if (notice.notice === "drag_left") {
        studio.view = over ?? studio.view;
        over = null;
      }
      if (notice.notice === "dropped") {
        const from = over ?? studio.view;
        over = null;
        // What cannot be used takes nobody away from where they are.
        if (notice.items.length > 0 && notice.items.every((item) => item.kind === "refused")) {
          studio.view = from;
          return;
        }
        if (toBatch(notice.items)) return;
        studio.view = "studio";
      }
      studio.applyNotice(notice);
      if (notice.notice === "dropped") void presets.dropped(presetsAmong(notice.items));
  }
}

const presetsAmong = (items: readonly DroppedFile[]) => items.flatMap((item) => (item.kind === "preset" ? [item.preset] : []));

/** A list goes to the Batch view, wherever it was dropped; so do titles that were dropped on it. */
function toBatch(items: readonly DroppedFile[]): boolean {
  const list = items.findLast((item) => item.kind === "list");
  if (list !== undefined) {
    void lists.open(list.batch);
    return true;
  }
  // A preset that is dropped on a list becomes its own; in Studio it would set the sheet.
  const preset = presetsAmong(items).findLast((one) => one.problem === null);
  if (studio.view === "batch" && batch.view !== null && preset !== undefined) {
    void presets.read();
    void tried(() => batch.choosePreset(preset.id));
    return true;
  }
  const titles = items.flatMap((item) => (item.kind === "titles" ? item.titles : []));
  if (studio.view !== "batch" || titles.length === 0) return false;
  void lists.paste(titles.join("\n"));
  return true;
}

/** Something new may come many times a second while a run goes on: the list is looked at this often. */
const LIST_INTERVAL_MS = 2000;
let waiting: ReturnType<typeof setTimeout> | undefined;
function lookAtList(): void {
  waiting ??= setTimeout(() => {
    waiting = undefined;
    if (studio.view === "batch") void batch.look();
  }, LIST_INTERVAL_MS);
}
