// Moving to the trash and back, each of which can be undone as often as it was done in this session.
import { toasts, toast } from "$features/frame/toasts.svelte";
import { announce } from "$features/frame/announce.svelte";
import { tried } from "$features/frame/tried";
import { host as program, type Host } from "$lib/host";
import { words } from "$lib/words";
import { gallery as shown, type Gallery } from "./gallery.svelte";

const UNDO_S = 8;
type Kind = "trash" | "restore";
type Step = { kind: Kind; thumbnails: string[] };
const other = (kind: Kind): Kind => (kind === "trash" ? "restore" : "trash");

export class History {
  readonly #host: Host;
  readonly #gallery: Gallery;
  #done = $state.raw<Step[]>([]);
  #undone = $state.raw<Step[]>([]);
  #told: number | null = null;

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

  async #begin(step: Step): Promise<void> {
    if (step.thumbnails.length === 0) return;
    await this.#do(step);
    this.#done = [...this.#done, step];
    this.#undone = [];
    const say = words.gallery.trash;
    const n = step.thumbnails.length;
    this.#tell(step.kind === "trash" ? say.moved(n) : say.restored(n));
  }

  async undo(): Promise<void> {
    const step = this.#done.at(-1);
    if (step === undefined) return;
    await this.#do({ ...step, kind: other(step.kind) });
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, step];
    if (this.#told !== null) toasts.close(this.#told);
    announce(words.gallery.trash.undone(labelOf(step) ?? ""));
  }

  async redo(): Promise<void> {
    const step = this.#undone.at(-1);
    if (step === undefined) return;
    await this.#do(step);
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, step];
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
    this.#told = toast({ text, seconds: UNDO_S, action: { label: words.gallery.trash.undo, testid: "gallery-undo", run: () => void tried(() => this.undo()) } });
  }
}

function labelOf(step: Step | undefined): string | null {
  return step === undefined ? null : words.gallery.trash.did[step.kind](step.thumbnails.length);
}

export const history = new History(program, shown);
