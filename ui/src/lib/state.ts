// The states of a thumbnail, from its request to its end.
type EndState = "done" | "reused" | "failed" | "needs_you" | "cancelled" | "interrupted";
type ActiveState = "queued" | "waiting" | "generating" | "composing" | "saving";
export type Progress = ActiveState | EndState;
/** `ready`: nothing was asked for this cell yet. */
export type State = "ready" | Progress;

export const isUnderWay = (state: State): boolean =>
  state === "queued" || state === "waiting" || state === "generating" || state === "composing" || state === "saving";

export const isMade = (state: State): boolean => state === "done" || state === "reused";
