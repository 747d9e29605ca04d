// F6 and Shift F6 go from region to region: the top bar, Compose, the sheet, the inspector, the status bar.
// A region marks itself with data-region; its focus goes back to where it was left.

const left = new WeakMap<Element, HTMLElement>();

function reachable(element: HTMLElement): boolean {
  return element.isConnected && element.getClientRects().length > 0 && !element.hasAttribute("disabled");
}

const STOPS = 'button, input, textarea, select, a[href], [tabindex]:not([tabindex="-1"])';

function firstStop(region: HTMLElement): HTMLElement | null {
  const before = left.get(region);
  if (before !== undefined && reachable(before) && region.contains(before)) return before;
  return [...region.querySelectorAll<HTMLElement>(STOPS)].find((one) => one.tabIndex >= 0 && reachable(one)) ?? null;
}

export function nextRegion(backwards = false): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (one) => one.getClientRects().length > 0 && one.closest("[inert]") === null,
  );
  const active = document.activeElement;
  const at = regions.findIndex((region) => region.contains(active));
  const here = regions[at];
  if (here !== undefined && active instanceof HTMLElement) left.set(here, active);
  for (let step = 1; step <= regions.length; step++) {
    const from = at === -1 ? (backwards ? 0 : -1) : at;
    const region = regions[(from + (backwards ? -step : step) + regions.length * 2) % regions.length];
    const stop = region === undefined ? null : firstStop(region);
    if (stop !== null) {
      stop.focus();
      return;
    }
  }
}
