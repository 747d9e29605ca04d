// The keys of the gallery's grid. Pure: what a key means where the focus is; the grid does it.
import { lineAt, placeOf, type Layout } from "./layout";

export interface KeyPress {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
}

export type Meaning =
  | { does: "move" | "extend"; to: number }
  | { does: "toggle" | "open" | "all" | "escape" | "menu" | "star" | "compare" | "trash" | "smaller" | "larger" };

const MOVES = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"];

/** Where a key of movement leads, or null when it is none. `page`: lines in sight. */
export function moveIn(layout: Layout, from: number | null, { key, ctrl }: KeyPress, page: number): number | null {
  if (!MOVES.includes(key) || layout.count === 0) return null;
  const place = from === null ? null : placeOf(layout, from);
  if (from === null || place === null) return 0;
  const last = layout.count - 1;
  const on = (line: number): number => {
    const to = lineAt(layout, Math.min(layout.lines - 1, Math.max(0, line)));
    return to === null ? from : to.first + Math.min(to.count - 1, place.column);
  };
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, from - 1);
    case "ArrowRight":
      return Math.min(last, from + 1);
    case "ArrowUp":
      return on(place.line - 1);
    case "ArrowDown":
      return on(place.line + 1);
    case "PageUp":
      return on(place.line - Math.max(1, page));
    case "PageDown":
      return on(place.line + Math.max(1, page));
    case "Home":
      return ctrl ? 0 : from - place.column;
    default: {
      const line = lineAt(layout, place.line);
      return ctrl || line === null ? last : line.first + line.count - 1;
    }
  }
}

const KEYS: Record<string, Meaning> = {
  " ": { does: "toggle" },
  enter: { does: "open" },
  s: { does: "star" },
  c: { does: "compare" },
  delete: { does: "trash" },
  "-": { does: "smaller" },
  "+": { does: "larger" },
  // The same key as +, without having to hold Shift.
  "=": { does: "larger" },
};
/** On a Mac's keyboard the key above Enter deletes. */
const MAC_DELETE = "backspace";

export function meaningOf(layout: Layout, focus: number | null, pressed: KeyPress, page: number, mac = false): Meaning | null {
  const { key, ctrl, shift, alt } = pressed;
  if (alt) return null;
  const to = moveIn(layout, focus, pressed, page);
  if (to !== null) return { does: shift ? "extend" : "move", to };
  if (key === "ContextMenu" || (key === "F10" && shift)) return { does: "menu" };
  if (key === "Escape") return { does: "escape" };
  if (ctrl) return key.toLowerCase() === "a" && !shift ? { does: "all" } : null;
  if (mac && key.toLowerCase() === MAC_DELETE) return { does: "trash" };
  return KEYS[key.toLowerCase()] ?? null;
}
