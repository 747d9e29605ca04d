// The same cases as crates/core/src/run_state/tests.rs: two folds, one meaning.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EventKind } from "$lib/bindings";
import { isUnderWay } from "$lib/state";
import { RunFold } from "./fold";
import { recorded, runOn } from "./testing";
import type { Version } from "./types";

type Thumbnail = Pick<Version, "state" | "base" | "cost_usd" | "milliseconds" | "possibly"> & { attempts: number };
type Vector = {
  name: string;
  events: [thumbnail: string | null, kind: EventKind][];
  thumbnails: Thumbnail[];
  sums: { done: number; failed: number; needs_you: number; cancelled: number; under_way: number; spent_usd: number; possibly: number };
  finished: boolean;
};

const vectors = JSON.parse(readFileSync(join(process.cwd(), "../tests/vectors/fold.json"), "utf8")) as Vector[];

const sum = (amounts: number[]) => Math.round(amounts.reduce((all, one) => all + one, 0) * 1e6) / 1e6;

describe("the fold says what the vectors say", () => {
  test.each(vectors)("$name", (vector) => {
    const fold = new RunFold(runOn("r", ["row-a"]));
    fold.apply(recorded("r", vector.events));
    const versions = [...fold.cells()].map(([, version]) => version);
    const told = versions.map(({ state, attempt, base, cost_usd, milliseconds, possibly }) => ({
      state,
      attempts: attempt,
      base,
      cost_usd,
      milliseconds,
      possibly,
    }));
    expect(told).toEqual(vector.thumbnails);
    const count = (...states: Version["state"][]) => versions.filter((version) => states.includes(version.state)).length;
    expect({
      done: count("done", "reused"),
      failed: count("failed"),
      needs_you: count("needs_you", "interrupted"),
      cancelled: count("cancelled"),
      under_way: versions.filter((version) => isUnderWay(version.state)).length,
      spent_usd: sum(versions.map((version) => version.cost_usd ?? 0)),
      possibly: versions.filter((version) => version.possibly).length,
    }).toEqual(vector.sums);
    expect(fold.finished).toBe(vector.finished);
  });
});
