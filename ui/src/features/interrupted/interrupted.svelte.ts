// Runs that were under way when the program ended. Each is read again from its events, and offered: go on, keep, discard. Nothing
// of it starts by itself.
import { RunFold } from "$features/studio/fold";
import type { InterruptedRun } from "$lib/bindings";
import { host as program, type Host } from "$lib/host";
import type { BatchLine } from "$lib/bindings";
import { batch } from "$features/batch/batch.svelte";
import { studio } from "$features/studio/studio.svelte";
import { words } from "$lib/words";
import { offerOf, type Offer } from "./offer";

export interface LeftRunState {
  run: string;
  sheet: string | null;
  batch: string | null;
  /** The list's name, or the first title. */
  name: string;
  offer: Offer | null;
}

class LeftOver {
  runs = $state.raw<LeftRunState[]>([]);
  readonly #host: Host;
  #read: readonly InterruptedRun[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  /** Those that were told at the start; read once. */
  read(told: readonly InterruptedRun[]): void {
    if (told === this.#read) return;
    this.#read = told;
    this.runs = told.map((one) => ({
      run: one.run,
      sheet: one.sheet,
      batch: one.batch,
      name: one.name === "" ? words.batch.interrupted.aRun : one.name,
      offer: known(one),
    }));
    if (told.length === 0) return;
    for (const one of told) this.#follow(one);
    void this.#host.batch_list().then(
      (lines) => this.#name(lines),
      () => {},
    );
  }

  #follow(told: InterruptedRun): void {
    const fold = new RunFold({ run: told.run, kind: "generate", rows: [], live: false });
    let rows = false;
    // Not waited for: its events are what is wanted, not its end.
    void this.#host
      .run_follow(told.run, (events) => {
        const first = events.find((event) => event.event === "run_started");
        if (first?.event === "run_started" && !rows) {
          rows = true;
          // Its rows are numbers here: which sheet or list they are on does not matter for what they cost.
          const max = first.thumbnails.reduce((last, one) => Math.max(last, one.row), -1);
          fold.on.rows = Array.from({ length: max + 1 }, (_, at) => String(at));
        }
        fold.apply(events);
        const offer = offerOf(
          [...fold.cells()].map(([, version]) => version),
          (model) => studio.catalog.models.find((one) => one.id === model)?.price_usd ?? null,
        );
        if (offer.total > 0) this.#change(told.run, (left) => ({ ...left, offer }));
      })
      .catch(() => {});
  }

  #name(lines: readonly BatchLine[]): void {
    for (const line of lines)
      this.runs = this.runs.map((left) =>
        left.batch === line.id || left.run === line.run ? { ...left, batch: line.id, name: line.name } : left,
      );
  }

  #change(run: string, how: (left: LeftRunState) => LeftRunState): void {
    this.runs = this.runs.map((one) => (one.run === run ? how(one) : one));
  }
  #drop(run: string): void {
    this.runs = this.runs.filter((one) => one.run !== run);
  }

  /** Goes on: with those that never started, and, where that was chosen, those that may be billed. */
  async continue(run: string, unknown: boolean): Promise<void> {
    const { batch: list, sheet } = await this.#host.run_continue(run, unknown);
    this.#drop(run);
    if (list !== null) {
      studio.view = "batch";
      await batch.open(list);
    } else if (sheet !== null) {
      studio.view = "studio";
      await studio.openAnew(sheet);
    }
  }

  /** Takes an offer away: kept, the run is offered again at the next start; discarded, never again. */
  async settle(run: string, keep: boolean): Promise<void> {
    if (!keep) await this.#host.run_settle(run);
    this.#drop(run);
  }

  /** Where it can be looked at. */
  async show(run: string): Promise<void> {
    const left = this.runs.find((one) => one.run === run);
    if (left?.batch != null) {
      studio.view = "batch";
      await batch.open(left.batch);
    } else if (left?.sheet != null) {
      studio.view = "studio";
      await studio.open(left.sheet);
      studio.filter = "needs_you";
    }
  }
}

/** Until its events are read: what the program counted. */
function known(one: InterruptedRun): Offer {
  return {
    total: one.interrupted,
    done: 0,
    left: one.interrupted - one.possibly_spent,
    left_usd: one.interrupted > one.possibly_spent ? null : 0,
    stored: 0,
    unknown: one.possibly_spent,
    unknown_usd: one.unpriced > 0 ? null : one.possibly_usd,
    again_usd: one.possibly_spent > 0 ? null : 0,
  };
}

export const leftOver = new LeftOver(program);
