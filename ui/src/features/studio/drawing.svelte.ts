// The live type. Whoever shows a picture with its title asks here for its pixels; when title, template, font, colour, size
// or panel change, everything on screen is drawn again while the person types.
//
// The order of things: all that is wanted in a task goes out in one host.draw() call; one call is in flight at
// most; when it is back, what is wanted by then goes out next, so the newest wins and nothing queues up. The last picture
// stays until the next one is there. What nobody on screen asks for is not drawn.
import { createSubscriber, SvelteMap } from "svelte/reactivity";
import type { Code, Design, DrawOne, Error, Size, Slots } from "$lib/bindings";
import { host, toError, type Host } from "$lib/host";
import { plain } from "./plain";
import type { Pixels } from "$lib/pixels";
import { PictureCache } from "./pictures";

/** Device pixels a picture is drawn at: few steps, so that a panel dragged wider does not draw at every pixel. */
const STEPS = [128, 160, 192, 224, 256, 288, 320, 384, 448, 512, 576, 640, 720, 800, 960, 1200, 1440, 1800];
/** More than fits on a large screen at S; the rest of a longer list goes out in the next call. */
const MAX_IN_A_CALL = 48;
/** Bytes of pictures that are kept besides those on screen: what undo brings back is drawn again in no time. */
const MAX_CACHE_BYTES = 24 << 20;

export interface Shown {
  pixels: Pixels | null;
  error: Error | null;
  /** Rises when a new picture is on screen, also where its place was laid out anew meanwhile. */
  drawn: number;
}

interface Request {
  key: string;
  width: number;
  picture: DrawOne;
}

interface Slot {
  name: string;
  want: Request | null;
  /** Off screen for now (rows kept around the window): drawn when nothing on screen waits. */
  soon: boolean;
  followers: number;
  shown: Shown;
  shownKey: string | null;
  /** The newest call there was when it was shown: what an older one brings is late. */
  shownCall: number;
  subscribe: () => void;
  update: () => void;
}

/** Somebody shows it, and it wants something else than what is there. */
const isOpen = (slot: Slot): slot is Slot & { want: Request } =>
  slot.followers > 0 && slot.want !== null && slot.want.key !== slot.shownKey;

/** How the places of the sheet's tiles are named. */
export const TILE = "tile ";

export interface DrawingOptions {
  draw: Host["draw"];
  /** Runs when all who ask in the task that is under way have asked. */
  later?: (then: () => void) => void;
  max?: number;
}

/** Never more than the canvas has: more pixels would show nothing more. */
export function stepOf(deviceWidth: number, canvasWidth = 1200): number {
  return Math.min(canvasWidth, STEPS.find((step) => step >= deviceWidth) ?? canvasWidth);
}

/** Errors of the title itself, whatever picture lies under it and however large it is drawn. */
const OF_TITLE: readonly Code[] = ["TEXT_OVERFLOW", "GLYPH_MISSING"];
const MAX_REFUSED = 500;

const NO_SLOTS: Slots = {};

function requestKey(picture: DrawOne, width: number): string {
  return JSON.stringify([picture.base, width, titleKey(picture)]);
}

/** What decides whether a title can be set. */
function titleKey(picture: Pick<DrawOne, "title" | "slots" | "design" | "canvas">): string {
  const d = picture.design;
  return JSON.stringify([
    picture.title,
    d.template,
    d.font,
    d.color ?? 0,
    d.size ?? 0,
    d.panel ? [d.panel.color, d.panel.opacity] : 0,
    d.outline ? [d.outline.color, d.outline.width] : 0,
    d.lift ?? 0,
    picture.canvas.width,
    picture.canvas.height,
    picture.slots ?? NO_SLOTS,
  ]);
}

// After the effects that are running, all of which ask; and before the next frame, for which a new task would wait: the
// drawing goes on while the page lays out and paints the letter.
const thisTask = (then: () => void): void => queueMicrotask(then);

