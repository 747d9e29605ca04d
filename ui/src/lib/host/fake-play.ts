import type * as W from "$lib/bindings";
import type { FakeHost, FakeRun } from "./fake";

/** A run that makes its pictures by itself: for looking at the page without a program. */
export function playRun(run: FakeRun, catalog: W.Catalog, push: FakeHost["push"]): void {
  const id = run.on.run;
  let open = run.planned.length;
  run.planned.forEach((one, at) => {
    const digest = `${one.model}-${one.title}-${id}`;
    const cost = catalog.models.find((model) => model.id === one.model)?.price_usd ?? 0;
    const start = 200 + Math.floor(at / 4) * 900;
    const steps: [number, { thumbnail: string } & W.EventKind][] = [
      [start, { thumbnail: one.id, event: "generating", attempt: 1, risk_usd: 0.04 }],
      [
        start + 900 + (at % 4) * 350,
        { thumbnail: one.id, event: "painted", digest, bytes: 90_000, cost_usd: cost, milliseconds: 900 + (at % 4) * 350 },
      ],
      [start + 920 + (at % 4) * 350, { thumbnail: one.id, event: "composing" }],
      [start + 1000 + (at % 4) * 350, { thumbnail: one.id, event: "saving" }],
      [
        start + 1050 + (at % 4) * 350,
        { thumbnail: one.id, event: "done", digest: `${digest}-set`, base: digest, width: 1200, height: 630, files: [] },
      ],
    ];
    for (const [after, happening] of steps) {
      setTimeout(() => {
        // A cancelled thumbnail has ended already: nothing may follow.
        if (run.ended || run.events.some((event) => event.thumbnail === one.id && event.event === "cancelled")) return;
        push(id, happening);
        if (happening.event === "done" && --open === 0)
          push(id, { event: "run_finished", done: run.planned.length, failed: 0, needs_you: 0, cancelled: 0 });
      }, after);
    }
  });
}
