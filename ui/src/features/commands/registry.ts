// Everything that can be done by name. Shortcuts, the palette, the list of shortcuts and the native menu read this one list; each
// feature registers its own commands.
import type { IconComponent } from "$components/icon";
import type { Shortcut } from "./shortcuts";

export type Command = Shortcut & {
  /** Read while it is shown: "Undo: title" changes with what would be undone. */
  label: () => string;
  group: "run" | "sheet" | "batch" | "gallery" | "view" | "app";
  /** The place in its group, the lowest first. Commands of the same order stand as they were registered. */
  order?: number;
  icon: IconComponent;
  when: () => boolean;
  run: () => unknown;
};

const DEFAULT_ORDER = 50;
const byId = new Map<string, Command>();
let sorted: readonly Command[] = [];

/** A name that is registered again replaces the command before it. */
export function register(commands: readonly Command[]): void {
  for (const one of commands) byId.set(one.id, one);
  sorted = [...byId.values()].sort((a, b) => (a.order ?? DEFAULT_ORDER) - (b.order ?? DEFAULT_ORDER));
}

export const registered = (): readonly Command[] => sorted;

export function command(id: string): Command {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`There is no command ${id}`);
  return found;
}

/** Does it where it can be done now. The native menu asks by plain text; what it does not know is left alone. */
export function run(id: string): boolean {
  const found = byId.get(id);
  if (found === undefined || !found.when()) return false;
  void found.run();
  return true;
}
