// What can be done by name with a sheet and its tiles.
import Columns2 from "@lucide/svelte/icons/columns-2";
import Copy from "@lucide/svelte/icons/copy";
import Download from "@lucide/svelte/icons/download";
import FilePlus from "@lucide/svelte/icons/file-plus";
import Frame from "@lucide/svelte/icons/frame";
import PanelLeft from "@lucide/svelte/icons/panel-left";
import PanelRight from "@lucide/svelte/icons/panel-right";
import Play from "@lucide/svelte/icons/play";
import Redo2 from "@lucide/svelte/icons/redo-2";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import ScanText from "@lucide/svelte/icons/scan-text";
import SquareCheck from "@lucide/svelte/icons/square-check";
import Star from "@lucide/svelte/icons/star";
import Undo2 from "@lucide/svelte/icons/undo-2";
import ZoomIn from "@lucide/svelte/icons/zoom-in";
import ZoomOut from "@lucide/svelte/icons/zoom-out";
import { register } from "$features/commands/registry";
import { exportKeys, openExport } from "$features/export/export.svelte";
import { paid } from "$features/spending/paid";
import { layout } from "$features/studio/layout.svelte";
import { cellOf, studio } from "$features/studio/studio.svelte";
import { about } from "$lib/format";
import { host } from "$lib/host";
import { announce } from "$lib/say/announce.svelte";
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { words } from "$lib/words";

const say = words.frame.commands;

const inStudio = () => studio.ready && studio.view === "studio";
/** Where tiles have a size. */
const inTiles = () => studio.ready && (studio.view === "studio" || studio.view === "gallery");
/** What a command on pictures is about: the opened one, the selected ones, else the one with the focus. */
function targets(): string[] {
  if (studio.opened !== null) return [studio.opened];
  if (studio.selection.size > 0) return [...studio.selection];
  return studio.focus === null ? [] : [studio.focus];
}
const withPicture = () => targets().filter((key) => studio.picture(key) !== null);
const price = (usd: number, unpriced: number) => (unpriced > 0 && usd === 0 ? "" : about(usd));

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
const toRepeat = () =>
  repeatable().length > 0
    ? repeatable()
    : targets().length > 0
      ? []
      : studio.tiles.filter((tile) => tile.state === "failed" && studio.canAgain(tile.key)).map((tile) => tile.key);

function nothingMarked(): boolean {
  return window.getSelection()?.isCollapsed ?? true;
}

