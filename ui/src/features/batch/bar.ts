// The progress bar's shares and the words for the time left. Pure.
import type { Sums } from "./summary";

export type Share = { kind: "done" | "running" | "waiting" | "needs_you" | "failed"; share: number };

/** Each as wide as its share of what was asked; what is queued or was cancelled is the empty rest. */
export function sharesOf(sums: Pick<Sums, "done" | "running" | "waiting" | "needs_you" | "failed" | "total">): Share[] {
  if (sums.total === 0) return [];
  const kinds = ["done", "running", "waiting", "needs_you", "failed"] as const;
  return kinds.filter((kind) => sums[kind] > 0).map((kind) => ({ kind, share: sums[kind] / sums.total }));
}

/** "40 s", "7 min", "1 h 20 min": no more exact than it is known. */
export function minutes(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds < 10 ? seconds : Math.ceil(seconds / 5) * 5} s`;
  const whole = Math.ceil(seconds / 60);
  if (whole < 60) return `${whole} min`;
  const rest = whole >= 600 ? 0 : Math.ceil((whole % 60) / 5) * 5;
  const hours = Math.floor(whole / 60) + (rest === 60 ? 1 : 0);
  return `${hours} h` + (rest === 0 || rest === 60 ? "" : ` ${rest} min`);
}
