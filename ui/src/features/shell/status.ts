// The status line's sentences and the shares of its 2 px tally. Pure, so that sums and words can be tested.
import type { Tally } from "$features/studio/types";
import { words } from "$lib/words";

const say = words.frame.status;

/** "5 of 21 done, 2 need you, 1 failed"; null where nothing was asked. */
export function countLine(tally: Tally): string | null {
  if (tally.total === 0) return null;
  const parts = [say.done(tally.done, tally.total)];
  if (tally.needs_you > 0) parts.push(say.needYou(tally.needs_you));
  if (tally.failed > 0) parts.push(say.failed(tally.failed));
  if (tally.cancelled > 0) parts.push(say.cancelled(tally.cancelled));
  return parts.join(", ");
}

/** "$0.20 spent, possibly $0.08 more"; null where no money was involved. */
export function moneyLine(tally: Tally): string | null {
  const parts: string[] = [];
  if (tally.spent_usd > 0) parts.push(say.spent(tally.spent_usd));
  if (tally.possibly_usd > 0) parts.push(tally.spent_usd > 0 ? say.possibly(tally.possibly_usd) : say.possiblyAlone(tally.possibly_usd));
  if (tally.unpriced > 0) parts.push(say.possiblyUnpriced(tally.unpriced));
  return parts.length === 0 ? null : parts.join(", ");
}

export type Share = { kind: "done" | "running" | "waiting" | "needs_you" | "failed"; share: number };

/** Each as wide as its share of what was asked. Waiting counts as its own, not under running as well. */
export function shares(tally: Tally): Share[] {
  if (tally.total === 0) return [];
  const waiting = tally.waiting;
  const running = Math.max(0, tally.running - tally.waiting - tally.queued);
  const all: [Share["kind"], number][] = [
    ["done", tally.done],
    ["running", running],
    ["waiting", waiting],
    ["needs_you", tally.needs_you],
    ["failed", tally.failed],
  ];
  return all.filter(([, n]) => n > 0).map(([kind, n]) => ({ kind, share: n / tally.total }));
}
