// The drawn pictures that are kept, by request: the least recently used go first, but never one on screen.
import type { Pixels } from "$lib/pixels";

export class PictureCache {
  readonly #kept = new Map<string, Pixels>();
  readonly #max: number;
  readonly #onScreen: (pixels: Pixels) => boolean;
  #bytes = 0;

  /** `most`: bytes. */
  constructor(max: number, onScreen: (pixels: Pixels) => boolean) {
    this.#max = max;
    this.#onScreen = onScreen;
  }

  get(key: string): Pixels | undefined {
    const pixels = this.#kept.get(key);
    if (pixels) {
      this.#kept.delete(key);
      this.#kept.set(key, pixels);
    }
    return pixels;
  }

  add(key: string, pixels: Pixels): void {
    this.#bytes += pixels.rgba.length - (this.#kept.get(key)?.rgba.length ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, pixels);
  }

  /** Lets the oldest go. Called when all of an answer is shown: before, what is new is not on screen yet. */
  shrink(): void {
    for (const [key, pixels] of this.#kept) {
      if (this.#bytes <= this.#max) return;
      if (this.#onScreen(pixels)) continue;
      this.#kept.delete(key);
      this.#bytes -= pixels.rgba.length;
    }
  }

  get size(): number {
    return this.#kept.size;
  }
}
