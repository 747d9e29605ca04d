// Undo over the desk. A step holds only the parts of the desk that it changed, before and after: a sheet of 500 titles
// does not keep 500 titles a keystroke.
import type { Desk } from "$lib/bindings";

type Parts = Partial<Desk>;
/** Which preset the sheet was set from, before and after. */
export type PresetStep = readonly [before: string | null, after: string | null];
/** What goes back onto the desk; `preset` only where the step changed it. */
export interface Restored {
  parts: Parts;
  preset?: string | null;
}
interface Step {
  what: string;
  merge: string | null;
  at: number;
  before: Parts;
  after: Parts;
  preset?: PresetStep;
}

const MAX_STEPS = 200;
/** Edits of one kind that follow each other this closely are one step. */
const MERGE_MS = 800;

const partsThatDiffer = (before: Desk, after: Desk): (keyof Desk)[] =>
  (Object.keys({ ...before, ...after }) as (keyof Desk)[]).filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));

const pick = (desk: Desk, parts: (keyof Desk)[]): Parts => Object.fromEntries(parts.map((part) => [part, desk[part]]));

export class Undo {
  #past = $state.raw<Step[]>([]);
  #future = $state.raw<Step[]>([]);

  get undoLabel(): string | null {
    return this.#past.at(-1)?.what ?? null;
  }
  get redoLabel(): string | null {
    return this.#future.at(-1)?.what ?? null;
  }

  /** Notes an edit; answers whether it changed anything. */
  note(what: string, before: Desk, after: Desk, merge: string | null, now: number, preset?: PresetStep): boolean {
    const parts = partsThatDiffer(before, after);
    if (parts.length === 0 && preset === undefined) return false;
    const last = this.#past.at(-1);
    if (last && merge !== null && last.merge === merge && now - last.at <= MERGE_MS && this.#future.length === 0) {
      const joined: Step = {
        ...last,
        what,
        at: now,
        // What the step already remembers of "before" is older and stays.
        before: { ...pick(before, parts), ...last.before },
        after: { ...last.after, ...pick(after, parts) },
      };
      this.#past = [...this.#past.slice(0, -1), joined];
    } else {
      const step: Step = {
        what,
        merge,
        at: now,
        before: pick(before, parts),
        after: pick(after, parts),
        ...(preset === undefined ? {} : { preset }),
      };
      this.#past = [...this.#past, step].slice(-MAX_STEPS);
    }
    this.#future = [];
    return true;
  }

  /** The parts to put back, or null when there is nothing to undo. */
  undo(): Restored | null {
    const step = this.#past.at(-1);
    if (!step) return null;
    this.#past = this.#past.slice(0, -1);
    // A step that was gone back over takes no more edits into itself.
    this.#future = [...this.#future, { ...step, merge: null }];
    return { parts: step.before, ...(step.preset === undefined ? {} : { preset: step.preset[0] }) };
  }

  redo(): Restored | null {
    const step = this.#future.at(-1);
    if (!step) return null;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, step];
    return { parts: step.after, ...(step.preset === undefined ? {} : { preset: step.preset[1] }) };
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
  }
}
