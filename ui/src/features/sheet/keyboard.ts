// The keys of the grid. Pure: what a key means where the focus is; Grid.svelte does it.
import type { Line } from "./layout";

export interface KeyPress {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
}

export type Meaning =
  | { does: "move" | "extend"; to: string }
  | {
      does:
        "toggle" | "open" | "reroll" | "again" | "star" | "compare" | "sizes" | "guides" | "smaller" | "larger" | "all" | "escape" | "menu";
    }
  | { does: "version"; by: 1 | -1 };

export function placeOf(lines: readonly Line[], key: string | null): { line: number; column: number } | null {
  if (key === null) return null;
  for (let line = 0; line < lines.length; line += 1) {
    const column = lines[line]?.tiles.findIndex((tile) => tile.key === key) ?? -1;
    if (column >= 0) return { line, column };
  }
  return null;
}

/** Where a key of movement leads from `from`, or null when it moves nothing. */
export function moveIn(lines: readonly Line[], from: string | null, pressed: KeyPress, page: number): string | null {
  const at = placeOf(lines, from);
  const first = lines[0]?.tiles[0]?.key ?? null;
  if (at === null)
    return ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"].includes(pressed.key) ? first : null;
  const lastLine = lines.length - 1;
  let { line, column } = at;
  switch (pressed.key) {
    case "ArrowLeft":
      column -= 1;
      break;
    case "ArrowRight":
      column += 1;
      break;
    case "ArrowUp":
      line -= 1;
      break;
    case "ArrowDown":
      line += 1;
      break;
    case "Home":
      column = 0;
      if (pressed.ctrl) line = 0;
      break;
    case "End":
      if (pressed.ctrl) line = lastLine;
      column = (lines[line]?.tiles.length ?? 1) - 1;
      break;
    case "PageUp":
      line -= Math.max(1, page);
      break;
    case "PageDown":
      line += Math.max(1, page);
      break;
    default:
      return null;
  }
  // Wrapped tiles read on over the line's end, as words do; a real grid stops at its edge.
  const wraps = lines.length > 1 && lines.every((one) => one.row.id === lines[0]?.row.id);
  if (wraps && column < 0 && line > 0) {
    line -= 1;
    column = (lines[line]?.tiles.length ?? 1) - 1;
  } else if (wraps && column >= (lines[line]?.tiles.length ?? 0) && line < lastLine) {
    line += 1;
    column = 0;
  }
  line = Math.min(lastLine, Math.max(0, line));
  const tiles = lines[line]?.tiles ?? [];
  return tiles[Math.min(tiles.length - 1, Math.max(0, column))]?.key ?? null;
}

const LETTERS: Record<string, Meaning> = {
  r: { does: "reroll" },
  t: { does: "again" },
  s: { does: "star" },
  c: { does: "compare" },
  v: { does: "sizes" },
  g: { does: "guides" },
  "[": { does: "version", by: -1 },
  "]": { does: "version", by: 1 },
  "-": { does: "smaller" },
  "+": { does: "larger" },
  // The same key as +, without having to hold Shift.
  "=": { does: "larger" },
};

export function meaningOf(lines: readonly Line[], focus: string | null, pressed: KeyPress, page: number): Meaning | null {
  const { key, ctrl, shift, alt } = pressed;
  if (alt) return null;
  const to = moveIn(lines, focus, pressed, page);
  if (to !== null) return { does: shift ? "extend" : "move", to };
  if (key === "ContextMenu" || (key === "F10" && shift)) return { does: "menu" };
  if (key === "Escape") return { does: "escape" };
  if (ctrl) return key.toLowerCase() === "a" && !shift ? { does: "all" } : null;
  if (key === " ") return { does: "toggle" };
  if (key === "Enter") return { does: "open" };
  return LETTERS[key.toLowerCase()] ?? null;
}
