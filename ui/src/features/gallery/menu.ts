import Copy from "@lucide/svelte/icons/copy";
import Download from "@lucide/svelte/icons/download";
import FilePen from "@lucide/svelte/icons/file-pen";
import Maximize2 from "@lucide/svelte/icons/maximize-2";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import Star from "@lucide/svelte/icons/star";
import StarOff from "@lucide/svelte/icons/star-off";
import Trash2 from "@lucide/svelte/icons/trash-2";
import Undo2 from "@lucide/svelte/icons/undo-2";
import Upload from "@lucide/svelte/icons/upload";
import type { MenuItem } from "$components/Menu.svelte";
import { copyLink, destinationOf, retry } from "$features/uploads/uploads.svelte";
import type { Entry } from "$lib/bindings";
import { words } from "$lib/words";
import * as doing from "./doing";
import { gallery } from "./gallery.svelte";

/** What can be done with an entry, or with all that are selected with it. Every line is a key or a button elsewhere too. */
export function menuOf(entry: Entry): MenuItem[] {
  const say = words.gallery;
  const chosen = gallery.opened === null && gallery.selection.has(entry.thumbnail) ? [...gallery.selection] : [entry.thumbnail];
  const one = chosen.length === 1;
  const items: MenuItem[] = [];
  const index = gallery.pages.find(entry.thumbnail)?.index;
  if (gallery.opened === null && index !== undefined)
    items.push({ label: say.menu.open, icon: Maximize2, kbd: "Enter", action: () => void gallery.open(index) });
  if (gallery.query.trash) {
    items.push({ label: say.selection.restore, icon: Undo2, testid: "menu-restore", action: () => void doing.restore(chosen) });
    return items;
  }
  items.push({
    label: entry.starred ? say.selection.unstar : say.selection.star,
    icon: entry.starred ? StarOff : Star,
    kbd: "S",
    action: () => void doing.star(chosen, !entry.starred),
  });
  if (one)
    items.push(
      {
        label: say.selection.reopen,
        icon: FilePen,
        kbd: "Ctrl Enter",
        separated: true,
        testid: "menu-reopen",
        action: () => void doing.reopen(entry.thumbnail),
      },
      {
        label: say.menu.reuse,
        icon: RotateCcw,
        testid: "menu-reuse",
        disabled: entry.base === null,
        action: () => void doing.reuse(entry.thumbnail),
      },
    );
  items.push(
    {
      label: say.selection.download,
      icon: Download,
      kbd: "Ctrl E",
      separated: true,
      testid: "menu-download",
      action: () => doing.download(chosen),
    },
    { label: say.selection.upload, icon: Upload, testid: "menu-upload", action: () => doing.upload(chosen) },
  );
  const linked = one ? entry.stored.find((at) => at.state === "stored" && destinationOf(at.destination)?.kind === "bucket") : undefined;
  if (linked !== undefined)
    items.push({ label: say.menu.copyLink, icon: Copy, testid: "menu-copy-link", action: () => void copyLink(linked) });
  const failed = gallery.known(chosen).flatMap((of) => of.stored.filter((at) => at.state === "failed"));
  if (failed.length > 0)
    items.push({ label: say.menu.retry, icon: RotateCcw, testid: "menu-retry", action: () => void retry(failed.map((at) => at.upload)) });
  items.push({
    label: say.selection.trash,
    icon: Trash2,
    kbd: "Delete",
    separated: true,
    testid: "menu-trash",
    action: () => void doing.trash(chosen),
  });
  return items;
}
