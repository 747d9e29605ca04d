// How the panels beside the sheet fold and come back.
import { recall, remember } from "$lib/memory";
import { studio } from "./studio.svelte";

/** Whether the inspector was left open, remembered from start to start. */
const INSPECTOR = "inspector";
const NARROW = "(max-width: 1100px)";
const TINY = "(max-width: 800px)";

/** Under 1100 the inspector, under 800 Compose too, fold away and open over the sheet. */
export class Layout {
  narrow = $state(false);
  tiny = $state(false);
  /** What was open before it folded, to come back when there is room again. */
  #folded = { compose: true, inspector: false };

  /** Until a thumbnail is chosen the sheet has all the room: the inspector unfolds then, and not after it was closed by hand. */
  #unfolds = false;

  watch(): () => void {
    const narrow = matchMedia(NARROW);
    const tiny = matchMedia(TINY);
    const turn = () => {
      if (narrow.matches !== this.narrow) {
        if (narrow.matches) this.#folded.inspector = studio.panels.inspector;
        studio.panels.inspector = narrow.matches ? false : this.#folded.inspector;
        this.narrow = narrow.matches;
      }
      if (tiny.matches !== this.tiny) {
        if (tiny.matches) this.#folded.compose = studio.panels.compose;
        studio.panels.compose = tiny.matches ? false : this.#folded.compose;
        this.tiny = tiny.matches;
      }
    };
    turn();
    // However it was opened or closed, while it has a place of its own.
    const unremember = $effect.root(() => {
      $effect(() => {
        const open = studio.panels.inspector;
        if (this.#left === undefined || this.narrow || open === (this.#left ?? false)) return;
        this.#left = open;
        remember(INSPECTOR, open);
      });
    });
    narrow.addEventListener("change", turn);
    tiny.addEventListener("change", turn);
    return () => {
      unremember();
      narrow.removeEventListener("change", turn);
      tiny.removeEventListener("change", turn);
    };
  }

  /** How it was left; null: nobody has touched it yet, undefined: it was not looked up. */
  #left: boolean | null | undefined;

  /** After the start: as the panels were left, without what there is no room for. */
  fold(): void {
    const left = recall(INSPECTOR);
    this.#left = typeof left === "boolean" ? left : null;
    studio.panels.inspector = this.#left ?? false;
    this.#folded = { compose: studio.panels.compose, inspector: studio.panels.inspector };
    if (this.narrow) studio.panels.inspector = false;
    if (this.tiny) studio.panels.compose = false;
    // Closed by hand it stays closed: also in the next start.
    this.#unfolds = this.#left !== false;
  }

  /** A thumbnail was chosen. While pictures are made nothing may jump: then it is for the next choice. */
  chosen(): void {
    if (!this.#unfolds || this.narrow || studio.running || studio.opened !== null) return;
    this.#unfolds = false;
    studio.panels.inspector = true;
  }

  toggle(panel: "compose" | "inspector"): void {
    const other = panel === "compose" ? "inspector" : "compose";
    const open = !studio.panels[panel];
    if (panel === "inspector") this.#unfolds = false;
    studio.panels[panel] = open;
    // Two drawers over one sheet would leave nothing of it.
    if (open && this.tiny) studio.panels[other] = false;
  }

  /** Closes the drawer that is over the sheet; answers whether there was one. */
  closeDrawer(): boolean {
    if (this.narrow && studio.panels.inspector) {
      studio.panels.inspector = false;
      return true;
    }
    if (this.tiny && studio.panels.compose) {
      studio.panels.compose = false;
      return true;
    }
    return false;
  }
}
export const layout = new Layout();
