// The entries of one query, a hundred at a time, read where they are looked at. Few pages are kept: what was scrolled past long ago
// is read again when it comes back. A page is asked for after the nearest known key before it, so that a far page costs little.
import { SvelteMap } from "svelte/reactivity";
import type { Entry, Error } from "$lib/bindings";
import { toError } from "$lib/host";

export const PAGE = 100;
/** Pages kept: about what twelve screens of small tiles hold. */
const KEPT = 12;

type PageReader = (after: string | null, skip: number, max: number) => Promise<Entry[]>;

export class Pages {
  error = $state.raw<Error | null>(null);
  readonly #read: PageReader;
  readonly #kept = new SvelteMap<number, Entry[]>();
  /** The key of the last entry of every full page that was ever read: small, and what makes the next one quick. */
  readonly #ends = new Map<number, string>();
  readonly #waiting = new Map<number, Promise<void>>();
  /** Pages by when they were last wanted. */
  readonly #wanted = new Map<number, number>();
  #turn = 0;

  constructor(read: PageReader) {
    this.#read = read;
  }

  at(index: number): Entry | undefined {
    return this.#kept.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Where this thumbnail is, among what is kept. */
  find(thumbnail: string): { index: number; entry: Entry } | null {
    for (const [page, entries] of this.#kept) {
      const at = entries.findIndex((one) => one.thumbnail === thumbnail);
      const entry = entries[at];
      if (entry !== undefined) return { index: page * PAGE + at, entry };
    }
    return null;
  }

  /** Reads what is missing of these indices, and lets go of what is farthest from being looked at. */
  async want(first: number, last: number): Promise<void> {
    this.#turn += 1;
    const reads: Promise<void>[] = [];
    for (let page = Math.max(0, Math.floor(first / PAGE)); page <= Math.floor(last / PAGE); page += 1) {
      this.#wanted.set(page, this.#turn);
      if (!this.#kept.has(page)) reads.push(this.#load(page));
    }
    await Promise.all(reads);
  }

  #load(page: number): Promise<void> {
    const under = this.#waiting.get(page);
    if (under !== undefined) return under;
    let known = page - 1;
    while (known >= 0 && !this.#ends.has(known)) known -= 1;
    const after = this.#ends.get(known) ?? null;
    const reading = this.#read(after, (page - known - 1) * PAGE, PAGE)
      .then(
        (entries) => {
          this.#kept.set(page, entries);
          const end = entries[PAGE - 1];
          if (end !== undefined) this.#ends.set(page, end.key);
          this.error = null;
          this.#forget();
        },
        (thrown: unknown) => {
          this.error = toError(thrown);
        },
      )
      .finally(() => this.#waiting.delete(page));
    this.#waiting.set(page, reading);
    return reading;
  }

  #forget(): void {
    const by = [...this.#kept.keys()].sort((a, b) => (this.#wanted.get(b) ?? 0) - (this.#wanted.get(a) ?? 0));
    for (const page of by.slice(KEPT)) {
      // What was wanted in the newest turn is on screen.
      if (this.#wanted.get(page) === this.#turn) continue;
      this.#kept.delete(page);
      this.#wanted.delete(page);
    }
  }

  /** Changes the kept ones of these, in place. */
  patch(thumbnails: ReadonlySet<string>, change: (entry: Entry) => Entry): void {
    for (const [page, entries] of this.#kept)
      if (entries.some((one) => thumbnails.has(one.thumbnail)))
        this.#kept.set(
          page,
          entries.map((one) => (thumbnails.has(one.thumbnail) ? change(one) : one)),
        );
  }
}
