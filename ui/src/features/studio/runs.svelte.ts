// The runs of the sheet that is open: follows them, folds their events, and answers by cell. Not deeply reactive on
// purpose: 2 000 thumbnails are plain values, and one counter says that something changed.
import type { Event, RunOnSheet } from "$lib/bindings";
import { toError, type Host } from "$lib/host";
import type { Error } from "$lib/bindings";
import { RunFold } from "./fold";
import { cellOf, type Version } from "./types";
import { isUnderWay } from "$lib/state";

/** Places in line that are told; further back a number says nothing and would change with every start. */
const LINE_SHOWN = 5;

export class Runs {
  /** Rises with every change; read it to be told. */
  revision = $state(0);
  #folds: RunFold[] = [];
  #byCell = new Map<string, { fold: RunFold; thumbnail: string }[]>();
  #versions = new Map<string, Version[]>();
  #rowRevision = new Map<string, number>();
  #line = new Map<string, number>();
  /** Cells that were asked for and whose run has not told of them yet: they must not be asked for again. */
  #asked = new Map<string, RunFold>();
  readonly #host: Pick<Host, "run_follow">;
  readonly #trouble: (error: Error) => void;

  constructor(host: Pick<Host, "run_follow">, trouble: (error: Error) => void) {
    this.#host = host;
    this.#trouble = trouble;
  }

  /** Another sheet's runs. What the old ones still tell is dropped; they go on by themselves. */
  open(runs: readonly RunOnSheet[]): void {
    this.#folds = [];
    this.#byCell.clear();
    this.#versions.clear();
    this.#rowRevision.clear();
    this.#line.clear();
    this.#asked.clear();
    this.revision += 1;
    for (const on of runs) this.add(on, []);
  }

  add(on: RunOnSheet, asked: readonly string[]): void {
    if (this.#folds.some((fold) => fold.on.run === on.run)) return;
    const fold = new RunFold(on);
    this.#folds.push(fold);
    for (const key of asked) this.#asked.set(key, fold);
    this.revision += 1;
    void this.#follow(fold);
  }

  async #follow(fold: RunFold): Promise<void> {
    try {
      await this.#host.run_follow(fold.on.run, (events) => this.#take(fold, events));
    } catch (thrown) {
      if (this.#folds.includes(fold)) this.#trouble(toError(thrown));
    }
    for (const [key, of] of this.#asked) if (of === fold) this.#asked.delete(key);
    this.revision += 1;
  }

  #take(fold: RunFold, events: readonly Event[]): void {
    if (!this.#folds.includes(fold)) return;
    const changed = fold.apply(events);
    if (events.some((event) => event.event === "run_started")) this.#index();
    const rows = new Set<string>();
    for (const key of changed) {
      this.#versions.delete(key);
      this.#asked.delete(key);
      rows.add(cellOf(key).row);
    }
    this.#lineUp(rows);
    for (const row of rows) this.#rowRevision.set(row, this.rowRevision(row) + 1);
    this.revision += 1;
  }

  /** Which thumbnails each cell has, in the order of the sheet's runs, whatever order their replays come in. */
  #index(): void {
    this.#byCell.clear();
    this.#versions.clear();
    for (const fold of this.#folds) {
      for (const [key, version] of fold.cells()) {
        const list = this.#byCell.get(key) ?? [];
        list.push({ fold, thumbnail: version.thumbnail });
        this.#byCell.set(key, list);
      }
    }
  }

  #lineUp(rows: Set<string>): void {
    const line = new Map<string, number>();
    // One line for the sheet: no two tiles have one place in it.
    let place = 0;
    for (const fold of this.#folds) {
      if (fold.finished) continue;
      for (const [key, version] of fold.cells()) {
        if (version.state !== "queued") continue;
        place += 1;
        if (place > LINE_SHOWN) continue;
        line.set(version.thumbnail, place);
        if (this.#line.get(version.thumbnail) !== place) rows.add(cellOf(key).row);
      }
    }
    this.#line = line;
  }

  versionsOf(key: string): readonly Version[] {
    let versions = this.#versions.get(key);
    if (!versions) {
      versions = (this.#byCell.get(key) ?? []).flatMap(({ fold, thumbnail }) => fold.get(thumbnail) ?? []);
      this.#versions.set(key, versions);
    }
    return versions;
  }

  lineOf(thumbnail: string): number | null {
    return this.#line.get(thumbnail) ?? null;
  }

  rowRevision(row: string): number {
    return this.#rowRevision.get(row) ?? 0;
  }

  /** Asked for, and nothing heard of it yet. */
  isAsked(key: string): boolean {
    return this.#asked.has(key);
  }

  *all(): Iterable<Version> {
    for (const fold of this.#folds) for (const [, version] of fold.cells()) yield version;
  }

  /** Models that something was asked of, in the order they were first asked. */
  models(): string[] {
    const models = new Set<string>();
    for (const version of this.all()) models.add(version.model);
    return [...models];
  }

  /** Models that have anything in one of these rows. */
  modelsIn(rows: ReadonlySet<string>): string[] {
    const models = new Set<string>();
    for (const key of this.#byCell.keys()) {
      const cell = cellOf(key);
      if (rows.has(cell.row)) models.add(cell.model);
    }
    return [...models];
  }

  liveRuns(): string[] {
    return this.#folds.filter((fold) => fold.underWay).map((fold) => fold.on.run);
  }

  get running(): boolean {
    if (this.#asked.size > 0) return true;
    for (const version of this.all()) if (isUnderWay(version.state)) return true;
    return false;
  }
}
