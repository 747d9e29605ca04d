// The Batch view's store: the list that is open, what became of its rows, and the run under way. One instance. Rows and cells are
// plain values; what is on screen reads `revision` and gets the same object back while its row has not changed, so that a frame's
// worth of events draws only the rows they are about.
import { untrack } from "svelte";
import type { Error, Event } from "$lib/bindings";
import { host as program, toError, type Host } from "$lib/host";
import type { BatchChange, BatchLine, BatchRow, BatchTotals, BatchView } from "$lib/bindings";
import { clock } from "$lib/clock.svelte";
import { NO_RISK, type Risk, sum as exact, sumOfRisks } from "$lib/money";
import { studio } from "$features/studio/studio.svelte";
import { Cells, type Cell } from "./cells";
import type { Place } from "./keyboard";
import { paceOf, type Pace } from "./pace";
import { Sums, inFilter, needs, summaryOf, type Filter, type Summary, isDeclined, mayBeOpened, type Repeat } from "./summary";

export interface RowView {
  row: BatchRow;
  summary: Summary;
}
export type Meta = Omit<BatchView, "rows" | "totals">;
type Step = { row: string; column: number; value: string }[];

const NO_TOTALS: BatchTotals = { rows: 0, thumbnails: 0, mistakes: 0, skipped: 0, cost_usd: 0, unpriced: [] };
/** A window in the background gets no frames: its numbers go on all the same. */
const WITHOUT_FRAMES_MS = 250;
const MAX_STEPS = 100;

class Batch {
  lines = $state.raw<BatchLine[]>([]);
  view = $state.raw<Meta | null>(null);
  totals = $state.raw<BatchTotals>(NO_TOTALS);
  /** The first answer has come. */
  ready = $state(false);
  loading = $state(false);
  error = $state.raw<Error | null>(null);
  filter = $state<Filter>("all");
  /** Rises with every change of a row or of what became of it. */
  revision = $state(0);
  /** Rises when rows are changed, and not by what becomes of them. */
  changes = $state(0);
  /** Rises when rows come, go, or get another height. */
  shape = $state(0);
  sums = $state.raw(new Sums());
  focus = $state.raw<Place>({ row: 0, column: 2 });
  editing = $state.raw<{ row: string; column: number } | null>(null);
  opened = $state.raw<{ entry: string; model: string } | null>(null);
  /** The dialogs and lists over it. */
  pasting = $state(false);
  removing = $state(false);
  listing = $state(false);
  allColumns = $state(false);
  paused = $state(false);
  starting = $state(false);
  live = $state<string | null>(null);

  /** The cell of the list that has the focus, where it is one: told by the table, which knows its columns. */
  focused: { row: string; column: number } | null = null;

  readonly #host: Host;
  #rows: BatchRow[] = [];
  #views: RowView[] = [];
  #places = new Map<string, number>();
  #entries = new Map<string, number>();
  #cells = new Cells((model) => this.priceOf(model));
  #sums = new Sums();
  #order: number[] | null = null;
  #waiting: Event[] = [];
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** Rows that were changed but kept their id: what was made of them is not what they say now. */
  #stale = new Set<string>();
  #steps: Step[] = [];
  /** Told when a run has ended. */
  onended: (sums: Sums) => void = () => {};

  constructor(host: Host) {
    this.#host = host;
    $effect.root(() => {
      $effect(() => clock.run(this.live !== null, studio.settings.appearance.reduced_motion === "on", "batch"));
    });
  }

  priceOf(model: string): number | null {
    return studio.catalog.models.find((one) => one.id === model)?.price_usd ?? null;
  }

  // ---- lists ------------------------------------------------------------------------------------------------------

  /** The view is shown: the newest list is there again. */
  async visit(): Promise<void> {
    if (this.ready || this.loading) return;
    this.loading = true;
    this.error = null;
    try {
      const lines = await this.#host.batch_list();
      this.lines = lines;
      const [newest] = lines;
      if (newest !== undefined && this.view === null) await this.open(newest.id);
      this.ready = true;
    } catch (thrown) {
      this.error = toError(thrown);
    } finally {
      this.loading = false;
    }
  }

