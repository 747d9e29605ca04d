import type { RowView } from "./types";

/** The rectangle of cells between two. */
export function between(rows: readonly RowView[], from: string, to: string): string[] {
  const place = (key: string) => {
    const row = rows.findIndex((one) => one.tiles.some((tile) => tile.key === key));
    return { row, column: rows[row]?.tiles.findIndex((tile) => tile.key === key) ?? -1 };
  };
  const a = place(from);
  const b = place(to);
  if (a.row < 0 || b.row < 0) return [to];
  const [left, right] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
  return rows
    .slice(Math.min(a.row, b.row), Math.max(a.row, b.row) + 1)
    .flatMap((row) => row.tiles.slice(left, right + 1).map((tile) => tile.key));
}
