// How large the page is shown, kept from one start to the next.
import { host } from "$lib/host";
import { recall, remember } from "$lib/memory";
import { tried } from "$lib/say/tried";

const KEPT = "zoom";
/** The steps of browsers. */
const LEVELS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

let level = 1;

/** The level at which the page is shown. */
export function zoomLevel(): number {
  return level;
}

/** The next step up (1) or down (-1); at the last step nothing changes. */
export function zoomBy(step: 1 | -1): Promise<unknown> {
  const at = LEVELS.findIndex((known) => known >= level);
  return zoomTo(LEVELS[at + step] ?? level);
}

/** Shows the page at a level, and keeps the level. */
export function zoomTo(to: number): Promise<unknown> {
  level = to;
  remember(KEPT, to);
  return tried(() => host.zoom(to));
}

/** After the start: as it was left. */
export function zoomAsLeft(): void {
  const left = recall(KEPT);
  if (typeof left === "number" && left !== 1 && LEVELS.some((known) => known === left)) void zoomTo(left);
}