export class Drawing {
  readonly #slots = new Map<string, Slot>();
  readonly #failed = new Map<string, Error>();
  /** Why titles cannot be set, as far as they were drawn. */
  readonly #refused = new SvelteMap<string, Error>();
  readonly #cache: PictureCache;
  readonly #draw: Host["draw"];
  /** What templates show beside the titles of the open sheet. */
  slots = $state.raw<Slots>(NO_SLOTS);
  readonly #later: (then: () => void) => void;
  #scheduled = false;
  #inFlight = false;
  #calls = 0;
  #shown = 0;

  constructor(options: DrawingOptions) {
    this.#draw = options.draw;
    this.#later = options.later ?? thisTask;
    this.#cache = new PictureCache(options.max ?? MAX_CACHE_BYTES, (pixels) => this.#isOnScreen(pixels));
  }

  /**
   * The picture of `base` (null: a neutral grey) with `title` set by `design`, `cssWidth` wide on screen. Reactive: read it
   * in a template, a $derived or an $effect. `slot` names the place it is shown in; the place keeps its last picture until
   * the next is there. Without a name the base (or template and font over grey) stands for the place.
   */
  picture(base: string | null, title: string, design: Design, canvas: Size, cssWidth: number, slot?: string, soon = false): Shown {
    const width = stepOf(cssWidth * (globalThis.devicePixelRatio || 1), canvas.width);
    const slots = this.slots;
    const picture: DrawOne = { base, title, slots, design, canvas };
    const key = requestKey(picture, width);
    const name = slot ?? `${base ?? `grey ${design.template} ${design.font}`} ${canvas.width}x${canvas.height} ${width}`;
    const at = this.#slot(name);
    at.subscribe();
    at.soon = soon;
    // A place that was not laid out yet has no width to draw for.
    if (cssWidth <= 0) return at.shown;
    if (at.want?.key !== key) {
      // Copied: the desk's own objects are live, and the request is sent later.
      at.want = { key, width, picture: { base, title, slots, design: plain(design), canvas } };
    }
    this.#settle(at);
    return at.shown;
  }

  /** Why this title cannot be set, where it was drawn and could not be; what is off screen is not known. Reactive. */
  refusal(title: string, design: Design, canvas: Size): Error | null {
    return this.#refused.get(titleKey({ title, slots: this.slots, design, canvas })) ?? null;
  }

  /** Forgets what could not be drawn, after a font was added or the library came back. */
  retry(): void {
    this.#failed.clear();
    this.#refused.clear();
    this.#schedule();
  }

