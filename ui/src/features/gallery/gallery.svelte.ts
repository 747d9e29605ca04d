// The gallery's store: what is looked for, how many there are a day, the pages around what is in sight, what is selected. One
// instance. What was deleted and can come back is in history.svelte.ts; what is done with thumbnails in doing.ts.
import type { Day, Entry, Error, GalleryCounts, GalleryQuery, Notice } from "$lib/bindings";
import { host as program, toError, type Host } from "$lib/host";
import { Pages } from "./pages.svelte";
import { Pick } from "./pick.svelte";
import { anything, isNarrowed } from "./query";

/** Something new may come many times a second while a run goes on: the list is read again at most this often. */
const RELOAD_INTERVAL_MS = 1000;
const FIRST_PAGE = 60;

export class Gallery {
  query = $state.raw<GalleryQuery>(anything());
  days = $state.raw<Day[]>([]);
  counts = $state.raw<GalleryCounts | null>(null);
  pages = $state.raw<Pages>(new Pages(() => Promise.resolve([])));
  /** The first answer has come. */
  ready = $state(false);
  loading = $state(false);
  error = $state.raw<Error | null>(null);
  /** Place of what has the focus. */
  focus = $state<number | null>(null);
  opened = $state.raw<Entry | null>(null);
  compare = $state(false);
  suggestion = $state.raw<{ count: number; bytes: number } | null>(null);
  readonly picked = new Pick();
  count = $derived(this.days.reduce((sum, day) => sum + day.count, 0));

