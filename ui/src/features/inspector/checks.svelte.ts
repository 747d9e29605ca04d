import { SvelteMap } from "svelte/reactivity";
import type { CheckReport, Design, DrawOne, Error, Finding, Fix } from "$lib/bindings";
import { toError } from "$lib/host";
import { words } from "$lib/words";

/** While a person types, a check is not worth its work. */
export const PAUSE_MS = 150;

/** Asks the engine what it thinks of one picture: not at every keystroke, and only the newest answer counts. */
export class Checks {
  checked = $state.raw<CheckReport | null>(null);
  error = $state.raw<Error | null>(null);
  checking = $state(false);
  #check: (picture: DrawOne) => Promise<CheckReport>;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = "";

  constructor(check: (picture: DrawOne) => Promise<CheckReport>) {
    this.#check = check;
  }

  /** Null: there is nothing to check. The old answer stays on screen until the new one is there, unless the picture is
   * another one (`another`): then it would be a lie. */
  want(picture: DrawOne | null, another = false): void {
    const wanted = picture === null ? "" : JSON.stringify(picture);
    if (another || picture === null) {
      this.checked = null;
      this.error = null;
    } else if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    const asked = ++this.#asked;
    clearTimeout(this.#timer);
    this.checking = picture !== null;
    if (picture === null) return;
    this.#timer = setTimeout(() => void this.#run(picture, asked), PAUSE_MS);
  }

  stop(): void {
    this.#asked += 1;
    clearTimeout(this.#timer);
  }

  async #run(picture: DrawOne, asked: number): Promise<void> {
    try {
      const checked = await this.#check(picture);
      if (asked !== this.#asked) return;
      this.checked = checked;
      this.error = null;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.checked = null;
      this.error = toError(thrown);
    }
    this.checking = false;
  }
}

/** What a fix changed, so that its Undo takes back just that and not what was done after it. */
export interface AppliedFix {
  check: Finding["check"];
  label: Fix["label"];
  before: Partial<Design>;
  after: Partial<Design>;
}

const FIELDS = ["template", "font", "color", "size", "panel", "outline", "lift"] as const;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function pick<K extends keyof Design>(design: Design, fields: readonly K[]): Partial<Design> {
  return Object.fromEntries(fields.map((field) => [field, design[field]]));
}

export function applied(check: Finding["check"], fix: Fix, before: Design): AppliedFix {
  const changed = FIELDS.filter((field) => !same(before[field], fix.design[field]));
  return { check, label: fix.label, before: pick(before, changed), after: pick(fix.design, changed) };
}

/** Whether the design still is as the fix left it; when not, there is nothing left to undo. */
const stands = (fix: AppliedFix, design: Design): boolean =>
  Object.entries(fix.after).every(([field, value]) => same(design[field as keyof Design], value));

export function saidOf(fix: AppliedFix, templateName: (id: string) => string): string {
  const say = words.brief.checks;
  if (fix.label === "move_up") return say.moved(Math.round((fix.after.lift ?? 0) - (fix.before.lift ?? 0)));
  if (fix.label === "add_scrim") return say.scrim;
  if (fix.label === "use_template") return say.template(templateName(fix.after.template ?? ""));
  return say.larger;
}

/** Fixes that still can be taken back, by cell: they outlive looking at another tile and coming back. */
export class Fixes {
  #of = new SvelteMap<string, AppliedFix[]>();

  of(key: string, design: Design): AppliedFix[] {
    return (this.#of.get(key) ?? []).filter((fix) => stands(fix, design));
  }
  add(key: string, fix: AppliedFix): void {
    this.#of.set(key, [...(this.#of.get(key) ?? []).filter((other) => other.check !== fix.check), fix]);
  }
  remove(key: string, fix: AppliedFix): void {
    this.#of.set(
      key,
      (this.#of.get(key) ?? []).filter((other) => other.check !== fix.check),
    );
  }
}

export const fixes = new Fixes();
