// The presets in their folder, and what is done with them. Which one a sheet was set from is the sheet's (studio.preset).
import { SvelteMap } from "svelte/reactivity";
import type { Error } from "$lib/bindings";
import { host, toError } from "$lib/host";
import type { PresetLine, PresetView } from "$lib/bindings";
import { middle } from "$lib/format";
import { words } from "$lib/words";
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { studio } from "$features/studio/studio.svelte";
import { plain } from "$features/studio/plain";
import { differs, keptOf, type Kept } from "./kept";

const say = words.presets;
const MAX_FILE_CHARACTERS = 48;

/** What is asked in a dialog. */
type DialogRequest = { about: "save" } | { about: "all" } | { about: "remove"; line: PresetLine };

class Presets {
  /** Newest used first; null until they were read. */
  lines = $state.raw<PresetLine[] | null>(null);
  error = $state.raw<Error | null>(null);
  asked = $state.raw<DialogRequest | null>(null);
  busy = $state(false);
  /** What each holds, as far as it was looked at. */
  readonly views = new SvelteMap<string, PresetView>();
  /** What each kept of the desk when it was last used, saved or read. */
  readonly #kept = new SvelteMap<string, Kept>();

  current: PresetLine | null = $derived(studio.preset === null ? null : (this.lines?.find((one) => one.id === studio.preset) ?? null));
  /** The desk differs from the preset it was set from. */
  changed: boolean = $derived.by(() => {
    const kept = this.current === null ? undefined : this.#kept.get(this.current.id);
    return kept !== undefined && differs(studio.desk, kept);
  });

  #take(lines: PresetLine[]): void {
    this.lines = lines;
    this.error = null;
    for (const id of this.views.keys()) if (!lines.some((one) => one.id === id)) this.views.delete(id);
    // What is gone is no longer what the sheet was set from.
    if (studio.preset !== null && !lines.some((one) => one.id === studio.preset)) studio.setFrom(null, null);
  }

  async read(): Promise<void> {
    try {
      this.#take(await host.presets());
    } catch (thrown) {
      this.error = toError(thrown);
    }
  }

  /** What it holds, read anew: for what is in use also what the desk is compared with. */
  async look(id: string): Promise<PresetView | null> {
    try {
      const view = await host.preset_open(id);
      this.views.set(id, view);
      if (!this.#kept.has(id)) this.#kept.set(id, keptOf(view));
      return view;
    } catch {
      // The list says why it cannot be read.
      this.views.delete(id);
      return null;
    }
  }

  async use(line: PresetLine): Promise<void> {
    if (line.problem !== null) {
      toast({ text: say.notTaken(line.name), error: line.problem });
      return;
    }
    await tried(async () => {
      studio.view = "studio";
      const before = keptOf(studio.desk);
      const desk = await studio.usePreset(line.id, say.did(line.name));
      if (desk === null) return;
      const view = await this.look(line.id);
      this.#kept.set(line.id, keptOf(view === null ? desk : { ...desk, context: view.context }));
      await this.read();
      const noticed = view?.warnings.length ?? 0;
      if (noticed > 0)
        toast({ text: say.noticed(line.name, noticed), action: { label: say.show, run: () => (this.asked = { about: "all" }) } });
      else if (!differs(desk, before)) toast({ text: say.usedAgain(line.name) });
      else toast({ text: say.used(line.name), action: { label: say.undo, run: () => studio.undo(), testid: "preset-undo" } });
    });
  }

  /** Over the one in use; where there is none, or it cannot be read, a name is asked for. */
  async save(): Promise<void> {
    const line = this.current;
    if (line === null || line.problem !== null) this.asked = { about: "save" };
    else if (!this.changed) toast({ text: say.savedAlready(line.name) });
    else await tried(() => this.keep(line.name, line.id));
  }

  saveNew(): void {
    this.asked = { about: "save" };
  }

  /** The one that has this name, whatever the case. */
  named(name: string): PresetLine | undefined {
    const wanted = name.trim().toLocaleLowerCase();
    return this.lines?.find((one) => one.name.toLocaleLowerCase() === wanted);
  }

  /** Saves the desk under this name; rejects with why it could not. */
  async keep(name: string, over: string | null): Promise<void> {
    const desk = plain(studio.desk);
    const known = new Set(this.lines?.map((one) => one.id));
    const lines = await host.preset_save(name.trim(), desk, over);
    const saved =
      lines.find((one) => one.id === over) ?? lines.find((one) => !known.has(one.id)) ?? lines.find((one) => one.name === name.trim());
    this.#take(lines);
    if (saved !== undefined) {
      this.#kept.set(saved.id, keptOf(desk));
      this.views.delete(saved.id);
      studio.setFrom(saved.id, saved.name);
    }
    toast({ text: say.saved(saved?.name ?? name.trim()) });
  }

  /** Rejects with why it could not, for the field to say. */
  async rename(line: PresetLine, name: string): Promise<void> {
    const known = new Set(this.lines?.map((one) => one.id));
    const lines = await host.preset_rename(line.id, name.trim());
    // Its file may have taken the new name too.
    const now = lines.find((one) => one.id === line.id) ?? lines.find((one) => !known.has(one.id));
    const kept = this.#kept.get(line.id);
    if (now !== undefined && kept !== undefined) this.#kept.set(now.id, kept);
    if (studio.preset === line.id && now !== undefined) studio.setFrom(now.id, now.name);
    this.#take(lines);
    if (now !== undefined) await this.look(now.id);
  }

  async duplicate(line: PresetLine): Promise<void> {
    await tried(async () => {
      this.#take(await host.preset_duplicate(line.id));
      await this.lookAtAll();
    });
  }

  async remove(line: PresetLine): Promise<void> {
    await tried(async () => {
      this.#take(await host.preset_remove(line.id));
      toast({ text: say.removed(line.name) });
    });
  }

  async import(): Promise<void> {
    await tried(async () => {
      const known = new Set(this.lines?.map((one) => one.id));
      const lines = await host.preset_import();
      if (lines === null) return;
      this.#take(lines);
      const fresh = lines.find((one) => !known.has(one.id)) ?? lines[0];
      if (fresh === undefined) return;
      if (this.asked?.about === "all") await this.lookAtAll();
      toast({ text: say.imported(fresh.name), action: { label: say.use, run: () => void this.use(fresh) } });
    });
  }

  async export(line: PresetLine): Promise<void> {
    await tried(async () => {
      const file = await host.preset_export(line.id);
      if (file === null) return;
      const name = middle(file.split(/[/\\]/).at(-1) ?? file, MAX_FILE_CHARACTERS);
      toast({ text: say.exported(name), action: { label: say.reveal, run: () => void tried(() => host.file_reveal(file)) } });
    });
  }

  /** What every one of them holds, for the list of all. */
  async lookAtAll(): Promise<void> {
    for (const { id, problem } of this.lines ?? []) if (problem === null && !this.views.has(id)) await this.look(id);
  }

  /** Files that were dropped: the last one is used, all are in the folder. */
  async dropped(lines: readonly PresetLine[]): Promise<void> {
    for (const line of lines) if (line.problem !== null) toast({ text: say.notTaken(line.name), error: line.problem });
    const last = lines.findLast((line) => line.problem === null);
    if (last !== undefined) await this.use(last);
    else if (lines.length > 0) await this.read();
  }
}

export const presets = new Presets();
