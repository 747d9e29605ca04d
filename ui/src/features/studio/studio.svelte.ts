// The Studio's store: the desk the person set up, the runs that were asked of it, and what may be done with them. One
// instance; components read it and call it, the parts beside this file do the work.
import { untrack } from "svelte";
import type { About, Catalog, Cell, Design, Desk, Error, KeychainState, Notice, Picture, Settings, SheetView } from "$lib/bindings";
import { host as program, toError, type Host } from "$lib/host";
import { Selection } from "$lib/selection.svelte";
import { words } from "$lib/words";
import { toast } from "$lib/say/toasts.svelte";
import { againAs, cannotGenerate, cellsOf, cellsToMake, mayReroll } from "./asking";
import { between } from "./between";
import { clock } from "$lib/clock.svelte";
import { defaultSettings, designAt, emptyCatalog, emptyDesk } from "./desk";
import { drawing } from "./drawing.svelte";
import { fontOf, takeDropped } from "./dropped";
import { estimateOf, priceOf } from "./estimate";
import { plain } from "./plain";
import { presetOf, keepPreset } from "./set-from";
import { RowViews } from "./row-views";
import { rowsOf, textOf, titlesOf } from "./rows";
import { Runs } from "./runs.svelte";
import { Saving } from "./saving";
import { starring } from "./stars";
import { columnsOf, matches, OWN, type Ground } from "./tiles";
import { tallyOf, timeLeft } from "./tally";
import { cellKey, FILTERS, leftKey } from "./types";
import { isUnderWay } from "$lib/state";
import type { Column, Estimate, Filter, RowView, Tally, Tile, TileSize } from "./types";
import { Undo, type Restored } from "./undo.svelte";

export type * from "./types";
export { cellOf } from "./types";

export class Studio {
  ready = $state(false);
  firstRun = $state(false);
  catalog = $state.raw<Catalog>(emptyCatalog());
  settings = $state.raw<Settings>(defaultSettings());
  about = $state.raw<About>({ version: "", home: "", logs: "" });
  keychain = $state.raw<KeychainState>({ state: "ready", message: "" });
  problems = $state.raw<Error[]>([]);
  interrupted = $state.raw<import("$lib/bindings").Interrupted[]>([]);
  /** Why the sheet could not be kept the last time it was tried. */
  unsaved = $state.raw<Error | null>(null);
  sheet = $state({ id: "", made_at: "", changed_at: "" });
  desk = $state<Desk>(emptyDesk());
  /** The preset that the sheet was set from, by id; it may have been changed since. */
  preset = $state<string | null>(null);

  filter = $state<Filter>("all");
  opened = $state<string | null>(null);
  compare = $state(false);
  guides = $state(false);
  sizes = $state(false);
  panels = $state({ compose: true, inspector: false });
  view = $state<"studio" | "batch" | "gallery" | "settings">("studio");
  settingsPane = $state<"keys" | "storage" | "generation" | "spending" | "files" | "models" | "appearance">("keys");

  readonly #host: Host;
  readonly #say: (text: string) => void;
  readonly #runs: Runs;
  readonly #undo = new Undo();
  readonly #saving: Saving;
  readonly #picked = new Selection();
  #focus = $state<string | null>(null);
  #starred = $state.raw<ReadonlySet<string>>(new Set());
  #starting = $state(false);
  /** The Titles field as typed: blank lines and the space one is about to type after are not rows, and must not jump. */
  #typed = $state("");
  #drops = 0;
  readonly #views = new RowViews();

