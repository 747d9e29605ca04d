// The long tasks over the whole library: one at a time, and they go on while other panes and views are looked at.
import { announce } from "$lib/say/announce.svelte";
import { progress } from "$lib/progress.svelte";
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { shownPlace } from "$features/uploads/place";
import type { DeepCheck } from "$lib/bindings";
import { host } from "$lib/host";
import { words } from "$lib/words";
import { storage } from "./storage.svelte";

type Job = "deep_check" | "export" | "import";
const say = words.storage;

class Keeping {
  busy = $state<Job | null>(null);
  /** What the last check found. */
  found = $state.raw<DeepCheck | null>(null);

  get going(): { done: number; of: number } | null {
    return this.busy === null ? null : progress.of(this.busy);
  }

  async #do(job: Job, what: () => Promise<void>): Promise<void> {
    if (this.busy !== null) return;
    progress.begin(job);
    this.busy = job;
    await tried(what);
    this.busy = null;
  }

  check(): Promise<void> {
    return this.#do("deep_check", async () => {
      this.found = null;
      const found = await host.deep_check();
      this.found = found;
      announce(isFine(found) ? say.check.fine(found.checked, found.bytes) : partsOf(found).join(" "));
    });
  }

  export(): Promise<void> {
    return this.#do("export", async () => {
      const file = await host.library_export();
      if (file !== null)
        toast({
          text: say.library.exported(shownPlace(file, undefined)),
          action: { label: say.library.show, run: () => void tried(() => host.file_reveal(file)) },
        });
    });
  }

  import(): Promise<void> {
    return this.#do("import", async () => {
      const came = await host.library_import();
      if (came === null) return;
      toast({
        text:
          came.runs + came.thumbnails + came.pictures === 0
            ? say.library.importedNone
            : say.library.imported(came.runs, came.thumbnails, came.pictures, came.bytes),
      });
      await storage.measure();
    });
  }
}

export const keeping = new Keeping();

export const isFine = (found: DeepCheck): boolean => found.damaged.length + found.missing.length === 0;

/** What is not as it should be, in sentences. */
export const partsOf = ({ damaged, missing, orphans }: DeepCheck): string[] =>
  [
    damaged.length > 0 ? say.check.damaged(damaged.length) : "",
    missing.length > 0 ? say.check.missing(missing.length) : "",
    orphans.length > 0 ? say.check.orphans(orphans.length) : "",
  ].filter((part) => part !== "");
