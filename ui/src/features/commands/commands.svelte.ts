// Everything that can be done by name: shortcuts, palette, the list of shortcuts and the native menu all read this one list.
import Columns2 from "@lucide/svelte/icons/columns-2";
import Copy from "@lucide/svelte/icons/copy";
import Download from "@lucide/svelte/icons/download";
import FileInput from "@lucide/svelte/icons/file-input";
import FilePlus from "@lucide/svelte/icons/file-plus";
import FolderOpen from "@lucide/svelte/icons/folder-open";
import Frame from "@lucide/svelte/icons/frame";
import Info from "@lucide/svelte/icons/info";
import Keyboard from "@lucide/svelte/icons/keyboard";
import LayoutGrid from "@lucide/svelte/icons/layout-grid";
import LogOut from "@lucide/svelte/icons/log-out";
import PanelTop from "@lucide/svelte/icons/panel-top";
import PanelLeft from "@lucide/svelte/icons/panel-left";
import PanelRight from "@lucide/svelte/icons/panel-right";
import Play from "@lucide/svelte/icons/play";
import Redo2 from "@lucide/svelte/icons/redo-2";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import Save from "@lucide/svelte/icons/save";
import ScanText from "@lucide/svelte/icons/scan-text";
import Search from "@lucide/svelte/icons/search";
import SettingsIcon from "@lucide/svelte/icons/settings";
import SquareCheck from "@lucide/svelte/icons/square-check";
import Star from "@lucide/svelte/icons/star";
import Bookmark from "@lucide/svelte/icons/bookmark";
import CircleStop from "@lucide/svelte/icons/circle-stop";
import Undo2 from "@lucide/svelte/icons/undo-2";
import Wallet from "@lucide/svelte/icons/wallet";
import ZoomIn from "@lucide/svelte/icons/zoom-in";
import ZoomOut from "@lucide/svelte/icons/zoom-out";
import type { IconComponent } from "$components/icon";
import { batch } from "$features/batch/batch.svelte";
import * as lists from "$features/batch/doing";
import { exportKeys, openExport } from "$features/export/export.svelte";
import { announce } from "$features/frame/announce.svelte";
import { layout, overlays } from "$features/frame/overlays.svelte";
import { nextRegion } from "$features/frame/regions";
import { toast } from "$features/frame/toasts.svelte";
import { tried } from "$features/frame/tried";
import { presets } from "$features/presets/presets.svelte";
import { openSpending } from "$features/spending/open";
import { paid } from "$features/spending/paid";
import { cellOf, studio } from "$features/studio/studio.svelte";
import type { Tile } from "$features/studio/types";
import { about } from "$lib/format";
import { host } from "$lib/host";
import { isMac } from "$lib/keys";
import { words } from "$lib/words";
import { batchCommands, type BatchCommandId } from "./batch-commands";
import { findInGallery, galleryCommands, type GalleryCommandId } from "./gallery-commands";
import type { Shortcut } from "./shortcuts";

const say = words.frame.commands;

export type CommandId =
  | "generate" | "cancel" | "undo" | "redo" | "palette" | "find" | "export" | "open" | "new" | "sheets" | "save_preset" | "save_preset_new" | "presets" | "import_preset" | "spending" | "settings" | "studio"
  | "toggle_compose" | "toggle_inspector" | "shortcuts" | "next_region" | "copy" | "star" | "reroll" | "again" | "compare" | "sizes"
  | "guides" | "menu_bar" | "select_all" | "zoom_in" | "zoom_out" | "about" | "quit" | BatchCommandId | GalleryCommandId;

export type Command = Shortcut & {
  id: CommandId;
  /** Read while it is shown: "Undo: title" changes with what would be undone. */
  label: () => string;
  group: "run" | "sheet" | "batch" | "gallery" | "view" | "app";
  icon: IconComponent;
  when: () => boolean;
  run: () => unknown;
};

const inStudio = () => studio.ready && studio.view === "studio";
/** Where tiles have a size. */
const inTiles = () => studio.ready && (studio.view === "studio" || studio.view === "gallery");
/** What a command on pictures is about: the opened one, the selected ones, else the one with the focus. */
export function targets(): string[] {
  if (studio.opened !== null) return [studio.opened];
  if (studio.selection.size > 0) return [...studio.selection];
  return studio.focus === null ? [] : [studio.focus];
}
const withPicture = () => targets().filter((key) => studio.picture(key) !== null);
const price = (usd: number, unpriced: number) => (unpriced > 0 && usd === 0 ? "" : about(usd));

/** Asks first while pictures are made, as the program does when its window is closed; else writes what is owed and goes. */
async function quit(): Promise<void> {
  const of = (...states: Tile["state"][]) => studio.tiles.filter((tile) => states.includes(tile.state));
  const generating = of("generating");
  const safe = of("composing", "saving").length;
  const queued = of("queued", "waiting").length;
  if (studio.running || batch.live !== null) {
    const list = batch.underWay();
    const may_be_billed_usd = generating.reduce((sum, tile) => sum + (tile.estimate_usd ?? 0), list.may_be_billed_usd);
    overlays.quit = { notice: "quit_asked", generating: generating.length + list.generating, safe: safe + list.safe, queued: queued + list.queued, may_be_billed_usd };
    return;
  }
  await tried(() => studio.flush());
  await tried(() => host.quit("now"));
}

