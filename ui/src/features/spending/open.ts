// The ways to what was spent, and to its limits.
import { tick } from "svelte";
import { studio } from "$features/studio/studio.svelte";

export function openSpending(): void {
  studio.settingsPane = "spending";
  studio.view = "settings";
}

/** To the limits of days and months, with the first of them at hand. */
export async function openLimits(): Promise<void> {
  studio.closeTile();
  studio.settingsPane = "generation";
  studio.view = "settings";
  await tick();
  requestAnimationFrame(() => {
    const first = document.querySelector<HTMLElement>('[data-testid="day-limit"], [data-testid="day-limit-on"]');
    first?.scrollIntoView({ block: "center" });
    first?.focus();
  });
}
