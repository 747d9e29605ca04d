import type { Error, Page } from "$lib/bindings";
import { count } from "$lib/format";
import { words } from "$lib/words";

export type Reading =
  | { state: "idle" }
  | { state: "reading"; say: string }
  /** `context` is given when the page's text was held back because the person wrote their own. */
  | { state: "found"; say: string; context: string | null }
  | { state: "failed"; say: string };

/** What the block may see and do of the desk; the store in the program, a plain object in the tests. */
export interface SourceDesk {
  sheet(): string;
  url(): string;
  titles(): string;
  context(): string;
  fill(found: { title?: string; context?: string }): void;
}

/** "example.com/post" is meant as an address too; a word is not. Null: not the address of a page. */
export function pageAddress(text: string): string | null {
  const typed = text.trim();
  const whole = /^[\w-]+(\.[\w-]+)+([/?#:]|$)/.test(typed) ? `https://${typed}` : typed;
  try {
    const url = new URL(whole);
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname.length > 0 ? whole : null;
  } catch {
    return null;
  }
}

/** Reads the page behind the Source URL. A page never writes over what a person typed: its title is taken only where
 * there is none, its text only where the context is empty or came from a page before. */
export class Source {
  reading = $state<Reading>({ state: "idle" });
  #desk: SourceDesk;
  #read: (url: string) => Promise<Page>;
  #asked = 0;
  #last = "";
  /** The context that a page of this sitting brought: this one may be replaced by the next page's. */
  #brought = "";

  constructor(desk: SourceDesk, read: (url: string) => Promise<Page>) {
    this.#desk = desk;
    this.#read = read;
  }

  /** While the address is being typed: what was said about the old one is no longer true. */
  typed(): void {
    this.#asked += 1;
    this.#last = "";
    this.reading = { state: "idle" };
  }

  /** On Enter (`again`) or when the field is left. Leaving it a second time asks nothing again. */
  async read(again = false): Promise<void> {
    const typed = this.#desk.url().trim();
    if (typed === "") return this.typed();
    const url = pageAddress(typed);
    if (url === null) {
      this.reading = { state: "failed", say: words.brief.source.invalid };
      return;
    }
    if (!again && url === this.#last) return;
    this.#last = url;
    const asked = ++this.#asked;
    const sheet = this.#desk.sheet();
    // An answer is stale when another was asked for, the address was changed, or another sheet was opened meanwhile.
    const stale = () => asked !== this.#asked || this.#desk.url().trim() !== typed || this.#desk.sheet() !== sheet;
    this.reading = { state: "reading", say: words.brief.source.reading(new URL(url).hostname) };
    try {
      const page = await this.#read(url);
      if (!stale()) this.#take(page);
    } catch (error) {
      if (stale()) return;
      const { message, hint } = error as Error;
      this.reading = { state: "failed", say: hint ? `${message} ${hint}` : message };
    }
  }

  /** The person chose the page's text over their own. */
  replaceContext(): void {
    if (this.reading.state !== "found" || this.reading.context === null) return;
    this.#brought = this.reading.context;
    this.#desk.fill({ context: this.reading.context });
    this.reading = { ...this.reading, context: null };
  }

  #take(page: Page): void {
    const say = words.brief.source;
    const title = page.title?.trim() || null;
    const text = page.text.trim();
    const own = this.#desk.context().trim();
    const takesTitle = title !== null && this.#desk.titles().trim() === "";
    const takesText = text !== "" && (own === "" || own === this.#brought || own === text);
    if (takesText) this.#brought = text;
    if (takesTitle || takesText) {
      this.#desk.fill({ ...(takesTitle ? { title } : {}), ...(takesText ? { context: text } : {}) });
    }
    if (title === null && text === "") {
      this.reading = { state: "failed", say: say.nothing };
      return;
    }
    const found = text === "" ? say.onlyTitle : (title === null ? say.onlyText : say.both)(count([...text].length));
    const kept = [...(title !== null && !takesTitle ? [say.titleKept] : []), ...(text !== "" && !takesText ? [say.contextKept] : [])];
    this.reading = { state: "found", say: [found, ...kept].join(" "), context: text !== "" && !takesText ? text : null };
  }
}
