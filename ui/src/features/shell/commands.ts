// What can be done by name in every view. Imported with them: the commands of the features, which register themselves.
import FolderOpen from "@lucide/svelte/icons/folder-open";
import Info from "@lucide/svelte/icons/info";
import Keyboard from "@lucide/svelte/icons/keyboard";
import LayoutGrid from "@lucide/svelte/icons/layout-grid";
import LogOut from "@lucide/svelte/icons/log-out";
import PanelTop from "@lucide/svelte/icons/panel-top";
import PanelRight from "@lucide/svelte/icons/panel-right";
import Search from "@lucide/svelte/icons/search";
import ZoomIn from "@lucide/svelte/icons/zoom-in";
import ZoomOut from "@lucide/svelte/icons/zoom-out";
import SettingsIcon from "@lucide/svelte/icons/settings";
import CircleStop from "@lucide/svelte/icons/circle-stop";
import "$features/batch/commands";
import { batch } from "$features/batch/batch.svelte";
import * as lists from "$features/batch/doing";
import { register } from "$features/commands/registry";
import { findInGallery } from "$features/gallery/commands";
import "$features/presets/commands";
import "$features/sheet/commands";
import "$features/spending/commands";
import { studio } from "$features/studio/studio.svelte";
import type { Tile } from "$features/studio/types";
import "$features/uploads/commands";
import { host } from "$lib/host";
import { isMac } from "$lib/keys";
import { sumOfRisks } from "$lib/money";
import { overlays } from "$lib/overlays.svelte";
import { nextRegion } from "$lib/say/regions";
import { tried } from "$lib/say/tried";
import { words } from "$lib/words";
import { zoomBy, zoomTo } from "./zoom";

const say = words.frame.commands;

/** Asks first while pictures are made, as the program does when its window is closed; else writes what is owed and goes. */
async function quit(): Promise<void> {
  const of = (...states: Tile["state"][]) => studio.tiles.filter((tile) => states.includes(tile.state));
  const generating = of("generating");
  const safe = of("composing", "saving").length;
  const queued = of("queued", "waiting").length;
  if (studio.running || batch.live !== null) {
    const list = batch.underWay();
    const risk = sumOfRisks([studio.risk, list.risk]);
    overlays.quit = {
      notice: "quit_asked",
      generating: generating.length + list.generating,
      safe: safe + list.safe,
      queued: queued + list.queued,
      may_be_billed_usd: risk.usd,
      unpriced: risk.unpriced,
    };
    return;
  }
  await tried(() => studio.flush());
  await tried(() => host.quit("now"));
}

register([
  {
    id: "cancel",
    kbd: "Ctrl .",
    group: "run",
    order: 20,
    icon: CircleStop,
    label: () => say.cancel,
    when: () => (studio.view === "batch" ? batch.live !== null : studio.running),
    run: () => (studio.view === "batch" ? lists.cancel() : tried(() => studio.cancel())),
  },
  // The system's own dialog: whatever is chosen is taken as if it had been dropped.
  {
    id: "open",
    kbd: "Ctrl O",
    group: "sheet",
    order: 60,
    icon: FolderOpen,
    label: () => (studio.view === "batch" ? words.batch.commands.open : say.open),
    when: () => studio.ready,
    run: () => (studio.view === "batch" ? lists.choose() : tried(() => host.files_open())),
  },
  {
    id: "sheets",
    kbd: "Ctrl Shift O",
    group: "sheet",
    order: 60,
    icon: LayoutGrid,
    label: () => say.sheets,
    when: () => studio.ready,
    run: () => (overlays.palette = "sheets"),
  },
  {
    id: "find",
    kbd: "Ctrl F",
    group: "sheet",
    order: 80,
    icon: Search,
    label: () => (studio.view === "gallery" ? words.gallery.commands.find : say.find),
    when: () => studio.ready,
    run: () => (studio.view === "gallery" ? findInGallery() : (overlays.palette = "find")),
  },
  // On macOS the menu is the system's own.
  {
    id: "menu_bar",
    kbd: "F10",
    group: "view",
    icon: PanelTop,
    label: () => say.menu_bar,
    when: () => studio.ready && !isMac(),
    run: () => tried(() => host.menu_toggle()),
  },
  {
    id: "page_larger",
    kbd: "Ctrl +",
    also: ["Ctrl ="],
    group: "view",
    icon: ZoomIn,
    label: () => say.page_larger,
    when: () => true,
    run: () => zoomBy(1),
  },
  {
    id: "page_smaller",
    kbd: "Ctrl -",
    group: "view",
    icon: ZoomOut,
    label: () => say.page_smaller,
    when: () => true,
    run: () => zoomBy(-1),
  },
  { id: "page_reset", kbd: "Ctrl 0", group: "view", icon: Search, label: () => say.page_reset, when: () => true, run: () => zoomTo(1) },
  {
    id: "studio",
    kbd: "Ctrl 1",
    group: "view",
    icon: LayoutGrid,
    label: () => say.studio,
    when: () => studio.ready,
    run: () => (studio.view = "studio"),
  },
  {
    id: "settings",
    kbd: "Ctrl ,",
    group: "app",
    order: 20,
    icon: SettingsIcon,
    label: () => say.settings,
    when: () => studio.ready,
    run: () => (studio.view = "settings"),
  },
  {
    id: "palette",
    kbd: "Ctrl K",
    group: "app",
    icon: Search,
    label: () => say.palette,
    when: () => studio.ready,
    run: () => (overlays.palette = "all"),
  },
  {
    id: "shortcuts",
    kbd: "?",
    group: "app",
    icon: Keyboard,
    label: () => say.shortcuts,
    when: () => true,
    run: () => (overlays.shortcuts = true),
  },
  { id: "next_region", kbd: "F6", group: "app", icon: PanelRight, label: () => say.next_region, when: () => true, run: () => nextRegion() },
  // The accelerators of a menu bar that is hidden do nothing on Linux; on macOS the system's menu quits.
  {
    id: "quit",
    kbd: "Ctrl Q",
    group: "app",
    icon: LogOut,
    label: () => say.quit,
    when: () => studio.ready && !isMac(),
    run: () => void quit(),
  },
  { id: "about", group: "app", icon: Info, label: () => say.about, when: () => studio.ready, run: () => (overlays.about = true) },
]);
