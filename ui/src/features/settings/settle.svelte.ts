// Settings are saved as they are made. One save at a time, in order; the last one wins.
import type { Settings } from "$lib/bindings";
import { host, toError } from "$lib/host";
import { words } from "$lib/words";
import { toast } from "$lib/say/toasts.svelte";
import { studio } from "$features/studio/studio.svelte";

let queue: Promise<void> = Promise.resolve();

/** Changes the settings at once on screen and keeps them. Answers whether they could be kept; if not, the old ones come back. */
export function settle(change: (settings: Settings) => void): Promise<boolean> {
  const before = studio.settings;
  const next = structuredClone<Settings>($state.snapshot(before));
  change(next);
  studio.settings = next;
  const done = queue.then(async () => {
    try {
      const kept = await host.settings_save(next);
      // A later change is already on screen: it is not to be undone by the answer to this one.
      if (studio.settings === next) studio.settings = kept;
      return true;
    } catch (thrown) {
      if (studio.settings === next) studio.settings = before;
      toast({ text: words.frame.settings.savedFailed, error: toError(thrown) });
      return false;
    }
  });
  queue = done.then(() => undefined);
  return done;
}

/** Resolves once the program has the settings that are on screen: what is asked of it before that knows only older ones. */
export function settled(): Promise<void> {
  return queue;
}
