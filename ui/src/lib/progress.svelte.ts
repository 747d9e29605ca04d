// How far the long tasks are, as the program tells it. Counts only: nothing is guessed.
import { SvelteMap } from "svelte/reactivity";
import type { Notice, Task } from "$lib/bindings";

class Progress {
  readonly #tasks = new SvelteMap<Task, { done: number; of: number }>();

  notice(notice: Notice): void {
    if (notice.notice === "progress") this.#tasks.set(notice.task, { done: notice.done, of: notice.of });
  }

  of(task: Task): { done: number; of: number } | null {
    return this.#tasks.get(task) ?? null;
  }

  /** It begins at nothing: what was told last of the one before may have come after its end. */
  begin(task: Task): void {
    this.#tasks.delete(task);
  }
}

export const progress = new Progress();
