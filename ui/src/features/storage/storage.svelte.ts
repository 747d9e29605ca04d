// Credentials and test results as the page knows them. A secret passes through and is never kept.
import { SvelteSet } from "svelte/reactivity";
import { settle } from "$features/settings/settle.svelte";
import { toast } from "$lib/say/toasts.svelte";
import type { CredentialView, DestinationSetting, Error, KeychainState, Sizes, StorageTest } from "$lib/bindings";
import { host, toError } from "$lib/host";
import { words } from "$lib/words";

class StorageStore {
  credentials = $state.raw<CredentialView[]>([]);
  tested = $state<Record<string, StorageTest>>({});
  /** Destinations that are being tested: several may be at once. */
  readonly testing = new SvelteSet<string>();
  sizes = $state.raw<Sizes | null>(null);
  /** Why it could not be told how much is kept. */
  uncounted = $state.raw<Error | null>(null);
  error = $state.raw<Error | null>(null);

  async load(): Promise<void> {
    try {
      this.credentials = await host.credentials();
      this.error = null;
    } catch (thrown) {
      this.error = toError(thrown);
    }
  }

  credentialOf(id: string): CredentialView | undefined {
    return this.credentials.find((one) => one.destination === id);
  }

  /** Answers the error where they could not be kept. */
  async keep(id: string, access: string, secret: string, session: boolean): Promise<Error | null> {
    try {
      this.credentials = await host.credentials_set(id, access, secret, session);
      delete this.tested[id];
      return null;
    } catch (thrown) {
      return toError(thrown);
    }
  }

  async forget(id: string): Promise<Error | null> {
    try {
      this.credentials = await host.credentials_remove(id);
      delete this.tested[id];
      return null;
    } catch (thrown) {
      return toError(thrown);
    }
  }

  async test(one: DestinationSetting): Promise<StorageTest> {
    this.testing.add(one.id);
    delete this.tested[one.id];
    let result: StorageTest;
    try {
      result = await host.storage_test($state.snapshot<DestinationSetting>(one));
    } catch (thrown) {
      const error = toError(thrown);
      result = { lines: [{ step: "reach", error }], milliseconds: 0, message: error.message, ok: false };
    }
    this.tested[one.id] = result;
    this.testing.delete(one.id);
    return result;
  }

  async remove(one: DestinationSetting): Promise<boolean> {
    const well = await settle((settings) => {
      settings.storage.destinations = settings.storage.destinations.filter((other) => other.id !== one.id);
      settings.storage.finished = settings.storage.finished.filter((id) => id !== one.id);
    });
    if (!well) return false;
    if (one.kind === "bucket" && this.credentialOf(one.id)?.source != null && this.credentialOf(one.id)?.source !== "environment") {
      const wrong = await this.forget(one.id);
      if (wrong !== null) toast({ text: wrong.message, error: wrong });
    }
    toast({ text: words.storage.remove.saved(one.name) });
    return true;
  }

  async measure(): Promise<void> {
    try {
      this.sizes = await host.sizes();
      this.uncounted = null;
    } catch (thrown) {
      this.uncounted = toError(thrown);
    }
  }
}

export const storage = new StorageStore();

/** Where credentials come from, in a sentence. */
export function sourceOf(view: CredentialView | undefined, keychain: KeychainState): string {
  const say = words.storage.credentials;
  if (view === undefined || view.source === null) return say.none;
  if (view.source === "environment") return say.environment;
  if (view.source === "session") return say.session;
  return keychain.state === "locked" ? say.keychainLocked : say.keychain;
}
