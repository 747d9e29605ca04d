// What is selected in a grid, by its key, as lists on a desktop behave. Where the focus is, and what lies between two, the grid
// knows. A range begins at a key, not at a place: what comes and goes around it does not move its beginning.
import { SvelteSet } from "svelte/reactivity";

export class Selection {
  readonly keys = new SvelteSet<string>();
  /** Where a range begins. */
  #anchor: string | null = null;
  /** What was selected before the range that is being drawn now. */
  #before: string[] = [];

  get anchor(): string | null {
    return this.#anchor;
  }

  only(key: string): void {
    this.#anchor = key;
    this.#before = [];
    this.#replace([key]);
  }

  toggle(key: string): void {
    this.#anchor = key;
    if (this.keys.has(key)) this.keys.delete(key);
    else this.keys.add(key);
    this.#before = [...this.keys];
  }

  /** From the anchor to where the grid says, in place of the last such range. */
  range(keys: readonly string[]): void {
    this.#replace([...this.#before, ...keys]);
  }

  /** The focus moved: the next range begins here. */
  from(key: string | null): void {
    this.#anchor = key;
    this.#before = [...this.keys];
  }

  all(keys: readonly string[]): void {
    this.#before = [];
    this.#replace(keys);
  }

  /** `focus`: where the next range begins. */
  clear(focus: string | null): void {
    this.#before = [];
    this.#anchor = focus;
    this.keys.clear();
  }

  /** What is not there any more is not selected. */
  keepOnly(there: (key: string) => boolean): void {
    for (const key of [...this.keys]) if (!there(key)) this.keys.delete(key);
    this.#before = this.#before.filter(there);
    if (this.#anchor !== null && !there(this.#anchor)) this.#anchor = null;
  }

  #replace(keys: readonly string[]): void {
    const wanted = new Set(keys);
    for (const key of [...this.keys]) if (!wanted.has(key)) this.keys.delete(key);
    for (const key of wanted) this.keys.add(key);
  }
}
