// Where the focus goes when another view takes the place of the one that had it.

/** Where the keys of each view work at once. */
const PLACES = {
  studio: '[data-testid="grid"] [data-key][tabindex="0"]',
  batch: '[data-testid="batch-grid"], [data-testid="batch-choose"]',
  gallery: '[data-testid="gallery-grid"]',
  settings: 'main nav [aria-current="page"]',
};
/** What one comes from: the buttons of the views, in the top bar. */
const VIEWS = ".topbar nav button, .topbar .view-button";

/** Nothing has the focus, or only the button that led here. */
export function isFree(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.matches(VIEWS);
}

/** Into the view; where it has no such place (nothing is there yet), to its button. */
export function enter(view: keyof typeof PLACES): void {
  if (!isFree()) return;
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  const place = find(PLACES[view]);
  place?.focus({ preventScroll: true });
  if (place === null || document.activeElement !== place) find('.topbar [aria-current="page"]')?.focus();
}
