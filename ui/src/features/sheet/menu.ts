import Copy from "@lucide/svelte/icons/copy";
import Download from "@lucide/svelte/icons/download";
import Maximize2 from "@lucide/svelte/icons/maximize-2";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import Star from "@lucide/svelte/icons/star";
import StarOff from "@lucide/svelte/icons/star-off";
import X from "@lucide/svelte/icons/x";
import FolderOpen from "@lucide/svelte/icons/folder-open";
import type { MenuItem } from "$components/Menu.svelte";
import { openExport } from "$features/export/export.svelte";
import { tried } from "$lib/say/tried";
import { studio } from "$features/studio/studio.svelte";
import { isMade, isUnderWay } from "$lib/state";
import { host } from "$lib/host";
import { words } from "$lib/words";
import * as doing from "./doing";
import { againLabel } from "./trouble";

/** What can be done with one tile. Every entry is a key or a button elsewhere too. */
export function menuOf(key: string): MenuItem[] {
  const tile = studio.tile(key);
  if (!tile) return [];
  const say = words.sheet.act;
  const items: MenuItem[] = [{ label: say.open, icon: Maximize2, kbd: "Enter", action: () => studio.openTile(key) }];
  if (studio.canAgain(key)) items.push({ label: againLabel(tile), icon: RotateCcw, kbd: "T", action: () => void doing.again([key]) });
  if (studio.canReroll(key))
    items.push({ label: say.rerollPrice(tile.estimate_usd), icon: RefreshCw, kbd: "R", action: () => void doing.reroll([key]) });
  if (isUnderWay(tile.state)) items.push({ label: say.cancel, icon: X, action: () => void doing.cancelTile(key) });
  if (isMade(tile.state))
    items.push({
      label: tile.starred ? say.unstar : say.star,
      icon: tile.starred ? StarOff : Star,
      kbd: "S",
      action: () => void doing.star([key]),
    });
  if (tile.base !== null) {
    items.push(
      { label: `${say.saveAs}…`, icon: Download, kbd: "Ctrl E", separated: true, action: () => openExport([key]) },
      { label: say.copy, icon: Copy, kbd: "Ctrl C", action: () => void doing.copyPicture(key) },
    );
  }
  const file = tile.files[0];
  if (file !== undefined) items.push({ label: say.reveal, icon: FolderOpen, action: () => void tried(() => host.file_reveal(file)) });
  if ((tile.state === "needs_you" || tile.state === "interrupted") && !tile.left)
    items.push({ label: say.leave, separated: true, action: () => studio.leave(key) });
  return items;
}