  readonly #host: Host;
  #asked = 0;
  #ids: Promise<string[]> | null = null;
  #sight = { first: 0, last: FIRST_PAGE };
  /** Whether somebody looks at it now; else what changed is read on the next visit. */
  #visited = false;
  #stale = true;
  #calm: ReturnType<typeof setTimeout> | null = null;
  #moved: ((index: number) => number) | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  get selection(): ReadonlySet<string> {
    return this.picked.keys;
  }
  get narrowed(): boolean {
    return isNarrowed(this.query);
  }
  entry(index: number | null): Entry | undefined {
    return index === null ? undefined : this.pages.at(index);
  }
  get focused(): Entry | undefined {
    return this.entry(this.focus);
  }

  // ---- reading ----------------------------------------------------------------------------------------------------

  /** The view is shown. */
  visit(): () => void {
    this.#visited = true;
    if (this.#stale) void this.reload();
    return () => {
      this.#visited = false;
      if (this.#calm !== null) clearTimeout(this.#calm);
      this.#calm = null;
    };
  }

  async look(change: (query: GalleryQuery) => void): Promise<void> {
    const query = { ...this.query };
    change(query);
    if (JSON.stringify(query) === JSON.stringify(this.query)) return;
    this.query = query;
    this.focus = null;
    this.opened = null;
    this.compare = false;
    this.suggestion = null;
    this.#ids = null;
    this.picked.clear(null);
    await this.reload(true);
  }

  /** Entries of these places are in sight: read what is missing of them. */
  see(first: number, last: number): void {
    this.#sight = { first, last };
    void this.pages.want(first, last);
  }

  /** Reads everything again, and shows the new list only when what is in sight of it is there: nothing blinks. */
  async reload(fromTop = false): Promise<void> {
    const asked = ++this.#asked;
    const { query } = this;
    this.loading = true;
    this.#stale = false;
    const pages = new Pages((after, skip, max) => this.#host.gallery_page(query, after, skip, max));
    try {
      const away = !fromTop && (this.focus !== null || this.#sight.first > 0);
      const [days, counts, ids] = await Promise.all([
        this.#host.gallery_days(query),
        this.#host.gallery_counts(),
        away ? this.#host.gallery_ids(query) : null,
      ]);
      const count = days.reduce((sum, day) => sum + day.count, 0);
      const moved = fromTop ? () => 0 : this.#moves(ids, count);
      const length = this.#sight.last - this.#sight.first;
      const first = moved(this.#sight.first);
      if (count > 0) await pages.want(first, Math.min(count - 1, first + Math.max(length, FIRST_PAGE)));
      if (asked !== this.#asked) return;
      if (this.focus !== null) this.focus = count === 0 ? null : moved(this.focus);
      this.#moved = moved;
      this.#ids = ids === null ? null : Promise.resolve(ids);
      this.counts = counts;
      this.pages = pages;
      this.days = days;
      this.error = pages.error;
      this.ready = true;
    } catch (thrown) {
      if (asked === this.#asked) this.error = toError(thrown);
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  /** Where what is at a place now will be. What went makes room for the next that is left. */
  #moves(ids: readonly string[] | null, count: number): (index: number) => number {
    const before = this.pages;
    const max = Math.max(0, count - 1);
    if (ids === null) return (index) => Math.min(index, max);
    const places = new Map(ids.map((id, at) => [id, at]));
    return (index) => {
      for (let at = index; at < index + 200; at += 1) {
        const entry = before.at(at);
        if (entry === undefined) break;
        const place = places.get(entry.thumbnail);
        if (place !== undefined) return place;
      }
      return Math.min(index, max);
    };
  }

  /** For the grid, once after each new list: it keeps what it shows in its place. */
  takeMoved(): (index: number) => number {
    const moved = this.#moved ?? ((index: number) => index);
    this.#moved = null;
    return moved;
  }

  /** All thumbnails of the query, in order. Read once; what could not be read is asked for again the next time. */
  ids(): Promise<string[]> {
    if (this.#ids !== null) return this.#ids;
    const asked = this.#host.gallery_ids(this.query);
    this.#ids = asked;
    asked.catch(() => {
      if (this.#ids === asked) this.#ids = null;
    });
    return asked;
  }

  // ---- choosing ---------------------------------------------------------------------------------------------------

  async select(index: number, how: { toggle?: boolean; range?: boolean } = {}): Promise<void> {
    this.suggestion = null;
    this.focus = index;
    const { pages } = this;
    if (how.range) {
      const between = await this.#between((await this.#placeOf(this.picked.anchor)) ?? index, index);
      // Meanwhile another list, or another choice: that one is meant.
      if (pages === this.pages && this.focus === index) this.picked.range(between);
      return;
    }
    const entry = pages.at(index) ?? (await this.#read(index));
    if (entry === undefined || pages !== this.pages || this.focus !== index) return;
    if (how.toggle) this.picked.toggleThis(entry);
    else this.picked.onlyThis(entry);
  }

  async #read(index: number): Promise<Entry | undefined> {
    const { pages } = this;
    await pages.want(index, index);
    return pages.at(index);
  }

  /** Where it is in the list now, or null where it is not in it. */
  async #placeOf(thumbnail: string | null): Promise<number | null> {
    if (thumbnail === null) return null;
    const near = this.pages.find(thumbnail)?.index;
    if (near !== undefined) return near;
    const place = (await this.ids()).indexOf(thumbnail);
    return place < 0 ? null : place;
  }

  async #between(from: number, to: number): Promise<string[]> {
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const there: string[] = [];
    for (let at = first; at <= last; at += 1) {
      const entry = this.pages.at(at);
      if (entry === undefined) return (await this.ids()).slice(first, last + 1);
      there.push(entry.thumbnail);
    }
    return there;
  }

  async selectAll(): Promise<void> {
    this.compare = false;
    this.picked.all(await this.ids());
  }

  clearSelection(): void {
    this.picked.clear(this.focused?.thumbnail ?? null);
    this.suggestion = null;
    this.compare = false;
  }

  moveTo(index: number): void {
    this.focus = index;
    const entry = this.pages.at(index);
    this.picked.from(entry?.thumbnail ?? null);
    // Gone to faster than it is read: the beginning of a range is known when it has come.
    if (entry === undefined)
      void this.#read(index).then((read) => this.focus === index && read !== undefined && this.picked.from(read.thumbnail));
  }

  /** What an action is about: the opened one, the selected ones, else the one with the focus. */
  targets(): string[] {
    if (this.opened !== null) return [this.opened.thumbnail];
    if (this.selection.size > 0) return [...this.selection];
    const { focused } = this;
    return focused === undefined ? [] : [focused.thumbnail];
  }

  /** Those of these that can be told at once, in the order of the gallery. */
  known(thumbnails: readonly string[]): Entry[] {
    const found = thumbnails.flatMap((id) => {
      if (this.opened?.thumbnail === id) return [this.opened];
      return this.pages.find(id)?.entry ?? this.picked.known.get(id) ?? [];
    });
    return found.sort((a, b) => (a.made_at < b.made_at ? 1 : a.made_at > b.made_at ? -1 : 0));
  }

  async open(index: number): Promise<void> {
    const entry = await this.#read(index);
    if (entry === undefined) return;
    this.focus = index;
    this.opened = entry;
  }

  close(): void {
    this.opened = null;
  }

  /** Shows what could go to make room, selected. Nothing is done with it. */
  async suggest(thumbnails: string[], bytes: number): Promise<void> {
    this.query = anything();
    this.opened = null;
    this.compare = false;
    await this.reload(true);
    this.picked.all(thumbnails);
    this.suggestion = { count: thumbnails.length, bytes };
    const wanted = new Set(thumbnails);
    const first = (await this.ids()).findIndex((id) => wanted.has(id));
    this.focus = first < 0 ? null : first;
  }

  // ---- from outside -----------------------------------------------------------------------------------------------

  patch(thumbnails: readonly string[], change: (entry: Entry) => Entry): void {
    const wanted = new Set(thumbnails);
    this.pages.patch(wanted, change);
    for (const [id, entry] of this.picked.known) if (wanted.has(id)) this.picked.known.set(id, change(entry));
    if (this.opened !== null && wanted.has(this.opened.thumbnail)) this.opened = change(this.opened);
  }

  notice(notice: Notice): void {
    if (notice.notice === "uploads") {
      const stored = new Map(notice.changed.map((one) => [one.thumbnail, one.stored]));
      this.patch([...stored.keys()], (entry) => ({ ...entry, stored: stored.get(entry.thumbnail) ?? entry.stored }));
    } else if (notice.notice === "library_changed") {
      this.#stale = true;
      if (!this.#visited || this.#calm !== null) return;
      this.#calm = setTimeout(() => {
        this.#calm = null;
        if (this.#visited && this.#stale) void this.reload();
      }, RELOAD_INTERVAL_MS);
    }
  }
}

export const gallery = new Gallery(program);
