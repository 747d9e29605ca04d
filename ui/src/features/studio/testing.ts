// Helpers of this folder's tests: events as the program sends them, and the little that jsdom has not.
import type { Event, ThumbnailFiles, EventKind, Planned, RunOnSheet } from "$lib/bindings";

export const AT = Date.parse("2026-11-24T09:00:00.000Z");

export const runOn = (run: string, rows: string[], kind: RunOnSheet["kind"] = "generate"): RunOnSheet => ({ run, kind, rows, live: true });

export const planned = (run: string, row: number, model: string, title = "Why fan-out beats a queue"): Planned => ({
  id: `${run}-${row}-${model}`,
  row,
  title,
  model,
});

type Told = [thumbnail: string | null, happening: EventKind, seconds?: number];

/** `seconds`: after 09:00:00. Without it each event is one second after the one before. */
export function recorded(run: string, told: Told[]): Event[] {
  return told.map(([thumbnail, happening, seconds], seq) => ({
    run,
    seq,
    at: new Date(AT + (seconds ?? seq) * 1000).toISOString(),
    ...(thumbnail === null ? {} : { thumbnail }),
    ...happening,
  }));
}

export const started = (...thumbnails: Planned[]): Told => [null, { event: "run_started", thumbnails }];
/** `risk_usd`: its estimate, as it is journalled. */
export const generating = (id: string, attempt = 1, risk_usd = 0.04): Told => [id, { event: "generating", attempt, risk_usd }];
export const painted = (id: string, base: string, cost_usd?: number, milliseconds = 4100): Told => [
  id,
  { event: "painted", digest: base, bytes: 9, milliseconds, ...(cost_usd === undefined ? {} : { cost_usd }) },
];
const finished = (base: string): ThumbnailFiles => ({ digest: `${base}-set`, base, width: 1200, height: 630, files: [] });
export const done = (id: string, base: string): Told => [id, { event: "done", ...finished(base) }];
export const failed = (id: string, code: "POLICY" | "SAVE_FAILED" | "KEY_REJECTED" | "BAD_IMAGE"): Told => [
  id,
  { event: "failed", error: { code, message: `It failed: ${code}.` } },
];
export const needsYou = (id: string): Told => [
  id,
  { event: "needs_you", error: { code: "OUTCOME_UNKNOWN", message: "We lost contact after sending." } },
];

/** A chance that is the same in every run: a failing case can be looked at again. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}
