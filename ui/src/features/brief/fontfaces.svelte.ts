import { SvelteSet } from "svelte/reactivity";
import type { FontView } from "$lib/bindings";

/** The CSS family of a font of the catalog: never a name that a font of the system could have too. */
export const familyOf = (font: Pick<FontView, "id">) => `Thumbsheet ${font.id}`;

/** Loads the catalog's fonts into the page when somebody wants to see them: twenty-five files are not read at start. */
export class Faces {
  loaded = new SvelteSet<string>();
  #asked = new Set<string>();
  #url: (font: string) => string;

  constructor(url: (font: string) => string) {
    this.#url = url;
  }

  want(font: FontView): void {
    // jsdom and very old web views have no FontFace: names are then shown in the face of the page.
    if (this.#asked.has(font.id) || typeof FontFace === "undefined") return;
    this.#asked.add(font.id);
    const face = new FontFace(familyOf(font), `url("${this.#url(font.id)}")`, { weight: String(font.weight), display: "swap" });
    face.load().then(
      (ready) => {
        document.fonts.add(ready);
        this.loaded.add(font.id);
      },
      // A face that cannot be read leaves its name in the page's own face; asked for again the next time the list opens.
      () => this.#asked.delete(font.id),
    );
  }
}