register([
  {
    id: "generate",
    place: "studio",
    kbd: "Ctrl Enter",
    group: "run",
    order: 10,
    icon: Play,
    label: () => {
      const { usd, unpriced } = studio.estimate(studio.cellsToMake);
      return say.generateCells(studio.cellsToMake.length, price(usd, unpriced.length));
    },
    when: inStudio,
    run: () => paid((accepted) => studio.generate(accepted), studio.estimate(studio.cellsToMake).usd),
  },
  {
    id: "again",
    place: "studio",
    kbd: "T",
    grid: true,
    group: "run",
    order: 30,
    icon: RotateCcw,
    label: () => {
      const { usd, unpriced } = studio.againEstimate(toRepeat());
      return say.againCells(toRepeat().length, price(usd, unpriced.length));
    },
    when: () => inStudio() && toRepeat().length > 0,
    run: () => paid((accepted) => studio.again(toRepeat(), accepted), studio.againEstimate(toRepeat()).usd),
  },
  {
    id: "reroll",
    place: "studio",
    kbd: "R",
    grid: true,
    group: "run",
    order: 30,
    icon: RefreshCw,
    label: () => {
      const cells = rerollable();
      const { usd, unpriced } = studio.estimate(cells.map(cellOf));
      return say.rerollCells(cells.length, price(usd, unpriced.length));
    },
    when: () => inStudio() && rerollable().length > 0,
    run: () => paid((accepted) => studio.reroll(rerollable(), accepted), studio.estimate(rerollable().map(cellOf)).usd),
  },
  {
    id: "undo",
    place: "studio",
    kbd: "Ctrl Z",
    group: "sheet",
    icon: Undo2,
    label: () => (studio.undoLabel === null ? say.undo : say.undoWhat(studio.undoLabel)),
    when: () => inStudio() && studio.canUndo,
    run: () => {
      const what = studio.undoLabel;
      studio.undo();
      if (what !== null) announce(say.undone(what));
    },
  },
  {
    id: "redo",
    place: "studio",
    kbd: "Ctrl Shift Z",
    also: ["Ctrl Y"],
    group: "sheet",
    icon: Redo2,
    label: () => (studio.redoLabel === null ? say.redo : say.redoWhat(studio.redoLabel)),
    when: () => inStudio() && studio.canRedo,
    run: () => {
      const what = studio.redoLabel;
      studio.redo();
      if (what !== null) announce(say.redone(what));
    },
  },
  {
    id: "export",
    place: "studio",
    kbd: "Ctrl E",
    group: "sheet",
    icon: Download,
    label: () => say.export,
    when: () => inStudio() && exportKeys().length > 0,
    run: () => openExport(),
  },
  {
    id: "copy",
    place: "studio",
    kbd: "Ctrl C",
    yields: true,
    group: "sheet",
    icon: Copy,
    label: () => say.copy,
    when: () => inStudio() && withPicture().length > 0 && nothingMarked(),
    run: copyPicture,
  },
  {
    id: "star",
    place: "studio",
    kbd: "S",
    grid: true,
    group: "sheet",
    icon: Star,
    label: () => say.star,
    when: () => inStudio() && targets().some((key) => studio.tile(key)?.thumbnail != null),
    run: () => tried(() => studio.star(targets())),
  },
  {
    id: "select_all",
    place: "studio",
    kbd: "Ctrl A",
    yields: true,
    group: "sheet",
    icon: SquareCheck,
    label: () => say.select_all,
    when: () => inStudio() && studio.tiles.length > 0 && studio.opened === null,
    run: () => studio.selectAll(),
  },
  {
    id: "new",
    kbd: "Ctrl N",
    group: "sheet",
    icon: FilePlus,
    label: () => say.new,
    when: () => studio.ready,
    run: () =>
      tried(async () => {
        await studio.fresh();
        studio.view = "studio";
      }),
  },
  {
    id: "compare",
    place: "studio",
    kbd: "C",
    grid: true,
    group: "view",
    icon: Columns2,
    label: () => say.compare,
    when: () => inStudio() && (studio.compare || studio.selection.size > 1),
    run: () => (studio.compare = !studio.compare),
  },
  {
    id: "sizes",
    kbd: "V",
    grid: true,
    group: "view",
    icon: ScanText,
    label: () => say.sizes,
    when: inStudio,
    run: () => (studio.sizes = !studio.sizes),
  },
  {
    id: "guides",
    kbd: "G",
    grid: true,
    group: "view",
    icon: Frame,
    label: () => say.guides,
    when: inTiles,
    run: () => (studio.guides = !studio.guides),
  },
  {
    id: "zoom_in",
    kbd: "+",
    grid: true,
    group: "view",
    icon: ZoomIn,
    label: () => say.zoom_in,
    when: () => inTiles() && studio.tileSize !== "L",
    run: () => zoom(1),
  },
  {
    id: "zoom_out",
    kbd: "-",
    grid: true,
    group: "view",
    icon: ZoomOut,
    label: () => say.zoom_out,
    when: () => inTiles() && studio.tileSize !== "S",
    run: () => zoom(-1),
  },
  {
    id: "toggle_compose",
    place: "studio",
    kbd: "Ctrl B",
    group: "view",
    icon: PanelLeft,
    label: () => say.toggle_compose,
    when: () => inStudio() && studio.opened === null,
    run: () => layout.toggle("compose"),
  },
  {
    id: "toggle_inspector",
    place: "studio",
    kbd: "Ctrl I",
    group: "view",
    icon: PanelRight,
    label: () => say.toggle_inspector,
    when: () => inStudio() && studio.opened === null,
    run: () => layout.toggle("inspector"),
  },
]);
