import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { batch } from "$features/batch/batch.svelte";
import { RunFold } from "$features/studio/fold";
import { done, failed, generating, needsYou, painted, planned, recorded, runOn, started } from "$features/studio/testing";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import { seedLists } from "$lib/host/fake-batch";
import { leftOver } from "./interrupted.svelte";
import LeftRuns from "./LeftRuns.svelte";
import { costOf, offerOf } from "./offer";

const FLARE = "openai/gpt-image-2";
const priceOf = (model: string) => (model === FLARE ? 0.04 : 0);

describe("what going on would make and cost", () => {
  const all = Array.from({ length: 7 }, (_, row) => planned("run", row, FLARE));
  const [made, stored, out, lost, refused, rejected, never] = all.map((one) => one.id) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const fold = new RunFold(
    runOn(
      "run",
      all.map((_, at) => `r${at}`),
    ),
  );
  fold.apply(
    recorded("run", [
      started(...all),
      ...[made, stored, out, lost, refused, rejected].map((id) => generating(id)),
      painted(made, "base", 0.04),
      done(made, "base"),
      painted(stored, "base-2", 0.04),
      needsYou(lost),
      failed(refused, "POLICY"),
      failed(rejected, "KEY_REJECTED"),
      [out, { event: "interrupted", possibly_spent: true }],
      [never, { event: "interrupted", possibly_spent: false }],
      [stored, { event: "interrupted", possibly_spent: false }],
    ]),
  );
  const offer = offerOf(
    [...fold.cells()].map(([, version]) => version),
    priceOf,
  );
  it("asks for what never started or surely failed, and leaves what may have been billed apart", () => {
    expect(offer).toMatchObject({ total: 7, done: 1, left: 2, left_usd: 0.08, stored: 1, unknown: 2, unknown_usd: 0.08 });
    expect(costOf(offer, false)).toBeCloseTo(0.08);
    expect(costOf(offer, true), "with those as well").toBeCloseTo(0.16);
  });
  it("takes one that was being made when the program vanished for one that may be billed", () => {
    const killed = new RunFold(runOn("run", ["r0"]));
    killed.apply(recorded("run", [started(planned("run", 0, FLARE)), generating(planned("run", 0, FLARE).id)]));
    expect(
      offerOf(
        [...killed.cells()].map(([, version]) => version),
        priceOf,
      ),
    ).toMatchObject({ left: 0, unknown: 1 });
  });
  it("says that it does not know where a model has no price", () => {
    expect(
      offerOf(
        [...fold.cells()].map(([, version]) => version),
        () => null,
      ),
    ).toMatchObject({ left_usd: null, again_usd: null, unknown_usd: 0.08 });
    const unpriced = new RunFold(runOn("run", ["r0"]));
    const { id } = planned("run", 0, FLARE);
    unpriced.apply(recorded("run", [started(planned("run", 0, FLARE)), [id, { event: "generating", attempt: 1 }], needsYou(id)]));
    expect(
      offerOf(
        [...unpriced.cells()].map(([, version]) => version),
        priceOf,
      ),
      "what it may have cost is not guessed by today's prices",
    ).toMatchObject({ unknown: 1, unknown_usd: null, again_usd: 0.04 });
  });
});

describe("an interrupted run", () => {
  beforeEach(async () => {
    fake.lists.held.clear();
    fake.calls = [];
    await studio.start();
    studio.view = "studio";
    studio.interrupted = seedLists(fake.lists, "broken", fake.push);
    leftOver.read(studio.interrupted);
    render(LeftRuns);
    await waitFor(() => expect(screen.getByTestId("interrupted-run").textContent).toContain("launch-week.csv"));
  });
  afterEach(cleanup);

  it("is offered with what it costs, and nothing of it has started", () => {
    const said = screen.getByTestId("interrupted-run").textContent ?? "";
    expect(said).toContain("55 of 123 done.");
    expect(said).toContain("Nothing was started again.");
    expect(said).toContain("2 may be billed ~$0.08.");
    expect(screen.getByTestId("interrupted-continue").textContent).toContain("Continue ~$1.76");
    expect(fake.calls.some((call) => call.method === "run_continue")).toBe(false);
  });
  it("goes on without those that may be billed, unless that is chosen", async () => {
    await fireEvent.click(screen.getByTestId("interrupted-again"));
    expect(screen.getByTestId("interrupted-continue").textContent).toContain("Continue ~$1.84");
    await fireEvent.click(screen.getByTestId("interrupted-leave"));
    await fireEvent.click(screen.getByTestId("interrupted-continue"));
    await waitFor(() => expect(screen.queryByTestId("interrupted-run")).toBeNull());
    expect(fake.calls.find((call) => call.method === "run_continue")?.args[1]).toBe(false);
    await waitFor(() => expect(batch.view?.name, "it is shown where it goes on").toBe("launch-week.csv"));
    expect(studio.view).toBe("batch");
  });
  it("is kept, or discarded after one question", async () => {
    await fireEvent.click(screen.getByTestId("interrupted-discard"));
    await fireEvent.click(await screen.findByTestId("interrupted-discard-do"));
    await waitFor(() => expect(screen.queryByTestId("interrupted-run")).toBeNull());
    expect(fake.calls.filter((call) => call.method === "run_settle").length, "not kept").toBe(1);
  });
});
