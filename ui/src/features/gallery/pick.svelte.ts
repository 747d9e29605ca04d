// What is selected in the gallery: thumbnails, wherever they are; the focus and a range's beginning are places in the order.
import { SvelteSet } from "svelte/reactivity";
import type { Entry } from "$lib/bindings";

export class Pick {
  readonly ids = new SvelteSet<string>();
  /** Entries that were selected by hand: for comparing, also when their page has been let go. */
  readonly known = new Map<string, Entry>();
  anchor: number | null = null;
  /** What was selected before the range that is being drawn now. */
  #before: string[] = [];

  only(entry: Entry, index: number): void {
    this.#before = [];
    this.#replace([entry.thumbnail]);
    this.known.set(entry.thumbnail, entry);
    this.anchor = index;
  }

  toggle(entry: Entry, index: number): void {
    if (this.ids.has(entry.thumbnail)) this.ids.delete(entry.thumbnail);
    else this.ids.add(entry.thumbnail);
    this.known.set(entry.thumbnail, entry);
    this.#before = [...this.ids];
    this.anchor = index;
  }

  range(thumbnails: readonly string[]): void {
    this.#replace([...this.#before, ...thumbnails]);
  }

  all(thumbnails: readonly string[]): void {
    this.#before = [];
    this.#replace(thumbnails);
  }

  /** The focus moved: the next range begins here. */
  from(index: number): void {
    this.anchor = index;
    this.#before = [...this.ids];
  }

  clear(): void {
    this.#before = [];
    this.ids.clear();
    this.known.clear();
  }

  #replace(thumbnails: readonly string[]): void {
    const wanted = new Set(thumbnails);
    for (const id of [...this.ids]) if (!wanted.has(id)) this.ids.delete(id);
    for (const id of wanted) if (!this.ids.has(id)) this.ids.add(id);
    for (const id of [...this.known.keys()]) if (!wanted.has(id)) this.known.delete(id);
  }
}