  constructor(host: Host, say: (text: string) => void) {
    this.#host = host;
    this.#say = say;
    this.#runs = new Runs(host, (error) => this.#trouble(error));
    this.#saving = new Saving(host, (error) => (this.unsaved = error));
    $effect.root(() => {
      $effect(() => clock.run(this.running, this.settings.appearance.reduced_motion === "on"));
      $effect(() => {
        const there = this.#byKey;
        untrack(() => {
          this.#picked.keepOnly((key) => there.has(key));
          if (this.#focus !== null && !there.has(this.#focus)) this.#focus = null;
          if (this.opened !== null && !there.has(this.opened)) this.opened = null;
        });
      });
    });
  }

  // ---- beginning, sheets ------------------------------------------------------------------------------------------

  async start(): Promise<void> {
    const started = await this.#host.start();
    this.catalog = started.catalog;
    this.settings = started.settings;
    this.about = started.about;
    this.keychain = started.key_state;
    this.problems = started.problems;
    this.interrupted = started.interrupted;
    this.firstRun = started.first_run;
    this.panels = { compose: true, inspector: false };
    this.#load(started.sheet);
    this.ready = true;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.flush();
    });
    window.addEventListener("pagehide", () => void this.flush());
  }

  /**
   * Asks the keychain, and then which models can run. It may take as long as the person needs to unlock it, so nothing
   * waits for it; the frame calls it after the first paint.
   */
  async readKeys(): Promise<void> {
    try {
      const { keychain } = await this.#host.keys();
      this.keychain = keychain;
      await this.refreshCatalog();
    } catch {
      // The Keys pane asks again, and says why it could not.
    }
  }

  async open(sheet: string): Promise<void> {
    if (sheet === this.sheet.id) return;
    await this.flush();
    this.#load(await this.#host.sheet_open(sheet));
  }

  /** Reads it again although it is open: a run was begun on it from elsewhere. */
  async openAnew(sheet: string): Promise<void> {
    await this.flush();
    this.#load(await this.#host.sheet_open(sheet));
  }

  async fresh(): Promise<void> {
    await this.flush();
    this.#load(await this.#host.sheet_new());
  }

  /** Writes what is owed, now. The frame calls it before quitting. */
  async flush(): Promise<void> {
    await this.#saving.flush();
  }

  async refreshCatalog(): Promise<void> {
    this.catalog = await this.#host.catalog();
    // A font that was missing may be there now.
    drawing.retry();
  }

  #load(view: SheetView): void {
    this.sheet = { id: view.id, made_at: view.made_at, changed_at: view.changed_at };
    this.desk = { ...emptyDesk(), ...view.desk };
    this.#typed = textOf(view.desk.rows);
    this.#starred = new Set(view.starred);
    this.preset = presetOf(view.id);
    this.#undo.clear();
    this.#views.clear();
    this.#picked.clear(null);
    this.#focus = null;
    this.opened = null;
    this.compare = false;
    this.filter = "all";
    this.#runs.open(view.runs);
  }

  #trouble(error: Error): void {
    this.problems = [...this.problems, error];
  }

  // ---- the desk ---------------------------------------------------------------------------------------------------

  edit(what: string, change: (desk: Desk) => void, merge?: string, preset: string | null = this.preset): void {
    const before = plain(this.desk);
    change(this.desk);
    const after = plain(this.desk);
    const step = preset === this.preset ? undefined : ([this.preset, preset] as const);
    if (!this.#undo.note(what, before, after, merge ?? null, Date.now(), step)) return;
    if (step !== undefined) this.setFrom(preset);
    this.#changed();
  }

  /** Says which preset the desk is from, without a step to undo: it was saved as that, or that is gone. `name`: runs carry it from now on. */
  setFrom(preset: string | null, name?: string | null): void {
    this.preset = preset;
    keepPreset(this.sheet.id, preset);
    if (name === undefined || name === (this.desk.preset ?? null)) return;
    if (name === null) delete this.desk.preset;
    else this.desk.preset = name;
    this.#changed();
  }

  /** Sets the desk from a preset, as one step. Titles are the person's: also those typed while it is read. Answers the desk it asked for. */
  async usePreset(id: string, what: string): Promise<Desk | null> {
    const sheet = this.sheet.id;
    const desk = await this.#host.preset_apply(id, plain(this.desk));
    if (sheet !== this.sheet.id) return null;
    const { rows, shown, ...values } = desk;
    this.edit(what, (now) => Object.assign(now, values), undefined, id);
    return desk;
  }

  undo(): void {
    this.#putBack(this.#undo.undo());
  }
  redo(): void {
    this.#putBack(this.#undo.redo());
  }
  get undoLabel(): string | null {
    return this.#undo.undoLabel;
  }
  get redoLabel(): string | null {
    return this.#undo.redoLabel;
  }
  get canUndo(): boolean {
    return this.#undo.undoLabel !== null;
  }
  get canRedo(): boolean {
    return this.#undo.redoLabel !== null;
  }

  #putBack(back: Restored | null): void {
    if (!back) return;
    Object.assign(this.desk, plain(back.parts));
    if (back.preset !== undefined) this.setFrom(back.preset);
    this.#changed();
  }

  #changed(): void {
    this.sheet.changed_at = new Date().toISOString();
    this.#saving.later(this.sheet.id, () => plain(this.desk));
  }

  get titlesText(): string {
    const titles = titlesOf(this.#typed);
    const rows = this.desk.rows;
    const same = titles.length === rows.length && titles.every((title, i) => title === rows[i]?.title);
    return same ? this.#typed : textOf(rows);
  }

  setTitles(text: string): void {
    this.#typed = text;
    const next = rowsOf(text, plain(this.desk.rows));
    this.edit(
      words.sheet.did.titles,
      (desk) => {
        const sameRows = next.length === desk.rows.length && next.every((row, i) => row.id === desk.rows[i]?.id);
        // Typing in one line touches one row; the others' pictures need not even look.
        if (!sameRows) desk.rows = next;
        else
          next.forEach((row, i) => {
            const at = desk.rows[i];
            if (at && at.title !== row.title) at.title = row.title;
          });
      },
      "titles",
    );
  }

  designOf(key: string): Design {
    return designAt(this.desk, key);
  }

  setDesign(scope: string, change: (design: Design) => void, what: string, merge?: string): void {
    this.edit(
      what,
      (desk) => {
        if (scope === "all") change(desk.design);
        else {
          const own = plain(designAt(desk, scope));
          change(own);
          desk.own[scope] = own;
        }
      },
      merge,
    );
  }

  // ---- the sheet --------------------------------------------------------------------------------------------------

  columns: Column[] = $derived.by(() => {
    void this.#runs.revision;
    const rows = new Set(this.desk.rows.map((row) => row.id));
    return columnsOf(this.desk, this.catalog, this.#runs.modelsIn(rows), words.sheet.yourPicture);
  });

  rows: RowView[] = $derived.by(() => {
    void this.#runs.revision;
    const columns = this.columns;
    const starred = this.#starred;
    const shown = plain(this.desk.shown);
    const rows = plain(this.desk.rows);
    const ground: Ground = {
      shown,
      catalog: this.catalog,
      settings: this.settings,
      versionsOf: (key) => this.#runs.versionsOf(key),
      starred,
      lineOf: (thumbnail) => this.#runs.lineOf(thumbnail),
    };
    return this.#views.of(ground, rows, columns, (row) => this.#runs.rowRevision(row));
  });

  tiles: Tile[] = $derived(this.rows.flatMap((row) => row.tiles));
  #byKey = $derived(new Map(this.tiles.map((tile) => [tile.key, tile])));

  tile(key: string): Tile | undefined {
    return this.#byKey.get(key);
  }

  counts: Record<Filter, number> = $derived.by(() => {
    const counts = { all: 0, done: 0, running: 0, needs_you: 0, failed: 0, starred: 0 };
    for (const tile of this.tiles) for (const filter of FILTERS) if (matches(tile, filter)) counts[filter] += 1;
    return counts;
  });

  visibleRows: RowView[] = $derived(
    this.filter === "all" ? this.rows : this.rows.filter((row) => row.tiles.some((tile) => matches(tile, this.filter))),
  );

  /** Whether a tile is what the filter asks for; others of its row stay in their place, dimmed. */
  inFilter(tile: Tile): boolean {
    return matches(tile, this.filter);
  }

  get tileSize(): TileSize {
    return this.settings.appearance.tile;
  }
  set tileSize(tile: TileSize) {
    if (tile === this.settings.appearance.tile) return;
    this.settings = { ...this.settings, appearance: { ...this.settings.appearance, tile } };
    this.#host.settings_save(this.settings).catch((thrown: unknown) => this.#trouble(toError(thrown)));
  }

  // ---- selection --------------------------------------------------------------------------------------------------

  get selection(): Set<string> {
    return this.#picked.keys;
  }
  get focus(): string | null {
    return this.#focus;
  }
  set focus(key: string | null) {
    this.#focus = key;
    if (key !== null) this.#picked.from(key);
  }
  select(key: string, how: { toggle?: boolean; range?: boolean } = {}): void {
    this.#focus = key;
    if (how.range) this.#picked.range(between(this.visibleRows, this.#picked.anchor ?? key, key));
    else if (how.toggle) this.#picked.toggle(key);
    else this.#picked.only(key);
  }
  selectAll(): void {
    this.#picked.all(this.visibleRows.flatMap((row) => row.tiles.filter((tile) => matches(tile, this.filter)).map((tile) => tile.key)));
  }
  clearSelection(): void {
    this.#picked.clear(this.#focus);
    if (this.compare) this.compare = false;
  }

  openTile(key: string): void {
    if (!this.#byKey.has(key)) return;
    this.#focus = key;
    this.opened = key;
  }
  closeTile(): void {
    this.opened = null;
  }

  // ---- asking for pictures ----------------------------------------------------------------------------------------

  cellsToMake: Cell[] = $derived.by(() => {
    void this.#runs.revision;
    return cellsToMake(
      this.#runs,
      this.desk.rows.map((row) => row.id),
      [...this.desk.models],
    );
  });

  estimate(cells: readonly Cell[]): Estimate {
    return estimateOf(this.catalog, cells);
  }

  /** What trying these again would cost: nothing where the picture is stored. */
  againEstimate(keys: readonly string[]): Estimate {
    return this.estimate(cellsOf(keys.filter((key) => ["again", "reroll"].includes(againAs(this.#runs, key) ?? ""))));
  }

  canAgain(key: string): boolean {
    void this.#runs.revision;
    return againAs(this.#runs, key) !== null;
  }
  canReroll(key: string): boolean {
    void this.#runs.revision;
    return !key.endsWith(`|${OWN}`) && mayReroll(this.#runs, key);
  }

  canGenerate: { ok: boolean; why: string | null } = $derived.by(() => {
    const why = cannotGenerate(this.desk, this.catalog, this.cellsToMake);
    return { ok: why === null, why };
  });

  /** All cells still to make. `accepted_usd`: the sum that the person accepted over the limit, once. */
  async generate(accepted_usd: number | null = null): Promise<void> {
    if (this.#starting) return;
    const cells = this.cellsToMake;
    if (cells.length === 0) {
      this.#say(words.sheet.nothingToMake);
      return;
    }
    const can = this.canGenerate;
    if (!can.ok) {
      this.#say(can.why ?? "");
      return;
    }
    await this.#begin(cells, "generate", accepted_usd);
  }

  /** Tries again what did not come to a picture: on purpose, one by one, for nothing where the picture is stored. */
  async again(keys: readonly string[], accepted_usd: number | null = null): Promise<void> {
    if (this.#starting) return;
    const repeat = keys.filter((key) => ["stored", "again"].includes(againAs(this.#runs, key) ?? ""));
    const anew = keys.filter((key) => againAs(this.#runs, key) === "reroll");
    if (repeat.length > 0) await this.#begin(cellsOf(repeat), "again", accepted_usd);
    if (anew.length > 0) await this.#begin(cellsOf(anew), "reroll", accepted_usd);
  }

  async reroll(keys: readonly string[], accepted_usd: number | null = null): Promise<void> {
    if (this.#starting) return;
    const cells = cellsOf(keys.filter((key) => this.canReroll(key)));
    if (cells.length > 0) await this.#begin(cells, "reroll", accepted_usd);
  }

  async #begin(cells: Cell[], kind: "generate" | "again" | "reroll", accepted_usd: number | null): Promise<void> {
    const keys = cells.map((cell) => cellKey(cell.row, cell.model));
    const { usd } = kind === "again" ? this.againEstimate(keys) : this.estimate(cells);
    const limit = this.settings.generation.max_cost_usd;
    if (limit !== null && usd > limit + 1e-6 && (accepted_usd === null || accepted_usd < usd - 1e-6))
      throw { code: "BUDGET", message: words.sheet.overLimit(usd, limit) } satisfies Error;
    this.#starting = true;
    try {
      // What comes is shown: a version that was chosen before stays among the versions.
      for (const key of keys) delete this.desk.shown[key];
      const { id } = this.sheet;
      this.#saving.done();
      const on = await this.#host.sheet_generate(id, plain(this.desk), cells, kind, accepted_usd);
      if (id === this.sheet.id) this.#runs.add(on, keys);
    } finally {
      this.#starting = false;
      this.#changed();
    }
  }

  async cancel(): Promise<void> {
    await Promise.all(this.#runs.liveRuns().map((run) => this.#host.run_cancel(run)));
  }

  async cancelTile(key: string): Promise<void> {
    const newest = this.#runs.versionsOf(key).at(-1);
    if (newest && isUnderWay(newest.state)) await this.#host.thumbnail_cancel(newest.run, newest.thumbnail);
  }

  // ---- what became of them ----------------------------------------------------------------------------------------

  /** Stars or unstars; without `on`, the opposite of what all of them are. */
  async star(keys: readonly string[], on?: boolean): Promise<void> {
    const tiles = keys.flatMap((key) => this.#byKey.get(key) ?? []);
    const before = this.#starred;
    const { wanted, ids, next } = starring(tiles, before, on);
    this.#starred = next;
    try {
      await Promise.all(ids.map((id) => this.#host.thumbnail_star(id, wanted)));
    } catch (thrown) {
      this.#starred = before;
      throw toError(thrown);
    }
  }

  showVersion(key: string, thumbnail: string): void {
    this.edit(words.sheet.did.version, (desk) => (desk.shown[key] = thumbnail), `version ${key}`);
  }

  stepVersion(key: string, by: 1 | -1): void {
    const tile = this.#byKey.get(key);
    const next = tile?.versions[tile.version - 1 + by];
    if (next) this.showVersion(key, next.thumbnail);
  }

  /** Needs the person no more: what is shown stays as it is. The sum that may be billed stays in the status line. */
  leave(key: string): void {
    const thumbnail = this.#byKey.get(key)?.versions.at(-1)?.thumbnail;
    if (thumbnail) this.edit(words.sheet.did.leave, (desk) => (desk.shown[leftKey(key)] = thumbnail));
  }

  picture(key: string): Picture | null {
    const tile = this.#byKey.get(key);
    if (!tile || tile.base === null) return null;
    const design = plain(this.designOf(key));
    return { thumbnail: tile.thumbnail, base: tile.base, title: tile.title, design, model: tile.model, row: tile.rowIndex };
  }

  running: boolean = $derived.by(() => {
    void this.#runs.revision;
    return this.#starting || this.#runs.running;
  });

  /** A run is being asked for: Generate does nothing a second time. */
  get starting(): boolean {
    return this.#starting;
  }

  #sums = $derived.by(() => {
    void this.#runs.revision;
    return tallyOf(this.tiles, this.#runs.all(), (model) => priceOf(this.catalog, model));
  });
  #second = $derived(Math.floor(clock.now / 1000) * 1000);
  #left = $derived.by(() => {
    void this.#runs.revision;
    const underWay = [...this.#runs.all()].filter((version) => isUnderWay(version.state));
    return timeLeft(underWay, this.columns, this.#second);
  });
  tally: Tally = $derived({ ...this.#sums, ...this.#left });

  // ---- from outside -----------------------------------------------------------------------------------------------

  applyNotice(notice: Notice): void {
    if (notice.notice === "dropped") void this.#takeDropped(notice.items);
    else if (notice.notice === "open_sheet") void this.open(notice.sheet);
  }

  async #takeDropped(items: import("$lib/bindings").Dropped[]): Promise<void> {
    const focused = this.focus === null ? null : (this.#byKey.get(this.focus)?.row ?? null);
    const hasOwn = (row: string) => this.#runs.versionsOf(cellKey(row, OWN)).length > 0;
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
        const on = await this.#host.sheet_adopt(this.sheet.id, plain(this.desk), row, base);
        this.#runs.add(on, [cellKey(row, OWN)]);
      }
    } catch (thrown) {
      this.#trouble(toError(thrown));
    }
  }
}

export const studio = new Studio(program, (text) => toast({ text }));
