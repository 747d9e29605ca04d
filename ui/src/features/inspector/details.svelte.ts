import type { Details, Error } from "$lib/bindings";
import { toError } from "$lib/host";

/** The details of the thumbnail that is looked at. Only the newest answer counts; the last one is not shown under another
 * thumbnail's name. */
export class DetailsOf {
  details = $state.raw<Details | null>(null);
  error = $state.raw<Error | null>(null);
  #read: (thumbnail: string) => Promise<Details>;
  #asked = 0;

  constructor(read: (thumbnail: string) => Promise<Details>) {
    this.#read = read;
  }

  async want(thumbnail: string | null): Promise<void> {
    const asked = ++this.#asked;
    if (this.details?.thumbnail !== thumbnail) this.details = null;
    this.error = null;
    if (thumbnail === null) return;
    try {
      const details = await this.#read(thumbnail);
      if (asked === this.#asked) this.details = details;
    } catch (thrown) {
      if (asked === this.#asked) this.error = toError(thrown);
    }
  }
}
