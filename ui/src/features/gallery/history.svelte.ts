// Moving to the trash and back, each of which can be undone as often as it was done in this session. One step at a time, in the
// order in which they were asked for: what a step is about is read when its turn comes.
import { toasts, toast } from "$lib/say/toasts.svelte";
import { announce } from "$lib/say/announce.svelte";
import { tried } from "$lib/say/tried";
import { host as program, type Host } from "$lib/host";
import { words } from "$lib/words";
import { gallery as shown, type Gallery } from "./gallery.svelte";

const UNDO_S = 8;
type Kind = "trash" | "restore";
type Step = { kind: Kind; thumbnails: string[] };
const other = (kind: Kind): Kind => (kind === "trash" ? "restore" : "trash");

class History {
  readonly #host: Host;
  readonly #gallery: Gallery;
  #done = $state.raw<Step[]>([]);
  #undone = $state.raw<Step[]>([]);
  #told: number | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  /** Asked for and not done yet: asking twice does it once. */
  readonly #coming = new Set<string>();

  constructor(host: Host, gallery: Gallery) {
    this.#host = host;
    this.#gallery = gallery;
  }

  get undoLabel(): string | null {
    return labelOf(this.#done.at(-1));
  }
  get redoLabel(): string | null {
    return labelOf(this.#undone.at(-1));
  }

  async trash(thumbnails: string[]): Promise<void> {
    await this.#begin({ kind: "trash", thumbnails });
  }
  async restore(thumbnails: string[]): Promise<void> {
    await this.#begin({ kind: "restore", thumbnails });
  }

  async #begin({ kind, thumbnails }: Step): Promise<void> {
    const keyOf = (id: string) => `${kind} ${id}`;
    const step = { kind, thumbnails: thumbnails.filter((id) => !this.#coming.has(keyOf(id))) };
    const n = step.thumbnails.length;
    if (n === 0) return;
    for (const id of step.thumbnails) this.#coming.add(keyOf(id));
    await this.#inTurn(async () => {
      await this.#do(step);
      this.#done = [...this.#done, step];
      this.#undone = [];
      const say = words.gallery.trash;
      this.#tell(kind === "trash" ? say.moved(n) : say.restored(n));
    }).finally(() => {
      for (const id of step.thumbnails) this.#coming.delete(keyOf(id));
    });
  }

  undo(): Promise<void> {
    return this.#inTurn(async () => {
      const step = this.#done.at(-1);
      if (step === undefined) return;
      await this.#do({ ...step, kind: other(step.kind) });
      // Forgotten meanwhile: it is in neither list any more.
      if (this.#done.at(-1) !== step) return;
      this.#done = this.#done.slice(0, -1);
      this.#undone = [...this.#undone, step];
      if (this.#told !== null) toasts.close(this.#told);
      announce(words.gallery.trash.undone(labelOf(step) ?? ""));
    });
  }

  redo(): Promise<void> {
    return this.#inTurn(async () => {
      const step = this.#undone.at(-1);
      if (step === undefined) return;
      await this.#do(step);
      if (this.#undone.at(-1) !== step) return;
      this.#undone = this.#undone.slice(0, -1);
      this.#done = [...this.#done, step];
    });
  }

  #inTurn(what: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(what);
    // What failed is told by whoever asked; the next one has its turn all the same.
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** What is gone for good cannot come back. */
  forget(): void {
    this.#done = [];
    this.#undone = [];
    if (this.#told !== null) toasts.close(this.#told);
  }

  async #do({ kind, thumbnails }: Step): Promise<void> {
    await (kind === "trash" ? this.#host.gallery_trash(thumbnails) : this.#host.gallery_restore(thumbnails));
    if (this.#gallery.opened !== null && thumbnails.includes(this.#gallery.opened.thumbnail)) this.#gallery.close();
    this.#gallery.clearSelection();
    await this.#gallery.reload();
  }

  #tell(text: string): void {
    if (this.#told !== null) toasts.close(this.#told);
    this.#told = toast({
      text,
      seconds: UNDO_S,
      action: { label: words.gallery.trash.undo, testid: "gallery-undo", run: () => void tried(() => this.undo()) },
    });
  }
}

function labelOf(step: Step | undefined): string | null {
  return step === undefined ? null : words.gallery.trash.did[step.kind](step.thumbnails.length);
}

export const history = new History(program, shown);
