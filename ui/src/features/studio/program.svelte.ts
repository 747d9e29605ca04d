// What the program told the page: its catalog, settings and keychain, and what went wrong.
import type { About, Catalog, Error, InterruptedRun, KeychainState, Settings, StartState } from "$lib/bindings";
import type { Host } from "$lib/host";
import { defaultSettings, emptyCatalog } from "./desk";
import { drawing } from "./drawing.svelte";

export class Program {
  firstRun = $state(false);
  catalog = $state.raw<Catalog>(emptyCatalog());
  settings = $state.raw<Settings>(defaultSettings());
  about = $state.raw<About>({ version: "", home: "", logs: "" });
  keychain = $state.raw<KeychainState>({ state: "ready", message: "" });
  problems = $state.raw<Error[]>([]);
  interrupted = $state.raw<InterruptedRun[]>([]);

  protected readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  protected take(started: StartState): void {
    this.catalog = started.catalog;
    this.settings = started.settings;
    this.about = started.about;
    this.keychain = started.key_state;
    this.problems = started.problems;
    this.interrupted = started.interrupted;
    this.firstRun = started.first_run;
  }

  /**
   * Asks the keychain, and then which models can run. It may take as long as the person needs to unlock it, so nothing
   * waits for it; the frame calls it after the first paint.
   */
  async readKeys(): Promise<void> {
    try {
      const { keychain } = await this.host.keys();
      this.keychain = keychain;
      await this.refreshCatalog();
    } catch {
      // The Keys pane asks again, and says why it could not.
    }
  }

  async refreshCatalog(): Promise<void> {
    this.catalog = await this.host.catalog();
    // A font that was missing may be there now.
    drawing.retry();
  }

  protected trouble(error: Error): void {
    this.problems = [...this.problems, error];
  }
}
