// The same cases as crates/core/src/run_state/tests.rs: two folds, one meaning.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EventKind } from "$lib/bindings";
import { type Risk, sum, sumOfRisks } from "$lib/money";
import { isUnderWay } from "$lib/state";
import { RunFold } from "./fold";
import { recorded, runOn } from "./testing";
import type { Version } from "./types";

type Thumbnail = Pick<Version, "state" | "base" | "cost_usd" | "milliseconds" | "possibly"> & {
  attempts: number;
  possibly_usd: number;
  unpriced: number;
  out?: Risk;
};
type Vector = {
  name: string;
  events: [thumbnail: string | null, kind: EventKind][];
  thumbnails: Thumbnail[];
  sums: Record<
    "done" | "failed" | "needs_you" | "cancelled" | "under_way" | "spent_usd" | "possibly" | "possibly_usd" | "unpriced",
    number
  >;
  finished: boolean;
};

const vectors = JSON.parse(readFileSync(join(process.cwd(), "../tests/vectors/fold.json"), "utf8")) as Vector[];

describe("the fold says what the vectors say", () => {
  test.each(vectors)("$name", (vector) => {
    const fold = new RunFold(runOn("r", ["row-a"]));
    fold.apply(recorded("r", vector.events));
    const versions = [...fold.cells()].map(([, version]) => version);
    const told = versions.map(({ state, attempt, base, cost_usd, milliseconds, possibly, risk, out }) => ({
      state,
      attempts: attempt,
      base,
      cost_usd,
      milliseconds,
      possibly,
      possibly_usd: risk.usd,
      unpriced: risk.unpriced,
      ...(out === null ? {} : { out }),
    }));
    expect(told).toEqual(vector.thumbnails);
    const count = (...states: Version["state"][]) => versions.filter((version) => states.includes(version.state)).length;
    const risk = sumOfRisks(versions.map((version) => version.risk));
    expect({
      done: count("done", "reused"),
      failed: count("failed"),
      needs_you: count("needs_you", "interrupted"),
      cancelled: count("cancelled"),
      under_way: versions.filter((version) => isUnderWay(version.state)).length,
      spent_usd: sum(versions.map((version) => version.cost_usd ?? 0)),
      possibly: versions.filter((version) => version.possibly).length,
      possibly_usd: risk.usd,
      unpriced: risk.unpriced,
    }).toEqual(vector.sums);
    expect(fold.finished).toBe(vector.finished);
  });
});
