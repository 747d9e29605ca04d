// What became of each thumbnail of a list: the snapshot of all its runs, and over it the events of the one under way. The rules
// are the sheet's (studio/fold); what is added is the finished file's digest and which row of the list it belongs to.
import { next, queued } from "$features/studio/fold";
import type { Version } from "$features/studio/types";
import { sum } from "$lib/money";
import { isUnderWay, type Progress } from "$lib/state";
import type { Event } from "$lib/bindings";
import type { BatchCell } from "$lib/bindings";

export interface Cell extends Version {
  entry: string;
  /** The finished JPEG, for the mini picture. */
  digest: string | null;
}

const cellKey = (entry: string, model: string): string => `${entry}|${model}`;

/** Thumbnails that ended in the run under way: what its time left is told from. */
export interface Finished {
  model: string;
  milliseconds: number;
  at: number;
}

export class Cells {
  readonly #cells = new Map<string, Cell>();
  /** Cell of each thumbnail of the run that is followed. */
  #thumbnails = new Map<string, string>();
  #run: string | null = null;
  #seq = -1;
  readonly #priceOf: (model: string) => number | null;
  /** Of the run that is followed. */
  finished: Finished[] = [];
  began: number | null = null;
  over = false;
  /** Of the run that is followed: what it cost, may have cost besides, and will have cost at its end. */
  spent_usd = 0;
  possibly_usd = 0;
  /** Requests of it that may have cost something, and whose price is unknown. */
  unpriced = 0;
  expected_usd = 0;
  /** Most of each model that were generating at one time. */
  readonly peaks = new Map<string, number>();
  readonly #generating = new Map<string, number>();

  constructor(priceOf: (model: string) => number | null) {
    this.#priceOf = priceOf;
  }

  get(entry: string, model: string): Cell | undefined {
    return this.#cells.get(cellKey(entry, model));
  }

  /** All of the run that is followed, in the order it was planned. */
  *ofRun(): Iterable<Cell> {
    for (const key of this.#thumbnails.values()) {
      const cell = this.#cells.get(key);
      if (cell !== undefined) yield cell;
    }
  }
  get size(): number {
    return this.#thumbnails.size;
  }

  /** What the library knows. Answers the entries it tells of. A run that is followed knows its own better. */
  load(snapshot: readonly BatchCell[]): Set<string> {
    const entries = new Set<string>();
    for (const one of snapshot) {
      const key = cellKey(one.entry, one.model);
      const there = this.#cells.get(key);
      if (there !== undefined && there.run === this.#run && one.run !== this.#run) continue;
      // The events told when each began; a snapshot only says how it stands.
      if (there !== undefined && there.thumbnail === one.thumbnail && there.run === this.#run && this.#thumbnails.has(one.thumbnail))
        continue;
      this.#cells.set(key, kept(one));
      entries.add(one.entry);
    }
    return entries;
  }

  /** Another run is followed from here on. */
  follow(run: string): void {
    this.#run = run;
    this.#seq = -1;
    this.#thumbnails = new Map();
    this.finished = [];
    this.began = null;
    this.over = false;
    this.spent_usd = this.possibly_usd = this.unpriced = this.expected_usd = 0;
    this.peaks.clear();
    this.#generating.clear();
  }

  /** Answers the entries that changed. */
  apply(events: readonly Event[]): Set<string> {
    const changed = new Set<string>();
    for (const event of events) {
      if (event.run !== this.#run || event.seq <= this.#seq) continue;
      this.#seq = event.seq;
      if (event.event === "run_started") {
        this.began = Date.parse(event.at);
        for (const planned of event.thumbnails) {
          const { entry } = planned;
          if (entry === undefined) continue;
          const key = cellKey(entry, planned.model);
          this.#thumbnails.set(planned.id, key);
          const cell: Cell = { ...queued({ run: event.run, kind: "generate" }, planned, this.began), entry, digest: null };
          this.#cells.set(key, cell);
          this.#sum(cell, 1);
          changed.add(entry);
        }
      } else if (event.event === "run_finished") this.over = true;
      else if (event.thumbnail !== undefined) {
        const key = this.#thumbnails.get(event.thumbnail);
        const cell = key === undefined ? undefined : this.#cells.get(key);
        if (key === undefined || cell === undefined) continue;
        const now = this.#next(cell, event);
        this.#cells.set(key, now);
        this.#sum(cell, -1);
        this.#sum(now, 1);
        changed.add(cell.entry);
      }
    }
    return changed;
  }

  #next(cell: Cell, event: Event): Cell {
    const version = next(cell, event);
    const digest = event.event === "done" || event.event === "reused" ? event.digest : cell.digest;
    if (cell.state !== "generating" && version.state === "generating") this.#count(cell.model, 1);
    else if (cell.state === "generating" && version.state !== "generating") this.#count(cell.model, -1);
    if (event.event === "painted") this.finished.push({ model: cell.model, milliseconds: event.milliseconds, at: Date.parse(event.at) });
    return { ...version, entry: cell.entry, digest };
  }

  #sum(cell: Cell, by: 1 | -1): void {
    const expected = cell.cost_usd ?? (isUnderWay(cell.state) ? (this.#priceOf(cell.model) ?? 0) : 0);
    this.spent_usd = sum([this.spent_usd, by * (cell.cost_usd ?? 0)]);
    this.possibly_usd = sum([this.possibly_usd, by * cell.risk.usd]);
    this.unpriced += by * cell.risk.unpriced;
    this.expected_usd = sum([this.expected_usd, by * expected]);
  }

  #count(model: string, by: number): void {
    const now = (this.#generating.get(model) ?? 0) + by;
    this.#generating.set(model, now);
    if (now > (this.peaks.get(model) ?? 0)) this.peaks.set(model, now);
  }
}

function kept(one: BatchCell): Cell {
  const version = queued({ run: one.run, kind: "generate" }, { id: one.thumbnail, title: "", model: one.model }, 0);
  const state = one.state as Progress;
  return {
    ...version,
    state,
    base: one.base,
    error: one.error,
    cost_usd: one.cost_usd,
    possibly: one.possibly_usd > 0 || one.unpriced > 0,
    risk: { usd: one.possibly_usd, unpriced: one.unpriced },
    entry: one.entry,
    digest: one.digest,
  };
}
