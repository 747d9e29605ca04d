// The status line's sentence. Pure.
import type { BatchTotals } from "$lib/bindings";
import { words } from "$lib/words";
import type { Sums } from "./summary";

const say = words.batch.status;

/** "Batch running, 57 of 126 done, 1 needs you, 6 rows need a fix" */
export function statusLine(
  sums: Pick<Sums, "done" | "total" | "needs_you" | "failed">,
  totals: Pick<BatchTotals, "rows" | "thumbnails" | "mistakes">,
  live: boolean,
  paused: boolean,
): string {
  const head = live
    ? (paused ? say.paused : say.running)(sums.done, sums.total)
    : sums.total > 0
      ? say.done(sums.done, sums.total)
      : say.idle(totals.rows, totals.thumbnails);
  const parts = [head];
  if (sums.needs_you > 0) parts.push(say.needYou(sums.needs_you));
  if (sums.failed > 0) parts.push(say.failed(sums.failed));
  if (totals.mistakes > 0) parts.push(say.mistakes(totals.mistakes));
  return parts.join(", ");
}
