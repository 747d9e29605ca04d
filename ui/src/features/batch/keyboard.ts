// The keys of the table. Pure: what a key means where the focus is; the table does it. Row -1 is the head.
export interface Place {
  row: number;
  column: number;
}
export interface Ground {
  rows: number;
  columns: number;
  /** Rows in sight. */
  page: number;
  /** The next row with a mistake after this one, going round; -1: none. */
  nextError: (row: number, by: 1 | -1) => number;
}
export interface KeyPress {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
}
export type Meaning = { does: "move"; to: Place; error?: boolean } | { does: "edit" | "include" | "clear" | "copy" | "all" | "escape" };

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

export function meaningOf(ground: Ground, at: Place, { key, ctrl, shift, alt }: KeyPress): Meaning | null {
  const move = (row: number, column: number): Meaning => ({
    does: "move",
    to: { row: clamp(row, -1, ground.rows - 1), column: clamp(column, 0, ground.columns - 1) },
  });
  if (alt) {
    if (ctrl || shift || (key !== "ArrowDown" && key !== "ArrowUp")) return null;
    const row = ground.nextError(at.row, key === "ArrowDown" ? 1 : -1);
    return row < 0 ? null : { does: "move", to: { row, column: at.column }, error: true };
  }
  switch (key) {
    case "ArrowLeft":
      return ctrl ? move(at.row, 0) : move(at.row, at.column - 1);
    case "ArrowRight":
      return ctrl ? move(at.row, ground.columns - 1) : move(at.row, at.column + 1);
    case "ArrowUp":
      return ctrl ? move(0, at.column) : move(at.row - 1, at.column);
    case "ArrowDown":
      return ctrl ? move(ground.rows - 1, at.column) : move(at.row + 1, at.column);
    case "PageUp":
      return move(Math.max(0, at.row - ground.page), at.column);
    case "PageDown":
      return move(at.row + ground.page, at.column);
    case "Home":
      return ctrl ? move(0, 0) : move(at.row, 0);
    case "End":
      return ctrl ? move(ground.rows - 1, ground.columns - 1) : move(at.row, ground.columns - 1);
  }
  if (ctrl) return shift ? null : key.toLowerCase() === "c" ? { does: "copy" } : null;
  if (key === " ") return { does: "include" };
  if (key === "Enter" || key === "F2") return { does: "edit" };
  if (key === "Delete" || key === "Backspace") return { does: "clear" };
  if (key === "Escape") return { does: "escape" };
  return null;
}
