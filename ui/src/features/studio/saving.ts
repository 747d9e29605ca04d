// The sheet keeps itself: a change is written 400 ms after the last one, and at once when the window hides or closes.
import type { Desk, Error } from "$lib/bindings";
import { toError, type Host } from "$lib/host";

const AFTER_MS = 400;

export class Saving {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #due: { sheet: string; desk: () => Desk } | null = null;
  readonly #host: Pick<Host, "sheet_save">;
  readonly #trouble: (error: Error | null) => void;

  constructor(host: Pick<Host, "sheet_save">, trouble: (error: Error | null) => void) {
    this.#host = host;
    this.#trouble = trouble;
  }

  later(sheet: string, desk: () => Desk): void {
    this.#due = { sheet, desk };
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), AFTER_MS);
  }

  /** The desk went to the program with something else: nothing is owed any more. */
  done(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#due = null;
  }

  async flush(): Promise<void> {
    const due = this.#due;
    this.done();
    // What is being written already counts as owed: the program may quit only after it.
    if (due) this.#writing = this.#writing.then(() => this.#write(due.sheet, due.desk()));
    await this.#writing;
  }

  async #write(sheet: string, desk: Desk): Promise<void> {
    try {
      await this.#host.sheet_save(sheet, desk);
      this.#trouble(null);
    } catch (thrown) {
      this.#trouble(toError(thrown));
    }
  }
}