async function copyPicture(): Promise<void> {
  const picture = studio.picture(withPicture()[0] ?? "");
  if (picture !== null && (await tried(() => host.picture_copy(picture, studio.desk.profile)))) toast({ text: say.copied });
}

function zoom(by: 1 | -1): void {
  const sizes = ["S", "M", "L"] as const;
  const next = sizes[sizes.indexOf(studio.tileSize) + by];
  if (next === undefined) return;
  studio.tileSize = next;
  announce(say.tileSize(next));
}

const rerollable = () => targets().filter((key) => studio.canReroll(key));
const repeatable = () => targets().filter((key) => studio.canAgain(key));
/** Without a choice of tiles, try again means every one that failed. */
const toRepeat = () => (repeatable().length > 0 ? repeatable() : targets().length > 0 ? [] : studio.tiles.filter((tile) => tile.state === "failed" && studio.canAgain(tile.key)).map((tile) => tile.key));

export const commands: readonly Command[] = [
  {
    id: "generate", place: "studio", kbd: "Ctrl Enter", group: "run", icon: Play,
    label: () => {
      const { usd, unpriced } = studio.estimate(studio.cellsToMake);
      return say.generateCells(studio.cellsToMake.length, price(usd, unpriced.length));
    },
    when: inStudio,
    run: () => paid((accepted) => studio.generate(accepted), studio.estimate(studio.cellsToMake).usd),
  },
  { id: "cancel", kbd: "Ctrl .", group: "run", icon: CircleStop, label: () => say.cancel, when: () => (studio.view === "batch" ? batch.live !== null : studio.running), run: () => (studio.view === "batch" ? lists.cancel() : tried(() => studio.cancel())) },
  {
    id: "again", place: "studio", kbd: "T", grid: true, group: "run", icon: RotateCcw,
    label: () => {
      const { usd, unpriced } = studio.againEstimate(toRepeat());
      return say.againCells(toRepeat().length, price(usd, unpriced.length));
    },
    when: () => inStudio() && toRepeat().length > 0,
    run: () => paid((accepted) => studio.again(toRepeat(), accepted), studio.againEstimate(toRepeat()).usd),
  },
  {
    id: "reroll", place: "studio", kbd: "R", grid: true, group: "run", icon: RefreshCw,
    label: () => {
      const cells = rerollable();
      const { usd, unpriced } = studio.estimate(cells.map(cellOf));
      return say.rerollCells(cells.length, price(usd, unpriced.length));
    },
    when: () => inStudio() && rerollable().length > 0,
    run: () => paid((accepted) => studio.reroll(rerollable(), accepted), studio.estimate(rerollable().map(cellOf)).usd),
  },
  {
    id: "undo", place: "studio", kbd: "Ctrl Z", group: "sheet", icon: Undo2, label: () => (studio.undoLabel === null ? say.undo : say.undoWhat(studio.undoLabel)), when: () => inStudio() && studio.canUndo,
    run: () => {
      const what = studio.undoLabel;
      studio.undo();
      if (what !== null) announce(say.undone(what));
    },
  },
  {
    id: "redo", place: "studio", kbd: "Ctrl Shift Z", also: ["Ctrl Y"], group: "sheet", icon: Redo2, label: () => (studio.redoLabel === null ? say.redo : say.redoWhat(studio.redoLabel)), when: () => inStudio() && studio.canRedo,
    run: () => {
      const what = studio.redoLabel;
      studio.redo();
      if (what !== null) announce(say.redone(what));
    },
  },
  { id: "export", place: "studio", kbd: "Ctrl E", group: "sheet", icon: Download, label: () => say.export, when: () => inStudio() && exportKeys().length > 0, run: () => openExport() },
  { id: "copy", place: "studio", kbd: "Ctrl C", yields: true, group: "sheet", icon: Copy, label: () => say.copy, when: () => inStudio() && withPicture().length > 0 && nothingMarked(), run: copyPicture },
  { id: "star", place: "studio", kbd: "S", grid: true, group: "sheet", icon: Star, label: () => say.star, when: () => inStudio() && targets().some((key) => studio.tile(key)?.thumbnail != null), run: () => tried(() => studio.star(targets())) },
  { id: "select_all", place: "studio", kbd: "Ctrl A", yields: true, group: "sheet", icon: SquareCheck, label: () => say.select_all, when: () => inStudio() && studio.tiles.length > 0 && studio.opened === null, run: () => studio.selectAll() },
  { id: "new", kbd: "Ctrl N", group: "sheet", icon: FilePlus, label: () => say.new, when: () => studio.ready, run: () => tried(async () => { await studio.fresh(); studio.view = "studio"; }) },
  // The system's own dialog: whatever is chosen is taken as if it had been dropped.
  { id: "open", kbd: "Ctrl O", group: "sheet", icon: FolderOpen, label: () => (studio.view === "batch" ? words.batch.commands.open : say.open), when: () => studio.ready, run: () => (studio.view === "batch" ? lists.choose() : tried(() => host.files_open())) },
  { id: "sheets", kbd: "Ctrl Shift O", group: "sheet", icon: LayoutGrid, label: () => say.sheets, when: () => studio.ready, run: () => (overlays.palette = "sheets") },
  {
    id: "save_preset", place: "studio", kbd: "Ctrl S", group: "sheet", icon: Save,
    label: () => (presets.current === null ? words.presets.commands.save : words.presets.commands.saveNamed(presets.current.name)), when: inStudio,
    run: () => presets.save(),
  },
  { id: "save_preset_new", place: "studio", group: "sheet", icon: FilePlus, label: () => words.presets.commands.saveNew, when: () => inStudio() && presets.current !== null, run: () => presets.saveNew() },
  { id: "presets", group: "sheet", icon: Bookmark, label: () => words.presets.commands.presets, when: () => studio.ready, run: () => (presets.asked = { about: "all" }) },
  { id: "import_preset", group: "sheet", icon: FileInput, label: () => words.presets.commands.import, when: () => studio.ready, run: () => presets.import() },
  { id: "find", kbd: "Ctrl F", group: "sheet", icon: Search, label: () => (studio.view === "gallery" ? words.gallery.commands.find : say.find), when: () => studio.ready, run: () => (studio.view === "gallery" ? findInGallery() : (overlays.palette = "find")) },
  { id: "compare", place: "studio", kbd: "C", grid: true, group: "view", icon: Columns2, label: () => say.compare, when: () => inStudio() && (studio.compare || studio.selection.size > 1), run: () => (studio.compare = !studio.compare) },
  { id: "sizes", kbd: "V", grid: true, group: "view", icon: ScanText, label: () => say.sizes, when: inStudio, run: () => (studio.sizes = !studio.sizes) },
  { id: "guides", kbd: "G", grid: true, group: "view", icon: Frame, label: () => say.guides, when: inTiles, run: () => (studio.guides = !studio.guides) },
  { id: "zoom_in", kbd: "+", grid: true, group: "view", icon: ZoomIn, label: () => say.zoom_in, when: () => inTiles() && studio.tileSize !== "L", run: () => zoom(1) },
  { id: "zoom_out", kbd: "-", grid: true, group: "view", icon: ZoomOut, label: () => say.zoom_out, when: () => inTiles() && studio.tileSize !== "S", run: () => zoom(-1) },
  { id: "toggle_compose", place: "studio", kbd: "Ctrl B", group: "view", icon: PanelLeft, label: () => say.toggle_compose, when: () => inStudio() && studio.opened === null, run: () => layout.toggle("compose") },
  { id: "toggle_inspector", place: "studio", kbd: "Ctrl I", group: "view", icon: PanelRight, label: () => say.toggle_inspector, when: () => inStudio() && studio.opened === null, run: () => layout.toggle("inspector") },
  // On macOS the menu is the system's own.
  { id: "menu_bar", kbd: "F10", group: "view", icon: PanelTop, label: () => say.menu_bar, when: () => studio.ready && !isMac(), run: () => tried(() => host.menu_toggle()) },
  { id: "studio", kbd: "Ctrl 1", group: "view", icon: LayoutGrid, label: () => say.studio, when: () => studio.ready, run: () => (studio.view = "studio") },
  ...batchCommands,
  ...galleryCommands,
  { id: "settings", kbd: "Ctrl ,", group: "app", icon: SettingsIcon, label: () => say.settings, when: () => studio.ready, run: () => (studio.view = "settings") },
  { id: "spending", group: "app", icon: Wallet, label: () => words.spending.command, when: () => studio.ready, run: () => openSpending() },
  { id: "palette", kbd: "Ctrl K", group: "app", icon: Search, label: () => say.palette, when: () => studio.ready, run: () => (overlays.palette = "all") },
  { id: "shortcuts", kbd: "?", group: "app", icon: Keyboard, label: () => say.shortcuts, when: () => true, run: () => (overlays.shortcuts = true) },
  { id: "next_region", kbd: "F6", group: "app", icon: PanelRight, label: () => say.next_region, when: () => true, run: () => nextRegion() },
  // The accelerators of a menu bar that is hidden do nothing on Linux; on macOS the system's menu quits.
  { id: "quit", kbd: "Ctrl Q", group: "app", icon: LogOut, label: () => say.quit, when: () => studio.ready && !isMac(), run: () => void quit() },
  { id: "about", group: "app", icon: Info, label: () => say.about, when: () => studio.ready, run: () => (overlays.about = true) },
];

function nothingMarked(): boolean {
  return window.getSelection()?.isCollapsed ?? true;
}

const byId = new Map(commands.map((one) => [one.id as string, one]));

export function command(id: CommandId): Command {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`There is no command ${id}`);
  return found;
}

/** Does it where it can be done now. The native menu asks by plain text; what it does not know is left alone. */
export function run(id: string): boolean {
  const found = byId.get(id);
  if (found === undefined || !found.when()) return false;
  void found.run();
  return true;
}
