// The tiles of the sheet: what its runs came to, what of them is shown, selected and opened.
import { untrack } from "svelte";
import type { Picture, SheetView } from "$lib/bindings";
import { toError, type Host } from "$lib/host";
import { Selection } from "$lib/selection.svelte";
import { words } from "$lib/words";
import { between } from "./between";
import { plain } from "./plain";
import { RowViews } from "./row-views";
import { Runs } from "./runs.svelte";
import { SheetDesk } from "./sheet-desk.svelte";
import { starring } from "./stars";
import { columnsOf, matches, type Ground } from "./tiles";
import { FILTERS, leftKey, type Column, type Filter, type RowView, type Tile, type TileSize } from "./types";

export class SheetTiles extends SheetDesk {
  filter = $state<Filter>("all");
  opened = $state<string | null>(null);
  compare = $state(false);

  protected readonly runs: Runs;
  readonly #picked = new Selection();
  readonly #views = new RowViews();
  #focus = $state<string | null>(null);
  #starred = $state.raw<ReadonlySet<string>>(new Set());

  constructor(host: Host) {
    super(host);
    this.runs = new Runs(host, (error) => this.trouble(error));
    $effect.root(() => {
      $effect(() => {
        const there = this.byKey;
        untrack(() => {
          this.#picked.keepOnly((key) => there.has(key));
          if (this.#focus !== null && !there.has(this.#focus)) this.#focus = null;
          if (this.opened !== null && !there.has(this.opened)) this.opened = null;
        });
      });
    });
  }

  protected loadTiles(view: SheetView): void {
    this.#starred = new Set(view.starred);
    this.#views.clear();
    this.#picked.clear(null);
    this.#focus = null;
    this.opened = null;
    this.compare = false;
    this.filter = "all";
    this.runs.open(view.runs);
  }

  columns: Column[] = $derived.by(() => {
    void this.runs.revision;
    const rows = new Set(this.desk.rows.map((row) => row.id));
    return columnsOf(this.desk, this.catalog, this.runs.modelsIn(rows), words.sheet.yourPicture);
  });

  rows: RowView[] = $derived.by(() => {
    void this.runs.revision;
    const columns = this.columns;
    const starred = this.#starred;
    const shown = plain(this.desk.shown);
    const rows = plain(this.desk.rows);
    const ground: Ground = {
      shown,
      words: plain(this.desk.words),
      catalog: this.catalog,
      settings: this.settings,
      versionsOf: (key) => this.runs.versionsOf(key),
      starred,
      lineOf: (thumbnail) => this.runs.lineOf(thumbnail),
    };
    return this.#views.of(ground, rows, columns, (row) => this.runs.rowRevision(row));
  });

  tiles: Tile[] = $derived(this.rows.flatMap((row) => row.tiles));
  protected byKey = $derived(new Map(this.tiles.map((tile) => [tile.key, tile])));

  tile(key: string): Tile | undefined {
    return this.byKey.get(key);
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
    this.host.settings_save(this.settings).catch((thrown: unknown) => this.trouble(toError(thrown)));
  }

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
    if (!this.byKey.has(key)) return;
    this.#focus = key;
    this.opened = key;
  }
  closeTile(): void {
    this.opened = null;
  }

  /** Stars or unstars; without `on`, the opposite of what all of them are. */
  async star(keys: readonly string[], on?: boolean): Promise<void> {
    const tiles = keys.flatMap((key) => this.byKey.get(key) ?? []);
    const before = this.#starred;
    const { wanted, ids, next } = starring(tiles, before, on);
    this.#starred = next;
    try {
      await Promise.all(ids.map((id) => this.host.thumbnail_star(id, wanted)));
    } catch (thrown) {
      this.#starred = before;
      throw toError(thrown);
    }
  }

  showVersion(key: string, thumbnail: string): void {
    this.edit(words.sheet.did.version, (desk) => (desk.shown[key] = thumbnail), `version ${key}`);
  }

  stepVersion(key: string, by: 1 | -1): void {
    const tile = this.byKey.get(key);
    const next = tile?.versions[tile.version - 1 + by];
    if (next) this.showVersion(key, next.thumbnail);
  }

  /** Needs the person no more: what is shown stays as it is. The sum that may be billed stays in the status line. */
  leave(key: string): void {
    const thumbnail = this.byKey.get(key)?.versions.at(-1)?.thumbnail;
    if (thumbnail) this.edit(words.sheet.did.leave, (desk) => (desk.shown[leftKey(key)] = thumbnail));
  }

  picture(key: string): Picture | null {
    const tile = this.byKey.get(key);
    if (!tile || tile.base === null) return null;
    const design = plain(this.designOf(key));
    const slots = plain(this.desk.slots);
    return { thumbnail: tile.thumbnail, base: tile.base, title: tile.title, slots, design, model: tile.model, row: tile.rowIndex };
  }
}
