// The fold over a run's events: what each of its thumbnails came to. The same rules as crates/core/src/run_state.rs, tested with the same vectors, and
// nothing but the events go in, so that a replay after a restart says what the live stream said.
import type { Event, RunOnSheet } from "$lib/bindings";
import { cellKey, type Version } from "./types";
import { isNone, isPossiblySpent, NO_RISK, riskOf, sumOfRisks } from "$lib/money";
import { isUnderWay } from "$lib/state";

export class RunFold {
  readonly on: RunOnSheet;
  finished = false;
  #versions = new Map<string, Version>();
  /** Cell key of each thumbnail. */
  #cells = new Map<string, string>();
  #seq = -1;

  constructor(on: RunOnSheet) {
    this.on = on;
  }

  /** Takes the next events; answers the cells they changed. */
  apply(events: readonly Event[]): Set<string> {
    const changed = new Set<string>();
    for (const event of events) {
      // A follower that was joined twice, or late, may send again what is known: `seq` has no gaps, so it says so.
      if (event.seq <= this.#seq) continue;
      this.#seq = event.seq;
      if (event.event === "run_started") {
        for (const planned of event.thumbnails) {
          const row = this.on.rows[planned.row];
          if (row === undefined) continue;
          const key = cellKey(row, planned.model);
          this.#cells.set(planned.id, key);
          this.#versions.set(planned.id, queued(this.on, planned, Date.parse(event.at)));
          changed.add(key);
        }
      } else if (event.event === "run_finished") {
        this.finished = true;
      } else if (event.thumbnail !== undefined) {
        const version = this.#versions.get(event.thumbnail);
        const key = this.#cells.get(event.thumbnail);
        if (!version || key === undefined) continue;
        this.#versions.set(event.thumbnail, next(version, event));
        changed.add(key);
      }
    }
    return changed;
  }

  get(thumbnail: string): Version | undefined {
    return this.#versions.get(thumbnail);
  }

  /** Its thumbnails in the order they were planned, each with its cell. */
  *cells(): Iterable<[key: string, version: Version]> {
    for (const [id, version] of this.#versions) yield [this.#cells.get(id) ?? "", version];
  }

  get underWay(): boolean {
    if (this.finished) return false;
    for (const version of this.#versions.values()) if (isUnderWay(version.state)) return true;
    return this.#versions.size === 0 && this.on.live;
  }
}

export function queued(on: Pick<RunOnSheet, "run" | "kind">, planned: { id: string; title: string; model: string }, at: number): Version {
  return {
    thumbnail: planned.id,
    run: on.run,
    kind: on.kind,
    model: planned.model,
    title: planned.title,
    state: "queued",
    base: null,
    partial: null,
    attempt: 0,
    since: at,
    until: null,
    reason: null,
    error: null,
    warnings: [],
    cost_usd: null,
    milliseconds: 0,
    files: [],
    possibly: false,
    out: null,
    risk: NO_RISK,
  };
}

/** A new version each time: whoever holds the old one can tell that it changed. */
export function next(version: Version, event: Event): Version {
  return { ...stepped(version, event), ...counted(version, event) };
}

/**
 * What was spent by the rule of the journal: an attempt whose cost nobody told counts with its estimate, unless it proves that
 * nothing was billed.
 */
function counted(version: Version, event: Event): Pick<Version, "out" | "risk"> {
  const { out, risk } = version;
  const ended = (billed: boolean) => ({ out: null, risk: out !== null && billed ? sumOfRisks([risk, out]) : risk });
  switch (event.event) {
    case "generating":
      return { out: riskOf(event.risk_usd), risk };
    case "waiting":
      return event.error === undefined ? { out, risk } : ended(isPossiblySpent(event.error.code, true));
    case "failed":
      return ended(isPossiblySpent(event.error.code, true));
    case "painted":
      return ended(event.cost_usd === undefined);
    case "needs_you":
      return ended(true);
    case "cancelled":
      return ended(event.unsent !== true);
    case "interrupted":
      return ended(event.possibly_spent);
    default:
      return { out, risk };
  }
}

function stepped(version: Version, event: Event): Version {
  const at = Date.parse(event.at);
  const enter = (state: Version["state"]): Version => ({
    ...version,
    state,
    since: at,
    until: null,
    reason: null,
    error: null,
  });
  switch (event.event) {
    case "generating":
      return { ...enter("generating"), attempt: event.attempt, partial: null };
    case "waiting":
      return {
        ...enter("waiting"),
        attempt: event.attempt,
        reason: event.reason,
        until: event.seconds === undefined ? null : at + event.seconds * 1000,
        error: event.error ?? null,
        partial: null,
      };
    case "partial":
      return { ...version, partial: event.digest };
    case "painted":
      return { ...version, base: event.digest, cost_usd: event.cost_usd ?? null, milliseconds: event.milliseconds };
    case "composing":
    case "saving":
      return enter(event.event);
    case "warning":
      return { ...version, warnings: [...version.warnings, event.error] };
    case "done":
      return { ...enter("done"), base: event.base, files: event.files };
    case "reused":
      return { ...enter("reused"), base: event.base, files: event.files, cost_usd: 0 };
    case "failed":
      return {
        ...enter("failed"),
        error: event.error,
        possibly: version.base === null && isPossiblySpent(event.error.code, version.attempt > 0),
      };
    case "needs_you":
      return { ...enter("needs_you"), error: event.error, possibly: true };
    case "cancelled": {
      // Cancelling does not call a request back: one that was out may be billed, and the journal keeps it so.
      const sent = version.state === "generating" && event.unsent !== true && (version.out === null || !isNone(version.out));
      return { ...enter("cancelled"), possibly: version.base === null && isPossiblySpent("CANCELLED", sent) };
    }
    case "interrupted":
      return { ...enter("interrupted"), possibly: event.possibly_spent };
    default:
      return version;
  }
}
