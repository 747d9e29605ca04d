const WEIGHTS = [400, 500, 600];

/**
 * The page's own typeface, asked for before anything is laid out: what is laid out without it is measured in a typeface of
 * the system, which takes long to be found, and is laid out again. Where the system's own is used, nothing is waited for.
 */
export async function typefaces(): Promise<void> {
  if (document.documentElement.dataset["platform"] !== "linux") return;
  // Without one the page is in another typeface, and just as usable.
  await Promise.allSettled(WEIGHTS.map((weight) => document.fonts.load(`${weight} 1em Inter`)));
}
