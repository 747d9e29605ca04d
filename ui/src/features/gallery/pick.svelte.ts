// What is selected in the gallery: thumbnails, wherever they are.
import type { Entry } from "$lib/bindings";
import { Selection } from "$lib/selection.svelte";

export class Pick extends Selection {
  /** Entries that were selected by hand: for comparing, also when their page has been let go. */
  readonly known = new Map<string, Entry>();

  onlyThis(entry: Entry): void {
    this.known.clear();
    this.known.set(entry.thumbnail, entry);
    this.only(entry.thumbnail);
  }

  toggleThis(entry: Entry): void {
    this.known.set(entry.thumbnail, entry);
    this.toggle(entry.thumbnail);
  }

  override clear(focus: string | null): void {
    this.known.clear();
    super.clear(focus);
  }
}
