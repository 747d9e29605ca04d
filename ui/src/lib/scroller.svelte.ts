import { lineOfSlot, scrollTo, windowOf, type Lines } from "./window";

type Options = {
  lines: () => Lines;
  /** How many lines beyond those in sight are kept on each side. */
  over: number;
  /** The height of what sticks to the top and covers the lines. */
  head?: () => number;
  /** The height of what lies above the lines and scrolls with them. */
  before?: () => number;
};

/**
 * An element that scrolls over more lines than the page holds. Bind `element`, `wide` and `high`, and call `read` when it scrolls. What
 * it tells are numbers, not one object: what depends on a number is looked at again when that changes, not at every pixel.
 */
export class Scroller {
  element = $state<HTMLElement | null>(null);
  wide = $state(0);
  high = $state(0);
  top = $state(0);

  readonly #options: Options;
  /** The height in which lines are seen. */
  readonly body = $derived.by(() => Math.max(0, this.high - (this.#options.head?.() ?? 0)));
  readonly #window = $derived.by(() =>
    windowOf(this.#options.lines(), this.top - (this.#options.before?.() ?? 0), this.body, this.#options.over),
  );
  readonly first = $derived.by(() => this.#window.first);
  readonly last = $derived.by(() => this.#window.last);
  readonly from = $derived.by(() => this.#window.from);
  readonly pool = $derived.by(() => this.#window.pool);
  readonly slots = $derived.by(() => Array.from({ length: this.pool }, (_, slot) => slot));

  constructor(options: Options) {
    this.#options = options;
  }

  get window() {
    return this.#window;
  }

  lineOf(slot: number): number {
    return lineOfSlot(slot, this);
  }

  /** Whether a line is in the page, in sight or not. */
  keeps(line: number): boolean {
    return line >= this.from && line < this.from + this.pool;
  }

  read(): void {
    this.top = this.element?.scrollTop ?? 0;
  }

  to(y: number): void {
    if (this.element === null) return;
    this.element.scrollTop = y;
    this.read();
  }

  /** Scrolls no further than it must for all between two heights to be in sight. */
  reveal(upper: number, lower: number, height: number = this.body): void {
    if (this.element === null) return;
    const to = scrollTo(upper, lower, this.element.scrollTop, height);
    if (to !== null) this.to(to);
  }
}
