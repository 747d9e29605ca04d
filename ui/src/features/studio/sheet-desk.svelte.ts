// The desk of the sheet that is open: titles, ticked models, design. Each change is one step that can be undone, and is kept soon after.
import type { Design, Desk, Error, SheetView, Size } from "$lib/bindings";
import { readFields } from "$lib/fields";
import type { Host } from "$lib/host";
import { words } from "$lib/words";
import { canvasOf, designAt, emptyDesk } from "./desk";
import { plain } from "./plain";
import { Program } from "./program.svelte";
import { rowsOf, textOf, titlesOf } from "./rows";
import { Saving } from "./saving";
import { keepPreset, presetOf } from "./set-from";
import { rowOf } from "./types";
import { Undo, type Restored } from "./undo.svelte";

export class SheetDesk extends Program {
  sheet = $state({ id: "", made_at: "", changed_at: "" });
  desk = $state<Desk>(emptyDesk());
  /** The preset that the sheet was set from, by id; it may have been changed since. */
  preset = $state<string | null>(null);
  /** Why the sheet could not be kept the last time it was tried. */
  unsaved = $state.raw<Error | null>(null);

  /** The canvas of the sheet: tiles, guides and checks have its shape. */
  canvas: Size = $derived(canvasOf(this.catalog, this.desk.profile));

  protected readonly saving: Saving;
  readonly #undo = new Undo();
  /** The Titles field as typed: blank lines and the space one is about to type after are not rows, and must not jump. */
  #typed = $state("");

  constructor(host: Host) {
    super(host);
    this.saving = new Saving(host, (error) => (this.unsaved = error));
  }

  protected loadDesk(view: SheetView): void {
    this.sheet = { id: view.id, made_at: view.made_at, changed_at: view.changed_at };
    this.desk = { ...emptyDesk(), ...view.desk };
    this.#typed = textOf(view.desk.rows);
    this.preset = presetOf(view.id);
    this.#undo.clear();
  }

  /** Writes what is owed, now. The frame calls it before quitting. */
  async flush(): Promise<void> {
    readFields();
    await this.saving.flush();
  }

  edit(what: string, change: (desk: Desk) => void, merge?: string, preset: string | null = this.preset): void {
    const before = plain(this.desk);
    change(this.desk);
    const after = plain(this.desk);
    const step = preset === this.preset ? undefined : ([this.preset, preset] as const);
    if (!this.#undo.note(what, before, after, merge ?? null, Date.now(), step)) return;
    if (step !== undefined) this.setFrom(preset);
    this.changed();
  }

  /** Names the preset of the desk without a step to undo: after the desk was saved as a preset, or the preset was removed. From now on runs
   * carry `name`. */
  setFrom(preset: string | null, name?: string | null): void {
    this.preset = preset;
    keepPreset(this.sheet.id, preset);
    if (name === undefined || name === (this.desk.preset ?? null)) return;
    if (name === null) delete this.desk.preset;
    else this.desk.preset = name;
    this.changed();
  }

  /** Applies a preset to the desk as one step and returns its desk, or null where another sheet was opened meanwhile. Titles
   * stay, also those typed while the preset is read. */
  async usePreset(id: string, what: string): Promise<Desk | null> {
    const sheet = this.sheet.id;
    const desk = await this.host.preset_apply(id, plain(this.desk));
    if (sheet !== this.sheet.id) return null;
    const { rows, shown, ...values } = desk;
    this.edit(what, (now) => Object.assign(now, values), undefined, id);
    return desk;
  }

  undo(): void {
    this.#putBack(this.#undo.undo());
  }
  redo(): void {
    this.#putBack(this.#undo.redo());
  }
  get undoLabel(): string | null {
    return this.#undo.undoLabel;
  }
  get redoLabel(): string | null {
    return this.#undo.redoLabel;
  }
  get canUndo(): boolean {
    return this.#undo.undoLabel !== null;
  }
  get canRedo(): boolean {
    return this.#undo.redoLabel !== null;
  }

  #putBack(back: Restored | null): void {
    if (!back) return;
    Object.assign(this.desk, plain(back.parts));
    if (back.preset !== undefined) this.setFrom(back.preset);
    this.changed();
  }

  protected changed(): void {
    this.sheet.changed_at = new Date().toISOString();
    this.saving.later(this.sheet.id, () => plain(this.desk));
  }

  get titlesText(): string {
    const titles = titlesOf(this.#typed);
    const rows = this.desk.rows;
    const same = titles.length === rows.length && titles.every((title, i) => title === rows[i]?.title);
    return same ? this.#typed : textOf(rows);
  }

  setTitles(text: string): void {
    this.#typed = text;
    const next = rowsOf(text, plain(this.desk.rows));
    this.edit(
      words.sheet.did.titles,
      (desk) => {
        const sameRows = next.length === desk.rows.length && next.every((row, i) => row.id === desk.rows[i]?.id);
        // Typing in one line touches one row; the others' pictures need not even look.
        if (!sameRows) desk.rows = next;
        else
          next.forEach((row, i) => {
            const at = desk.rows[i];
            if (at && at.title !== row.title) at.title = row.title;
          });
      },
      "titles",
    );
  }

  designOf(key: string): Design {
    return designAt(this.desk, key);
  }

  setCanvas(profile: string): void {
    this.edit(words.brief.canvas.edit, (desk) => (desk.profile = profile));
  }

  /** Gives one tile words of its own; its row's words are none. */
  setWords(key: string, title: string): void {
    const row = this.desk.rows.find((one) => one.id === rowOf(key));
    this.edit(
      words.brief.type.titleEdit,
      (desk) => {
        if (title === row?.title) delete desk.words[key];
        else desk.words[key] = title;
      },
      `words ${key}`,
    );
  }

  /** What a tile or a row has of its own goes: it follows the sheet again. */
  follow(scope: string, what: string): void {
    this.edit(what, (desk) => {
      delete desk.own[scope];
      delete desk.words[scope];
    });
  }

  /** `scope`: "all", a row's id or a cell's key. */
  setDesign(scope: string, change: (design: Design) => void, what: string, merge?: string): void {
    this.edit(
      what,
      (desk) => {
        if (scope === "all") change(desk.design);
        else {
          const own = plain(designAt(desk, scope));
          change(own);
          desk.own[scope] = own;
        }
      },
      merge,
    );
  }
}
