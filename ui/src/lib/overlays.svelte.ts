// What lies over the page, one thing at a time. App.svelte shows it; commands open it.
import type { Notice } from "$lib/bindings";

export type QuitAsked = Extract<Notice, { notice: "quit_asked" }>;
export type PaletteMode = "all" | "sheets" | "find";

class Overlays {
  palette = $state<PaletteMode | null>(null);
  shortcuts = $state(false);
  about = $state(false);
  quit = $state.raw<QuitAsked | null>(null);
}
export const overlays = new Overlays();
