import type { Error } from "$lib/bindings";
import { announce } from "./announce.svelte";

export type ToastRequest = {
  text: string;
  action?: { label: string; run: () => void; testid?: string };
  /** Something went wrong: its words follow the text, and it stays until closed. */
  error?: Error;
  /** How long it stays; 6 without, 10 with an action. */
  seconds?: number;
};
type Toast = ToastRequest & { id: number; /** Whole seconds left, null where it stays. */ left: number | null };

const PLAIN_S = 6;
const WITH_ACTION_S = 10;
const TICK_MS = 250;
/** More at once would cover the sheet: the oldest that would go by itself goes first. */
const MAX_TOASTS = 3;

/** What the error adds to the text: its message where that is not the text itself, and what to do. */
export function detailOf({ text, error }: ToastRequest): string {
  if (error === undefined) return "";
  return [error.message === text ? "" : error.message, error.hint ?? ""].filter((part) => part !== "").join(" ");
}

class Toasts {
  list = $state<Toast[]>([]);
  #until = new Map<number, number>();
  #paused = false;
  #timer: ReturnType<typeof setInterval> | null = null;
  #last = 0;

  add(request: ToastRequest): number {
    // The same words again: the one that stands there starts anew instead of piling up.
    const same = this.list.find((one) => one.text === request.text && one.error?.message === request.error?.message);
    if (same !== undefined) this.close(same.id);
    const id = ++this.#last;
    const stays = request.error !== undefined && request.seconds === undefined;
    const seconds = stays ? null : (request.seconds ?? (request.action === undefined ? PLAIN_S : WITH_ACTION_S));
    if (seconds !== null) this.#until.set(id, seconds * 1000);
    this.list.push({ ...request, id, left: seconds });
    const extra = this.list.length > MAX_TOASTS ? this.list.find((one) => one.left !== null) : undefined;
    if (extra !== undefined && extra.id !== id) this.close(extra.id);
    announce([request.text, detailOf(request)].filter((part) => part !== "").join(" "));
    this.#run();
    return id;
  }

  close(id: number): void {
    this.list = this.list.filter((one) => one.id !== id);
    this.#until.delete(id);
    this.#run();
  }

  act(id: number): void {
    const one = this.list.find((toast) => toast.id === id);
    this.close(id);
    one?.action?.run();
  }

  /** Pointer or focus is on them: nobody loses an Undo while reaching for it. */
  pause(paused: boolean): void {
    this.#paused = paused;
  }

  #run(): void {
    if (this.#until.size === 0) {
      if (this.#timer !== null) clearInterval(this.#timer);
      this.#timer = null;
      this.#paused = false;
      return;
    }
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    if (this.#paused) return;
    for (const [id, left] of [...this.#until]) {
      const now = left - TICK_MS;
      if (now <= 0) {
        this.close(id);
        continue;
      }
      this.#until.set(id, now);
      const one = this.list.find((toast) => toast.id === id);
      if (one !== undefined) one.left = Math.ceil(now / 1000);
    }
  }
}

export const toasts = new Toasts();

/** Says something at the bottom centre. Answers its id, for closing it early. */
export function toast(request: ToastRequest): number {
  return toasts.add(request);
}
