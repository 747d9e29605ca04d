// Key presses that mean the same everywhere in the app.
import { layout } from "$features/studio/layout.svelte";
import { nextRegion } from "$lib/say/regions";
import { studio } from "$features/studio/studio.svelte";
import { closeInBatch } from "$features/batch/commands";
import { closeInGallery } from "$features/gallery/commands";
import { isComposing, matches } from "$lib/keys";
import { registered } from "$features/commands/registry";
import { shortcutOf } from "$features/commands/shortcuts";

/** A dialog has the keyboard while it is open: nothing behind it acts. */
const inDialog = () => document.querySelector('[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]') !== null;

/** A drawer, then the opened picture, then the comparison: wherever the focus is. */
function closeTopmost(): boolean {
  if (layout.closeDrawer()) return true;
  if (studio.view === "batch") return closeInBatch();
  if (studio.view === "gallery") return closeInGallery();
  if (studio.view !== "studio") return false;
  if (studio.opened !== null) studio.closeTile();
  else if (studio.compare) studio.compare = false;
  else return false;
  return true;
}

export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event) || inDialog()) return;
  if (matches("Shift F6", event)) {
    event.preventDefault();
    nextRegion(true);
    return;
  }
  const found = shortcutOf(
    registered().filter((one) => one.place === undefined || one.place === studio.view),
    event,
  );
  if (found !== null) {
    if (found.when()) {
      event.preventDefault();
      void found.run();
    } else if (found.id === "undo" || found.id === "redo") {
      // The field's own undo would put text back that the sheet's undo does not know.
      event.preventDefault();
    }
    return;
  }
  if (event.key === "Escape" && closeTopmost()) event.preventDefault();
}
