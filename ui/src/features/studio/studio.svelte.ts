// The Studio's store. One instance; components read it and call it. Each layer has one subject and knows only those below it: the
// program, the desk, the tiles, the runs. Here is what begins and changes sheets.
import type { DroppedFile, Notice, SheetView } from "$lib/bindings";
import { clock } from "$lib/clock.svelte";
import { readFields } from "$lib/fields";
import { host as program, toError, type Host } from "$lib/host";
import { toast } from "$lib/say/toasts.svelte";
import { words } from "$lib/words";
import { drawing } from "./drawing.svelte";
import { fontOf, takeDropped } from "./dropped";
import { plain } from "./plain";
import { SheetRuns } from "./sheet-runs.svelte";
import { OWN } from "./tiles";
import { cellKey } from "./types";

export type * from "./types";
export { cellOf } from "./types";

export class Studio extends SheetRuns {
  ready = $state(false);
  guides = $state(false);
  sizes = $state(false);
  panels = $state({ compose: true, inspector: false });
  view = $state<"studio" | "batch" | "gallery" | "settings">("studio");
  settingsPane = $state<"keys" | "storage" | "generation" | "spending" | "files" | "models" | "appearance">("keys");

  #drops = 0;

  constructor(host: Host, say: (text: string) => void) {
    super(host, say);
    $effect.root(() => {
      $effect(() => {
        drawing.slots = plain(this.desk.slots);
      });
      $effect(() => clock.run(this.running, this.settings.appearance.reduced_motion === "on"));
    });
  }

  async start(): Promise<void> {
    const started = await this.host.start();
    this.take(started);
    this.panels = { compose: true, inspector: false };
    this.#load(started.sheet);
    this.ready = true;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.flush();
    });
    window.addEventListener("resize", readFields);
    window.addEventListener("pagehide", () => void this.flush());
  }

  async open(sheet: string): Promise<void> {
    if (sheet === this.sheet.id) return;
    await this.flush();
    this.#load(await this.host.sheet_open(sheet));
  }

  /** Reads it again although it is open: a run was begun on it from elsewhere. */
  async openAnew(sheet: string): Promise<void> {
    await this.flush();
    this.#load(await this.host.sheet_open(sheet));
  }

  async fresh(): Promise<void> {
    await this.flush();
    this.#load(await this.host.sheet_new());
  }

  #load(view: SheetView): void {
    this.loadDesk(view);
    this.loadTiles(view);
  }

  applyNotice(notice: Notice): void {
    if (notice.notice === "dropped") void this.#takeDropped(notice.items);
    else if (notice.notice === "open_sheet") void this.open(notice.sheet);
  }

  async #takeDropped(items: DroppedFile[]): Promise<void> {
    const focused = this.focus === null ? null : (this.byKey.get(this.focus)?.row ?? null);
    const hasOwn = (row: string) => this.runs.versionsOf(cellKey(row, OWN)).length > 0;
    let adoptions: { row: string; base: string }[] = [];
    const dropped = (this.#drops += 1);
    this.edit(
      words.sheet.did.drop,
      (desk) => {
        adoptions = takeDropped(desk, items, focused, hasOwn, words.sheet.untitled);
      },
      `drop ${dropped}`,
    );
    try {
      if (items.some((item) => item.kind === "font")) {
        await this.refreshCatalog();
        const font = fontOf(items);
        // Known first, chosen then: a font that the list has not could not be drawn or shown.
        if (font !== null && this.catalog.fonts.some((one) => one.id === font.id))
          this.setDesign("all", (design) => (design.font = font.id), words.sheet.did.drop, `drop ${dropped}`);
      }
      for (const { row, base } of adoptions) {
        const on = await this.host.sheet_adopt(this.sheet.id, plain(this.desk), row, base);
        this.runs.add(on, [cellKey(row, OWN)]);
      }
    } catch (thrown) {
      this.trouble(toError(thrown));
    }
  }
}

export const studio = new Studio(program, (text) => toast({ text }));