  async open(batch: string): Promise<void> {
    const asked = ++this.#asked;
    const view = await this.#host.batch_open(batch);
    if (asked === this.#asked) await this.show(view);
  }

  /** Takes a list in place of the one that is open, and what became of it. */
  async show(view: BatchView): Promise<void> {
    const asked = ++this.#asked;
    const other = view.id !== this.view?.id;
    const cells = await this.#host.batch_cells(view.id);
    if (asked !== this.#asked) return;
    const { rows, totals, ...meta } = view;
    if (other) {
      this.#cells = new Cells((model) => this.priceOf(model));
      this.#waiting = [];
      this.#stale.clear();
      this.#steps = [];
      this.live = null;
      this.paused = false;
      this.filter = "all";
      this.focus = { row: 0, column: 2 };
      this.opened = null;
      this.editing = null;
    }
    this.view = meta;
    this.totals = totals;
    this.listing = false;
    this.#cells.load(cells);
    this.#lay(rows);
    this.ready = true;
    void this.readLines();
    if (view.live !== null) this.follow(view.live);
  }

  async readLines(): Promise<void> {
    this.lines = await this.#host.batch_list().catch(() => this.lines);
  }

  /** Something changed in the library: a run of this list may have been started by another window or the command line. */
  async look(): Promise<void> {
    if (this.view === null || this.live !== null || this.editing !== null) return;
    await this.readLines();
    const line = this.lines.find((one) => one.id === this.view?.id);
    if (line?.run != null && !this.view.runs.includes(line.run)) await this.open(line.id);
  }

  close(): void {
    this.#asked += 1;
    this.view = null;
    this.live = null;
    this.#lay([]);
  }

  #lay(rows: BatchRow[]): void {
    this.#rows = rows;
    this.#places = new Map(rows.map((row, at) => [row.id, at]));
    this.#entries = new Map(rows.flatMap((row, at) => row.entries.map((entry) => [entry, at] as const)));
    this.#sums = new Sums();
    this.#views = rows.map((row) => {
      const summary = this.#summary(row);
      this.#sums.add(summary, 1);
      return { row, summary };
    });
    this.#order = null;
    this.changes += 1;
    this.#tell(true);
  }

  #summary(row: BatchRow): Summary {
    const stale = this.#stale.has(row.id);
    const cellOf = (entry: string, model: string): Cell | undefined => {
      const cell = this.#cells.get(entry, model);
      return stale && cell !== undefined && cell.run !== this.live ? undefined : cell;
    };
    return summaryOf(row, cellOf, (model) => this.priceOf(model));
  }

  #renew(at: number, row: BatchRow): boolean {
    const before = this.#views[at];
    const summary = this.#summary(row);
    if (before !== undefined) this.#sums.add(before.summary, -1);
    this.#sums.add(summary, 1);
    this.#rows[at] = row;
    this.#views[at] = { row, summary };
    const { filter } = this;
    return (
      before === undefined ||
      before.row.mistakes.length > 0 !== row.mistakes.length > 0 ||
      (filter !== "all" && inFilter(before.summary, filter) !== inFilter(summary, filter))
    );
  }

  #tell(shape: boolean): void {
    this.sums = this.#sums.copy();
    this.revision += 1;
    if (!shape) return;
    this.#order = null;
    this.shape += 1;
  }

  // ---- what the table shows ---------------------------------------------------------------------------------------

  /** The places of the rows that the filter shows. */
  get order(): readonly number[] {
    void this.shape;
    const filter = this.filter;
    if (this.#order === null) {
      this.#order = [];
      for (let at = 0; at < this.#views.length; at += 1) if (inFilter(this.#views[at]!.summary, filter)) this.#order.push(at);
    }
    return this.#order;
  }

  choose(filter: Filter): void {
    if (filter === this.filter) return;
    this.filter = filter;
    this.#order = null;
    this.shape += 1;
    this.focus = { row: 0, column: this.focus.column };
  }

  /** The row that stands at this place of what is shown. */
  at(shown: number): RowView | undefined {
    void this.revision;
    const at = this.order[shown];
    return at === undefined ? undefined : this.#views[at];
  }
  /** By its place in the list. */
  row(at: number): BatchRow | undefined {
    return this.#rows[at];
  }
  byId(row: string): RowView | undefined {
    const at = this.#places.get(row);
    return at === undefined ? undefined : this.#views[at];
  }
  *all(): Iterable<RowView> {
    yield* this.#views;
  }

  /** The next shown row with a mistake after this one, going round. */
  nextError(from: number, by: 1 | -1): number {
    const { order } = this;
    for (let step = 1; step <= order.length; step += 1) {
      const at = (((from + by * step) % order.length) + order.length) % order.length;
      if ((this.#rows[order[at] ?? -1]?.mistakes.length ?? 0) > 0) return at;
    }
    return -1;
  }

  most_models: number = $derived.by(() => {
    void this.shape;
    const max = this.#rows.reduce((max, row) => Math.max(max, row.models.length * Math.max(1, row.entries.length)), 0);
    // Rows that can run name theirs, the list's own where a cell is empty.
    return max || (this.view?.defaults.models.length ?? 0);
  });
  /** Columns with a mistake in them: they are shown whatever room there is. */
  wrong: ReadonlySet<number> = $derived.by(() => {
    void this.shape;
    return new Set(this.#rows.flatMap((row) => row.mistakes.flatMap((mistake) => mistake.column ?? [])));
  });
  included: boolean | "mixed" = $derived.by(() => {
    void this.changes;
    const some = this.#rows.filter((row) => row.included && !row.skipped).length;
    return some === 0 ? false : some === this.#rows.length ? true : "mixed";
  });

  // ---- changing it ------------------------------------------------------------------------------------------------

  #change({ rows, totals }: BatchChange): void {
    let shape = false;
    for (const row of rows) {
      const at = this.#places.get(row.id);
      const before = at === undefined ? undefined : this.#rows[at];
      if (at === undefined || before === undefined) continue;
      if (before.entries.join() === row.entries.join() && before.cells.join("\u0001") !== row.cells.join("\u0001")) this.#stale.add(row.id);
      for (const entry of before.entries) this.#entries.delete(entry);
      for (const entry of row.entries) this.#entries.set(entry, at);
      shape = this.#renew(at, row) || shape;
    }
    this.totals = totals;
    this.changes += 1;
    this.#tell(shape);
  }

  /** Cells that are being written: a run begins after them, with what the cells say. */
  readonly #writing = new Set<Promise<unknown>>();

  async edit(row: string, column: number, value: string, noted = true): Promise<void> {
    const { view } = this;
    const before = this.byId(row)?.row.cells[column];
    if (view === null || before === undefined || before === value) return;
    const writing = this.#host.batch_edit(view.id, row, column, value);
    this.#writing.add(writing);
    try {
      this.#change(await writing);
    } finally {
      this.#writing.delete(writing);
    }
    if (noted) this.#note([{ row, column, value: before }]);
  }

  /** The same value in every row that has this one. Answers in how many. */
  async fix(column: number, from: string, to: string): Promise<number> {
    const { view } = this;
    if (view === null) return 0;
    const rows = this.#rows.filter((row) => row.cells[column] === from).map((row) => row.id);
    this.#change(await this.#host.batch_fix(view.id, column, from, to));
    this.#note(rows.map((row) => ({ row, column, value: from })));
    return rows.length;
  }

  async include(rows: readonly string[], included: boolean): Promise<void> {
    const { view } = this;
    if (view === null || rows.length === 0) return;
    this.#change(await this.#host.batch_include(view.id, [...rows], included));
  }
  /** All that are shown. */
  includeShown(included: boolean): Promise<void> {
    return this.include(
      this.order.flatMap((at) => this.#rows[at]?.id ?? []),
      included,
    );
  }

  #note(step: Step): void {
    this.#steps.push(step);
    if (this.#steps.length > MAX_STEPS) this.#steps.shift();
    this.undoable = true;
  }
  undoable = $state(false);

  /** Takes the last change of a cell back. Answers the row it was in. */
  async undo(): Promise<string | null> {
    const step = this.#steps.pop();
    this.undoable = this.#steps.length > 0;
    for (const { row, column, value } of step ?? []) await this.edit(row, column, value, false);
    return step?.[0]?.row ?? null;
  }

  async map(column: number, field: string): Promise<void> {
    if (this.view !== null) await this.show(await this.#host.batch_map(this.view.id, column, field));
  }
  /** Reads the list's file again, in another encoding. */
  async chooseEncoding(encoding: string): Promise<void> {
    if (this.view !== null) await this.show(await this.#host.batch_encoding(this.view.id, encoding));
  }
  async choosePreset(preset: string | null): Promise<void> {
    if (this.view !== null) await this.show(await this.#host.batch_preset(this.view.id, preset));
  }

  // ---- running ----------------------------------------------------------------------------------------------------

  follow(run: string): void {
    if (this.live === run) return;
    this.live = run;
    const cells = this.#cells;
    cells.follow(run);
    void this.#listen(run, cells);
  }

  async #listen(run: string, cells: Cells): Promise<void> {
    const here = () => this.#cells === cells && this.live === run;
    try {
      await this.#host.run_follow(run, (events) => {
        if (here()) this.#take(events);
      });
    } catch (thrown) {
      if (here()) this.error = toError(thrown);
    }
    if (!here()) return;
    this.#flush();
    this.live = null;
    this.paused = false;
    const { view } = this;
    if (view === null) return;
    const known = await this.#host.batch_cells(view.id).catch(() => []);
    if (this.#cells !== cells) return;
    for (const entry of cells.load(known)) this.#touch(entry);
    this.#tell(true);
    this.onended(this.sums);
    void this.readLines();
  }

  #take(events: readonly Event[]): void {
    this.#waiting.push(...events);
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => this.#flush());
    this.#timer = setTimeout(() => this.#flush(), WITHOUT_FRAMES_MS);
  }

  /** All events of a frame at once. */
  #flush(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0) return;
    let shape = false;
    for (const entry of this.#cells.apply(events)) shape = this.#touch(entry) || shape;
    this.#tell(shape);
  }

  #touch(entry: string): boolean {
    const at = this.#entries.get(entry);
    const row = at === undefined ? undefined : this.#rows[at];
    return at !== undefined && row !== undefined && this.#renew(at, row);
  }

  /** What a run would make and pay for now: rows that can run, without what is there. */
  offer: { thumbnails: number; rows: number; usd: number; unpriced: number } = $derived.by(() => {
    void this.revision;
    const offer = { thumbnails: 0, rows: 0, usd: 0, unpriced: 0 };
    for (const { row, summary } of this.#views) {
      if (!row.included || row.skipped || row.mistakes.length > 0) continue;
      // What was declined, or may be billed, is sent again only when the person asks for it.
      const open =
        summary.minis.length - summary.done - summary.needs_you - summary.running - summary.waiting - summary.queued - summary.declined;
      if (open <= 0) continue;
      offer.rows += 1;
      offer.thumbnails += open;
      if (summary.open_usd === null) offer.unpriced += 1;
      else offer.usd = exact([offer.usd, summary.open_usd]);
    }
    return offer;
  });

  /** What trying the failed ones again costs, and with those whose outcome is unknown. */
  repeat: Repeat = $derived.by(() => {
    void this.revision;
    const sum: Repeat = { failed: 0, usd: 0, declined: [], declined_usd: 0, unknown: 0, unknown_usd: 0 };
    for (const { summary } of this.#views) {
      if (summary.failed + summary.needs_you === 0) continue;
      for (const { cell, model } of summary.minis) {
        const price = cell?.base != null ? 0 : (this.priceOf(model) ?? 0);
        if (cell?.state === "failed") {
          sum.failed += 1;
          sum.usd = exact([sum.usd, price]);
          if (isDeclined(cell)) {
            sum.declined.push(cell.thumbnail);
            sum.declined_usd = exact([sum.declined_usd, price]);
          }
        } else if (cell !== undefined && needs(cell))
          Object.assign(sum, { unknown: sum.unknown + 1, unknown_usd: exact([sum.unknown_usd, price]) });
      }
    }
    return sum;
  });

  async run(accepted_usd: number | null): Promise<void> {
    await this.#begin((batch) => this.#host.batch_run(batch, accepted_usd));
  }
  async retry(unknown: boolean, these: string[] | null = null): Promise<void> {
    await this.#begin((batch) => this.#host.batch_retry(batch, unknown, these));
  }
  async #begin(ask: (batch: string) => Promise<{ run: string }>): Promise<void> {
    const { view } = this;
    if (view === null || this.starting || this.live !== null) return;
    this.starting = true;
    try {
      await Promise.all(this.#writing);
      const { run } = await ask(view.id);
      if (this.view?.id !== view.id) return;
      this.view = { ...this.view, runs: [...this.view.runs, run], live: run };
      this.#stale.clear();
      this.follow(run);
    } finally {
      this.starting = false;
    }
  }

  async pause(paused: boolean): Promise<void> {
    if (this.live === null) return;
    await this.#host.batch_pause(this.live, paused);
    this.paused = paused;
  }
  async cancel(): Promise<void> {
    if (this.live !== null) await this.#host.run_cancel(this.live);
  }

  #second = $derived(Math.floor(clock.now / 1000) * 1000);
  /** Told anew once a second: a number that changes faster says no more. */
  pace: Pace = $derived.by(() => {
    const now = this.#second;
    if (this.live === null || this.paused) return { left: null, slowest: null };
    return untrack(() => paceOf(this.#cells.ofRun(), this.#cells.finished, this.#cells.peaks, studio.settings.generation.concurrency, now));
  });
  /** What the run under way has cost and will have cost. */
  money: { spent_usd: number; possibly_usd: number; unpriced: number; expected_usd: number } = $derived.by(() => {
    void this.revision;
    const { spent_usd, possibly_usd, unpriced } = this.live === null ? this.sums : this.#cells;
    return { spent_usd, possibly_usd, unpriced, expected_usd: this.live === null ? 0 : this.#cells.expected_usd };
  });

  /** What quitting now would interrupt. */
  underWay(): { generating: number; safe: number; queued: number; risk: Risk } {
    const sum = { generating: 0, safe: 0, queued: 0, risk: NO_RISK };
    if (this.live === null) return sum;
    for (const cell of this.#cells.ofRun()) {
      if (cell.state === "generating") {
        sum.generating += 1;
        sum.risk = sumOfRisks([sum.risk, cell.out ?? NO_RISK]);
      } else if (cell.state === "composing" || cell.state === "saving") sum.safe += 1;
      else if (cell.state === "queued" || cell.state === "waiting") sum.queued += 1;
    }
    return sum;
  }

  // ---- one picture ------------------------------------------------------------------------------------------------

  /** Everything that came to an end, with a picture or without, in the order it is shown. */
  pictures: { view: RowView; entry: string; model: string; cell: Cell }[] = $derived.by(() => {
    if (this.opened === null) return [];
    void this.revision;
    return this.order.flatMap((at) => {
      const view = this.#views[at];
      return view === undefined
        ? []
        : view.summary.minis.flatMap(({ entry, model, cell }) =>
            cell !== undefined && mayBeOpened(cell) ? [{ view, entry, model, cell }] : [],
          );
    });
  });
}

export const batch = new Batch(program);
