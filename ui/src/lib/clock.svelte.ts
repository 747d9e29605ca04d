// The time that seconds on screen are counted by. It ticks only while something is under way: an idle sheet costs nothing.
const TICK_MS = 100;
const REDUCED_TICK_MS = 1000;

const prefersCalm = (): boolean => typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

class Clock {
  now = $state(Date.now());
  #timer: ReturnType<typeof setInterval> | null = null;
  #every = 0;
  /** Who has something under way: the sheet, the list. */
  readonly #for = new Set<string>();

  /** Ticks ten times a second, or once with reduced motion; stops when nothing runs anywhere. */
  run(asked: boolean, calm = false, by = "sheet"): void {
    if (asked) this.#for.add(by);
    else this.#for.delete(by);
    const running = this.#for.size > 0;
    const every = calm || prefersCalm() ? REDUCED_TICK_MS : TICK_MS;
    if (running && this.#timer !== null && this.#every === every) return;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.now = Date.now();
    if (!running) return;
    this.#every = every;
    this.#timer = setInterval(() => {
      this.now = Date.now();
    }, every);
  }

  get running(): boolean {
    return this.#timer !== null;
  }
}

export const clock = new Clock();
