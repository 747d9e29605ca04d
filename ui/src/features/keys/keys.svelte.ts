// Keys as the page knows them: who has one, where it comes from, its last four. The key itself passes through and is never kept.
import type { Error, KeyView, KeychainState } from "$lib/bindings";
import { host, toError } from "$lib/host";
import { words } from "$lib/words";
import { studio } from "$features/studio/studio.svelte";

/** What the last check of a key said. */
type CheckResult = { ok: true; text: string } | { ok: false; error: Error };

class KeyStore {
  list = $state.raw<KeyView[]>([]);
  keychain = $state.raw<KeychainState>({ state: "ready", message: "" });
  checked = $state<Record<string, CheckResult>>({});
  loading = $state(false);
  error = $state.raw<Error | null>(null);

  async load(): Promise<void> {
    this.loading = true;
    try {
      this.#take(await host.keys());
      this.error = null;
      // A keychain that was unlocked meanwhile has keys that models wait for.
      await this.#tellStudio();
    } catch (thrown) {
      this.error = toError(thrown);
    } finally {
      this.loading = false;
    }
  }

  /** Answers the error where it could not be kept. */
  async set(provider: string, key: string, session: boolean): Promise<Error | null> {
    try {
      this.#take(await host.key_set(provider, key, session));
      delete this.checked[provider];
      await this.#tellStudio();
      return null;
    } catch (thrown) {
      return toError(thrown);
    }
  }

  async check(provider: string): Promise<void> {
    try {
      this.checked[provider] = { ok: true, text: await host.key_check(provider) };
    } catch (thrown) {
      this.checked[provider] = { ok: false, error: toError(thrown) };
    }
  }

  async remove(provider: string): Promise<Error | null> {
    try {
      this.#take(await host.key_remove(provider));
      delete this.checked[provider];
      await this.#tellStudio();
      return null;
    } catch (thrown) {
      return toError(thrown);
    }
  }

  #take({ keychain, keys }: { keychain: KeychainState; keys: KeyView[] }): void {
    this.list = keys;
    this.keychain = keychain;
    studio.keychain = keychain;
  }

  /** Models with a key can be ticked from now on. Not being able to read them anew does not undo the key. */
  async #tellStudio(): Promise<void> {
    await studio.refreshCatalog().catch(() => undefined);
  }
}

export const keys = new KeyStore();

/** What is wrong with a pasted key before anybody is asked; null where it may be one. */
export function keyError(text: string): string | null {
  const key = text.trim();
  if (key === "") return words.frame.keys.empty;
  return /\s/.test(key) ? words.frame.keys.spaces : null;
}

/** Where a key comes from, in a sentence. */
export function sourceOf(key: KeyView, keychain: KeychainState): string {
  const say = words.frame.keys;
  if (key.source === "environment") return key.variable === null ? say.environmentUnnamed : say.environment(key.variable);
  if (key.source === "session") return say.session;
  return keychain.state === "locked" ? say.keychainLocked : say.keychain;
}
