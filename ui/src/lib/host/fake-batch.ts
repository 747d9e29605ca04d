// Lists in memory, for the stand-in: reads, checks, edits, runs, and keeps what each run came to.
import type * as W from "$lib/bindings";
import type { BatchCell, BatchChange, BatchDefaults, BatchFormat, BatchColumn, BatchRow, BatchView } from "$lib/bindings";
import { checkRow, countSame, readTable, totalsOf, type Kept } from "./fake-list";
import { launchWeek, manyTitles } from "./fake-launch";
import type { FakeHost, FakeRun } from "./fake";
import type { Host } from "./host";

type Answers = Pick<Host, (`batch_${string}` & keyof Host) | "run_continue" | "run_settle">;
type Held = {
  id: string;
  name: string;
  format: BatchFormat;
  columns: BatchColumn[];
  kept: Kept[];
  preset: string | null;
  defaults: BatchDefaults;
  runs: string[];
  changed_at: string;
};
type Ground = { catalog: W.Catalog; runs: Map<string, FakeRun>; push: FakeHost["push"]; limit: () => number | null; plays: boolean };

const ENDS = ["done", "reused", "failed", "needs_you", "cancelled", "interrupted"];
let made = 0;
const fresh = (kind: string) => `${kind}-${++made}`;
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export class FakeLists {
  readonly held = new Map<string, Held>();
  readonly paused = new Set<string>();
  readonly #ground: Ground;
  /** What the open dialog would give; `null`: closed. */
  chosen: { name: string; text: string } | null = { name: "launch-week.csv", text: launchWeek() };

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  add(name: string, text: string): Held {
    const table = readTable(text);
    const id = fresh("batch");
    const defaults: BatchDefaults = {
      style: "cinematic",
      template: "bottom-bar",
      font: "inter",
      models: ["offline/aurora", "openai/gpt-image-2", "google/gemini-3-pro-image-preview"],
      profile: "og",
    };
    const held = {
      id,
      name,
      format: table.format,
      columns: table.columns,
      kept: table.rows.map((cells, at) => ({ id: `${id}-r${at + 1}`, cells, included: true })),
      preset: "dev-blog",
      defaults,
      runs: [],
      changed_at: new Date().toISOString(),
    };
    this.held.set(id, held);
    return held;
  }
  of(id: string): Held {
    const held = this.held.get(id);
    if (held === undefined) throw { code: "INVALID_INPUT", message: "This list is not here any more." } satisfies W.Error;
    return held;
  }
  rows(held: Held): BatchRow[] {
    const rows = held.kept.map((kept, at) => checkRow(this.#ground.catalog, held.columns, held.defaults, kept, at + 1));
    countSame(rows);
    return rows;
  }
  view(held: Held): BatchView {
    const rows = this.rows(held);
    const live = held.runs.findLast((run) => this.#ground.runs.get(run)?.ended === false) ?? null;
    return copy({
      id: held.id,
      name: held.name,
      format: held.format,
      columns: held.columns,
      preset: held.preset,
      defaults: held.defaults,
      rows,
      totals: totalsOf(rows),
      runs: held.runs,
      live,
    });
  }
  /** Does it, and answers what it changed. */
  change(held: Held, how: (held: Held) => void): BatchChange {
    const before = new Map(this.rows(held).map((row) => [row.id, JSON.stringify(row)]));
    how(held);
    held.changed_at = new Date().toISOString();
    const rows = this.rows(held);
    return { rows: copy(rows.filter((row) => before.get(row.id) !== JSON.stringify(row))), totals: totalsOf(rows) };
  }
  cells(held: Held): BatchCell[] {
    const cells = new Map<string, BatchCell>();
    for (const id of held.runs) {
      const run = this.#ground.runs.get(id);
      if (run === undefined) continue;
      const byThumbnail = new Map<string, BatchCell>();
      for (const planned of run.planned) {
        const cell: BatchCell = {
          entry: planned.entry ?? "",
          model: planned.model,
          thumbnail: planned.id,
          run: id,
          state: "queued",
          digest: null,
          base: null,
          cost_usd: null,
          possibly_usd: 0,
          unpriced: 0,
          error: null,
        };
        cells.set(`${cell.entry}|${cell.model}`, cell);
        byThumbnail.set(planned.id, cell);
      }
      for (const event of run.events) {
        const cell = event.thumbnail === undefined ? undefined : byThumbnail.get(event.thumbnail);
        if (cell === undefined) continue;
        if (event.event === "painted") Object.assign(cell, { base: event.digest, cost_usd: event.cost_usd ?? null });
        else if (event.event !== "warning" && event.event !== "partial") cell.state = event.event;
        if (event.event === "done" || event.event === "reused") Object.assign(cell, { digest: event.digest, base: event.base });
        if (event.event === "failed" || event.event === "needs_you") cell.error = event.error;
        if (event.event === "needs_you" || (event.event === "interrupted" && event.possibly_spent))
          cell.possibly_usd = this.#price(cell.model);
      }
    }
    return [...cells.values()];
  }
  #price(model: string): number {
    return this.#ground.catalog.models.find((one) => one.id === model)?.price_usd ?? 0;
  }

  begin(held: Held, wanted: (cell: BatchCell | undefined) => boolean): FakeRun {
    const before = new Map(this.cells(held).map((cell) => [`${cell.entry}|${cell.model}`, cell]));
    const going = this.rows(held).filter((row) => row.included && !row.skipped && row.mistakes.length === 0);
    const title = held.columns.findIndex((one) => one.field === "title");
    const planned: W.Planned[] = going.flatMap((row, at) =>
      row.entries.flatMap((entry) =>
        row.models
          .filter((model) => wanted(before.get(`${entry}|${model}`)))
          .map((model) => ({ id: fresh("thumb"), row: at, title: row.cells[title] ?? "", model, entry })),
      ),
    );
    const run: FakeRun = {
      on: { run: fresh("run"), kind: "generate", rows: going.map((row) => row.id), live: true },
      sheet: "",
      planned,
      events: [],
      ended: false,
    };
    this.#ground.runs.set(run.on.run, run);
    held.runs.push(run.on.run);
    this.#ground.push(run.on.run, { event: "run_started", thumbnails: planned });
    return run;
  }

  /** Makes its pictures by itself, a few at once of each model. */
  play(run: FakeRun, atOnce = 4): void {
    const id = run.on.run;
    const { push } = this.#ground;
    const waiting = new Map<string, W.Planned[]>();
    for (const one of run.planned)
      if (!run.events.some((event) => event.thumbnail === one.id && ENDS.includes(event.event)))
        waiting.set(one.model, [...(waiting.get(one.model) ?? []), one]);
    let open = [...waiting.values()].reduce((sum, list) => sum + list.length, 0);
    const pace = open > 1000 ? 0.05 : 1;
    const end = (one: W.Planned, happening: W.EventKind) => {
      if (run.ended) return;
      push(id, { thumbnail: one.id, ...happening });
      if (--open === 0) {
        const count = (of: string) => run.events.filter((event) => event.event === of).length;
        push(id, {
          event: "run_finished",
          done: count("done"),
          failed: count("failed"),
          needs_you: count("needs_you"),
          cancelled: count("cancelled"),
        });
      }
    };
    const next = (model: string) => {
      if (run.ended) return;
      if (this.paused.has(id)) return void setTimeout(() => next(model), 200);
      const one = waiting.get(model)?.shift();
      if (one === undefined) return;
      const chance = [...one.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7);
      const price = this.#price(model);
      const takes = (model.startsWith("offline/") ? 900 : 4000 + (chance % 40) * 100) * pace;
      push(id, { thumbnail: one.id, event: "generating", attempt: 1, risk_usd: 0.04 });
      setTimeout(() => {
        if (run.ended) return;
        if (price > 0 && chance % 41 === 0)
          end(one, { event: "failed", error: { code: "POLICY", message: "OpenAI declined this prompt: it names a brand." } });
        else if (price > 0 && chance % 53 === 0)
          end(one, { event: "needs_you", error: { code: "OUTCOME_UNKNOWN", message: "We lost contact after sending." } });
        else {
          push(
            id,
            {
              thumbnail: one.id,
              event: "painted",
              digest: `${one.title}-${model}`,
              bytes: 90_000,
              cost_usd: price,
              milliseconds: Math.round(takes),
            },
            { thumbnail: one.id, event: "composing" },
          );
          end(one, {
            event: "done",
            digest: `${one.title}-${model}-set`,
            base: `${one.title}-${model}`,
            width: 1200,
            height: 630,
            files: [],
          });
        }
        next(model);
      }, takes);
    };
    if (open === 0) push(id, { event: "run_finished", done: 0, failed: 0, needs_you: 0, cancelled: 0 });
    for (const model of waiting.keys()) for (let at = 0; at < atOnce / Math.min(1, pace * 4); at += 1) next(model);
  }
}

export function batchAnswers(lists: FakeLists, ground: Ground): Answers {
  const start = (held: Held, wanted: (cell: BatchCell | undefined) => boolean) => {
    const run = lists.begin(held, wanted);
    if (ground.plays) lists.play(run);
    return { run: run.on.run };
  };
  return {
    batch_list: async () =>
      [...lists.held.values()].reverse().map((held) => ({
        id: held.id,
        name: held.name,
        changed_at: held.changed_at,
        rows: held.kept.length,
        run: held.runs.at(-1) ?? null,
      })),
    batch_open: async (id) => lists.view(lists.of(id)),
    batch_choose: async () => (lists.chosen === null ? null : lists.view(lists.add(lists.chosen.name, lists.chosen.text))),
    batch_paste: async (text) => lists.view(lists.add("Pasted list", text)),
    batch_encoding: async (id, encoding) => {
      const held = lists.of(id);
      held.format = { ...held.format, encoding };
      return lists.view(held);
    },
    batch_map: async (id, column, field) => {
      const held = lists.of(id);
      held.columns = held.columns.map((one, at) => (at === column ? { ...one, field } : one));
      return lists.view(held);
    },
    batch_preset: async (id, preset) => {
      const held = lists.of(id);
      held.preset = preset;
      if (preset === "night-talks") held.defaults = { ...held.defaults, style: "vintage", models: ["offline/prism"] };
      return lists.view(held);
    },
    batch_edit: async (id, row, column, value) =>
      lists.change(lists.of(id), (held) => {
        for (const kept of held.kept) if (kept.id === row) kept.cells[column] = value;
      }),
    batch_fix: async (id, column, from, to) =>
      lists.change(lists.of(id), (held) => {
        for (const kept of held.kept) if (kept.cells[column] === from) kept.cells[column] = to;
      }),
    batch_include: async (id, rows, included) =>
      lists.change(lists.of(id), (held) => {
        const wanted = new Set(rows);
        for (const kept of held.kept) if (wanted.has(kept.id)) kept.included = included;
      }),
    batch_cells: async (id) => copy(lists.cells(lists.of(id))),
    batch_run: async (id, accepted_usd) => {
      const held = lists.of(id);
      const { cost_usd } = totalsOf(lists.rows(held));
      const limit = ground.limit();
      if (limit !== null && cost_usd > limit && accepted_usd === null)
        throw { code: "BUDGET", message: `This run (~$${cost_usd.toFixed(2)}) passes the limit ($${limit.toFixed(2)}).` } satisfies W.Error;
      return start(held, (cell) => cell === undefined || !(["done", "reused", "needs_you"].includes(cell.state) || cell.possibly_usd > 0));
    },
    batch_retry: async (id, unknown, these) =>
      start(
        lists.of(id),
        (cell) =>
          cell !== undefined &&
          (these !== null
            ? these.includes(cell.thumbnail)
            : cell.state === "failed" || (unknown && (cell.state === "needs_you" || cell.possibly_usd > 0))),
      ),
    batch_pause: async (run, paused) => {
      if (paused) lists.paused.add(run);
      else lists.paused.delete(run);
    },
    batch_export: async (_id, what) =>
      `/home/me/Pictures/Thumbsheet/${{ files: "launch-week", zip: "launch-week.zip", manifest: "manifest.json", mistakes: "launch-week-mistakes.csv" }[what]}`,
    batch_remove: async (id) => {
      lists.held.delete(id);
    },
    run_continue: async (run) => ({
      run,
      batch: [...lists.held.values()].find((held) => held.runs.includes(run))?.id ?? null,
      sheet: null,
    }),
    run_settle: async () => {},
  };
}

/**
 * `launch`: the list of the design, in the middle of its run; `play`: the same, running; `broken`: the same, with the program gone in
 * the middle of it; `check`: before a run; a number: so many titles. Answers what was interrupted.
 */
export function seedLists(lists: FakeLists, asked: string, push: FakeHost["push"]): W.InterruptedRun[] {
  if (/^\d+$/.test(asked)) {
    lists.add("many-titles.csv", manyTitles(Number(asked)));
    return [];
  }
  if (!["check", "launch", "play", "broken"].includes(asked)) return [];
  const held = lists.add("launch-week.csv", launchWeek());
  if (asked === "check") return [];
  const run = lists.begin(held, () => true);
  const id = run.on.run;
  if (asked === "play") {
    lists.play(run);
    return [];
  }
  const done = (one: W.Planned, price: number, milliseconds: number) =>
    push(
      id,
      { thumbnail: one.id, event: "generating", attempt: 1, risk_usd: 0.04 },
      { thumbnail: one.id, event: "painted", digest: `${one.title}-${one.model}`, bytes: 9, cost_usd: price, milliseconds },
      {
        thumbnail: one.id,
        event: "done",
        digest: `${one.title}-${one.model}-set`,
        base: `${one.title}-${one.model}`,
        width: 1200,
        height: 630,
        files: [],
      },
    );
  run.planned.forEach((one) => {
    const price = one.model.startsWith("offline/") ? 0 : 0.04;
    const takes = one.model.startsWith("offline/") ? 900 : one.model.startsWith("google/") ? 11_000 : 8_000;
    const model = one.model.split("/")[0];
    const row = one.row;
    // The fifth and after that of the rows that run: rows 3 and 8 of the list do not.
    if (row === 3 && model === "google") push(id, { thumbnail: one.id, event: "generating", attempt: 1, risk_usd: 0.04 });
    else if (row === 4 && model === "openai")
      push(
        id,
        { thumbnail: one.id, event: "generating", attempt: 1, risk_usd: 0.04 },
        {
          thumbnail: one.id,
          event: "needs_you",
          error: { code: "OUTCOME_UNKNOWN", message: "We lost contact after sending. OpenAI may have charged ~$0.04." },
        },
      );
    else if (row === 5 && model === "openai")
      push(
        id,
        { thumbnail: one.id, event: "generating", attempt: 1, risk_usd: 0.04 },
        {
          thumbnail: one.id,
          event: "waiting",
          reason: "rate_limit",
          seconds: 120,
          attempt: 1,
          error: { code: "RATE_LIMITED", message: "OpenAI asks us to wait." },
        },
      );
    else if (row === 5 && model === "google") return;
    else if (row === 6 && model === "openai")
      push(
        id,
        { thumbnail: one.id, event: "generating", attempt: 1, risk_usd: 0.04 },
        { thumbnail: one.id, event: "failed", error: { code: "POLICY", message: "OpenAI declined this prompt: it names a brand." } },
      );
    else if (row < 7 || (row > 12 && row < 26)) done(one, price, takes);
  });
  if (asked !== "broken") return [];
  const open = run.planned.filter((one) => !run.events.some((event) => event.thumbnail === one.id && ENDS.includes(event.event)));
  const out = open.filter((one) => run.events.filter((event) => event.thumbnail === one.id).at(-1)?.event === "generating");
  push(id, ...open.map((one) => ({ thumbnail: one.id, event: "interrupted" as const, possibly_spent: out.includes(one) })), {
    event: "run_finished",
    done: 0,
    failed: 1,
    needs_you: open.length + 1,
    cancelled: 0,
  });
  return [
    {
      sheet: null,
      batch: held.id,
      name: run.planned[0]?.title ?? "",
      run: id,
      interrupted: open.length,
      possibly_spent: out.length,
      possibly_usd: out.length * 0.04,
      unpriced: 0,
    },
  ];
}
