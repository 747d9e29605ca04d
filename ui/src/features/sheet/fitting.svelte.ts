// A title that does not fit: which template has room for it. The engine knows, so it is asked; once for a title and its
// type, however many tiles show it, and not at every keystroke.
import { SvelteMap } from "svelte/reactivity";
import { plain } from "$features/studio/plain";
import type { Code, Design, Size, TemplateView } from "$lib/bindings";
import { host, type Host } from "$lib/host";

const PAUSE_MS = 150;
const MAX_KEPT = 300;

export class Fitting {
  /** Null: no template has room. */
  readonly #known = new SvelteMap<string, Design | null>();
  readonly #wanted = new Map<string, { title: string; design: Design; canvas: Size }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #check: Host["check"];

  constructor(check: Host["check"]) {
    this.#check = check;
  }

  /** The same type in a template in which the title fits; null while that is not known, and where there is none. Reactive. */
  of(title: string, design: Design, canvas: Size): Design | null {
    const key = JSON.stringify([title, design, canvas]);
    const known = this.#known.get(key);
    if (known === undefined && !this.#wanted.has(key)) {
      this.#wanted.set(key, { title, design: plain(design), canvas });
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#ask(), PAUSE_MS);
    }
    return known ?? null;
  }

  async #ask(): Promise<void> {
    const asked = [...this.#wanted];
    if (this.#known.size > MAX_KEPT) this.#known.clear();
    for (const [key, { title, design, canvas }] of asked) {
      try {
        const { findings } = await this.#check({ base: null, title, design, canvas });
        const fix = findings.find((finding) => finding.check === "overflow")?.fix;
        this.#known.set(key, fix?.label === "use_template" ? fix.design : null);
      } catch {
        // Asked again when it is shown again; until then the title can be edited.
      }
      this.#wanted.delete(key);
    }
  }
}

/** Its name, for the button, where a title was too long for what it is set in. */
export function roomyFor(
  code: Code | undefined,
  title: string,
  design: Design,
  canvas: Size,
  templates: readonly TemplateView[],
): string | null {
  if (code !== "TEXT_OVERFLOW") return null;
  const roomy = fitting.of(title, design, canvas);
  return roomy === null ? null : (templates.find((one) => one.id === roomy.template)?.name ?? null);
}

export const fitting = new Fitting((picture) => host.check(picture));
