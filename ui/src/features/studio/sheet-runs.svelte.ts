// Asking for pictures: what is still to make and what it costs, the runs that make it, and how far they are.
import type { Cell, Error } from "$lib/bindings";
import { clock } from "$lib/clock.svelte";
import { readFields } from "$lib/fields";
import type { Host } from "$lib/host";
import { isUnderWay } from "$lib/state";
import { words } from "$lib/words";
import { againAs, cannotGenerate, cellsOf, cellsToMake, mayReroll } from "./asking";
import { CANVAS } from "./desk";
import { drawing } from "./drawing.svelte";
import { estimateOf } from "./estimate";
import { plain } from "./plain";
import { SheetTiles } from "./sheet-tiles.svelte";
import { tallyOf, timeLeft } from "./tally";
import { NO_RISK, type Risk, sumOfRisks } from "$lib/money";
import { OWN } from "./tiles";
import { cellKey, type Estimate, type Tally } from "./types";

export class SheetRuns extends SheetTiles {
  readonly #say: (text: string) => void;
  #starting = $state(false);

  constructor(host: Host, say: (text: string) => void) {
    super(host);
    this.#say = say;
  }

  cellsToMake: Cell[] = $derived.by(() => {
    void this.runs.revision;
    return cellsToMake(
      this.runs,
      this.desk.rows.map((row) => row.id),
      [...this.desk.models],
    ).filter((cell) => this.#refusal(cell) === null);
  });

  /** Why the title of a cell cannot be set: its picture would be paid for, and nothing could be made of it. */
  #refusal(cell: Cell): Error | null {
    const title = this.desk.rows.find((row) => row.id === cell.row)?.title ?? "";
    return drawing.refusal(title, this.designOf(cellKey(cell.row, cell.model)), CANVAS);
  }

  estimate(cells: readonly Cell[]): Estimate {
    return estimateOf(this.catalog, cells);
  }

  /** What trying these again would cost: nothing where the picture is stored. */
  againEstimate(keys: readonly string[]): Estimate {
    return this.estimate(cellsOf(keys.filter((key) => againAs(this.runs, key) === "again")));
  }

  canAgain(key: string): boolean {
    void this.runs.revision;
    return againAs(this.runs, key) !== null;
  }
  canReroll(key: string): boolean {
    void this.runs.revision;
    return !key.endsWith(`|${OWN}`) && mayReroll(this.runs, key);
  }

  canGenerate: { ok: boolean; why: string | null } = $derived.by(() => {
    const why = cannotGenerate(this.desk, this.catalog, this.cellsToMake) ?? this.#noTitleFits();
    return { ok: why === null, why };
  });

  /** Where nothing is left to make because no title can be set: why the first cannot. */
  #noTitleFits(): string | null {
    if (this.cellsToMake.length > 0) return null;
    const cells = this.desk.rows.flatMap((row) => this.desk.models.map((model) => ({ row: row.id, model })));
    for (const cell of cells) {
      const refusal = this.runs.versionsOf(cellKey(cell.row, cell.model)).length === 0 ? this.#refusal(cell) : null;
      if (refusal !== null) return refusal.message;
    }
    return null;
  }

  /** All cells still to make. `accepted_usd`: the sum that the person accepted over the limit, once. */
  async generate(accepted_usd: number | null = null): Promise<void> {
    if (this.#starting) return;
    readFields();
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
    readFields();
    const cells = cellsOf(keys.filter((key) => againAs(this.runs, key) !== null));
    if (cells.length > 0) await this.#begin(cells, "again", accepted_usd);
  }

  async reroll(keys: readonly string[], accepted_usd: number | null = null): Promise<void> {
    if (this.#starting) return;
    readFields();
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
      this.saving.done();
      const on = await this.host.sheet_generate(id, plain(this.desk), cells, kind, accepted_usd);
      if (id === this.sheet.id) this.runs.add(on, keys);
    } finally {
      this.#starting = false;
      this.changed();
    }
  }

  async cancel(): Promise<void> {
    await Promise.all(this.runs.liveRuns().map((run) => this.host.run_cancel(run)));
  }

  async cancelTile(key: string): Promise<void> {
    const newest = this.runs.versionsOf(key).at(-1);
    if (newest && isUnderWay(newest.state)) await this.host.thumbnail_cancel(newest.run, newest.thumbnail);
  }

  running: boolean = $derived.by(() => {
    void this.runs.revision;
    return this.#starting || this.runs.running;
  });

  /** A run is being asked for: Generate does nothing a second time. */
  get starting(): boolean {
    return this.#starting;
  }

  #sums = $derived.by(() => {
    void this.runs.revision;
    return tallyOf(this.tiles, this.runs.all());
  });
  /** What the requests that are out may cost. */
  get risk(): Risk {
    return sumOfRisks([...this.runs.all()].map((version) => version.out ?? NO_RISK));
  }

  #second = $derived(Math.floor(clock.now / 1000) * 1000);
  #left = $derived.by(() => {
    void this.runs.revision;
    const underWay = [...this.runs.all()].filter((version) => isUnderWay(version.state));
    return timeLeft(underWay, this.columns, this.#second);
  });
  tally: Tally = $derived({ ...this.#sums, ...this.#left });
}