  #slot(name: string): Slot {
    let slot = this.#slots.get(name);
    if (!slot) {
      const made: Slot = {
        name,
        want: null,
        soon: false,
        followers: 0,
        shown: { pixels: null, error: null, drawn: 0 },
        shownKey: null,
        shownCall: 0,
        update: () => {},
        subscribe: () => {},
      };
      made.subscribe = createSubscriber((update) => {
        made.update = update;
        made.followers += 1;
        this.#slots.set(name, made);
        this.#schedule();
        return () => {
          made.followers -= 1;
          made.update = () => {};
          // Nobody shows it: its pixels may go, and it is asked for anew when it comes back.
          if (made.followers === 0) this.#slots.delete(name);
        };
      });
      this.#slots.set(name, made);
      slot = made;
    }
    return slot;
  }

  /** Shows at once what is known already; otherwise asks for it. */
  #settle(slot: Slot): void {
    const want = slot.want;
    if (!want || want.key === slot.shownKey) return;
    const kept = this.#cache.get(want.key);
    if (kept) {
      slot.shown = { pixels: kept, error: null, drawn: (this.#shown += 1) };
      slot.shownKey = want.key;
      slot.shownCall = this.#calls;
      return;
    }
    const error = this.#failed.get(want.key);
    if (error) {
      slot.shown = { ...slot.shown, error };
      slot.shownKey = want.key;
      slot.shownCall = this.#calls;
      return;
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#inFlight) return;
    this.#scheduled = true;
    this.#later(() => {
      this.#scheduled = false;
      void this.#pump();
    });
  }

  /**
   * What goes out next: all open requests of one width, those on screen first. What is smaller than a tile (versions, previews)
   * waits while tiles are wanted: it would only keep the next letter from them.
   */
  #batch(): Request[] {
    const open = [...this.#slots.values()].filter(isOpen);
    const onScreen = open.filter((slot) => !slot.soon);
    const from = onScreen.length > 0 ? onScreen : open;
    const byWidth = new Map<number, Map<string, Request>>();
    let tiles = 0;
    for (const { name, want } of from) {
      if (name.startsWith(TILE)) tiles = Math.max(tiles, want.width);
      const group = byWidth.get(want.width) ?? new Map<string, Request>();
      group.set(want.key, want);
      byWidth.set(want.width, group);
    }
    const groups = [...byWidth]
      .filter(([width]) => width >= tiles)
      .map(([, group]) => group)
      .sort((a, b) => b.size - a.size);
    return [...(groups[0]?.values() ?? [])].slice(0, MAX_IN_A_CALL);
  }

  async #pump(): Promise<void> {
    if (this.#inFlight) return;
    const batch = this.#batch();
    const first = batch[0];
    if (!first) return;
    this.#inFlight = true;
    const call = (this.#calls += 1);
    // Which places wanted it when the call went out: an answer is shown also when the person has typed on since (it is
    // newer than what is there), but never over something newer.
    const places = this.#wanting(batch);
    try {
      const answers = await this.#draw(
        batch.map((request) => request.picture),
        first.width,
        batch.map(({ key }) => places.get(key)?.[0]?.shown.pixels ?? null),
      );
      for (const [i, { key, picture }] of batch.entries()) {
        const answer = answers[i];
        if (answer && "rgba" in answer) {
          this.#cache.add(key, answer);
          for (const slot of places.get(key) ?? []) this.#show(slot, call, key, answer);
        } else {
          const error = answer?.error ?? toError(undefined);
          if (OF_TITLE.includes(error.code)) this.#refuse(titleKey(picture), error);
          this.#fail(key, error, places.get(key) ?? []);
        }
      }
    } catch (thrown) {
      const error = toError(thrown);
      for (const { key } of batch) this.#fail(key, error, places.get(key) ?? []);
    } finally {
      this.#inFlight = false;
      this.#cache.shrink();
    }
    for (const slot of this.#slots.values()) if (isOpen(slot)) return this.#schedule();
  }

  #wanting(batch: readonly Request[]): Map<string, Slot[]> {
    const places = new Map(batch.map(({ key }): [string, Slot[]] => [key, []]));
    for (const slot of this.#slots.values()) if (slot.want !== null) places.get(slot.want.key)?.push(slot);
    return places;
  }

  #show(slot: Slot, call: number, key: string, pixels: Pixels): void {
    // Something else (a picture that was kept, a later call's) is shown since: that is what was wanted later.
    if (slot.shownCall >= call && slot.want?.key !== key) return;
    slot.shown = { pixels, error: null, drawn: (this.#shown += 1) };
    slot.shownKey = key;
    slot.shownCall = call;
    slot.update();
  }

  #refuse(key: string, error: Error): void {
    this.#refused.set(key, error);
    if (this.#refused.size > MAX_REFUSED) this.#refused.delete(this.#refused.keys().next().value ?? "");
  }

  #fail(key: string, error: Error, places: readonly Slot[]): void {
    this.#failed.set(key, error);
    if (this.#failed.size > 500) this.#failed.delete(this.#failed.keys().next().value ?? "");
    for (const slot of places) {
      if (slot.want?.key !== key) continue;
      slot.shown = { ...slot.shown, error };
      slot.shownKey = key;
      slot.shownCall = this.#calls;
      slot.update();
    }
  }

  #isOnScreen(pixels: Pixels): boolean {
    for (const slot of this.#slots.values()) if (slot.followers > 0 && slot.shown.pixels === pixels) return true;
    return false;
  }
}

export const drawing = new Drawing({ draw: (...asked) => host.draw(...asked) });

export const drawnPicture: Drawing["picture"] = (...asked) => drawing.picture(...asked);
