// How wide a tile is and how high a row: known before anything is drawn, so that rows never change height.
import { CANVAS } from "$features/studio/desk";
import type { RowView, Tile, TileSize } from "$features/studio/types";
import type { Size } from "$lib/bindings";

export const GAP = 12;
const ROW_GAP = 16;
const CAPTION = 24;
export const COLUMN_HEAD = 32;
/** Room for the rings of the first row under the heads. */
export const HEAD_GAP = 8;
const NARROW = 1100;

/** Columns share the width between these; below the least the sheet scrolls sideways. */
const SHARED: Record<TileSize, { min: number; max: number }> = {
  S: { min: 120, max: 176 },
  M: { min: 150, max: 300 },
  L: { min: 320, max: 640 },
};
/** A small tile is always smaller than a medium one, also where the columns are many. */
const SMALL = 0.72;
/** Less than this is left for a column: the titles beside them give way first. */
const TIGHT = 168;
/** One title: as many tiles a line as fit at the least width; few of them grow to the most. */
const WRAPPED: Record<TileSize, { min: number; max: number }> = {
  S: { min: 196, max: 240 },
  M: { min: 300, max: 480 },
  L: { min: 560, max: 720 },
};

export interface Layout {
  /** One title: tiles wrap, no heads. */
  wrapped: boolean;
  padding: number;
  rowHead: number;
  columns: number;
  tile: number;
  picture: number;
  /** A row with the gap below it. */
  row: number;
}

/** Tiles in a line: as many as fit. Where few make up the sheet its lines are as long as each other: four stand 2 by 2. */
function acrossOf(room: number, tiles: number, size: TileSize, min: number): number {
  const fit = Math.max(1, Math.floor((room + GAP) / (min + GAP)));
  if (size === "S") return fit;
  const count = Math.max(1, tiles);
  return count <= 2 ? Math.min(fit, 2) : Math.ceil(count / Math.ceil(count / fit));
}

/** No tile is narrower: its caption would say nothing. */
const MIN_TILE = 112;

/** Width over height of the canvas that the widths above are for. */
const REFERENCE = CANVAS.width / CANVAS.height;

/** Tiles of every canvas take about as much of the screen: a higher one is narrower. */
function narrowed({ min, max }: { min: number; max: number }, shape: number): { min: number; max: number } {
  const by = Math.min(1, Math.sqrt(shape / REFERENCE));
  return { min: Math.max(MIN_TILE, Math.round(min * by)), max: Math.max(MIN_TILE, Math.round(max * by)) };
}

export function layoutOf(width: number, window: number, columns: number, rows: number, size: TileSize, canvas: Size = CANVAS): Layout {
  const shape = canvas.width / canvas.height;
  const narrow = window <= NARROW;
  const wrapped = rows === 1;
  const padding = wrapped && !narrow ? 24 : narrow ? 12 : 16;
  const inside = Math.max(0, width - 2 * padding);
  const share = (head: number) => Math.floor((inside - head) / Math.max(1, columns) - GAP);
  const rowHead = wrapped ? 0 : narrow || share(136) < TIGHT ? 108 : 136;
  let across: number;
  let tile: number;
  if (wrapped) {
    const { min, max } = narrowed(WRAPPED[size], shape);
    across = acrossOf(inside, columns, size, min);
    tile = Math.min(max, Math.floor((inside - GAP * (across - 1)) / across));
  } else {
    across = Math.max(1, columns);
    // A column alone may be as wide as one tile of a sheet of one title is.
    const of = (which: TileSize, room: number) => {
      const { min, max } = narrowed({ ...SHARED[which], ...(which === "M" && columns === 1 ? { max: 360 } : {}) }, shape);
      return Math.min(max, Math.max(min, room));
    };
    tile = size === "S" ? of("S", Math.round(SMALL * of("M", share(rowHead)))) : of(size, share(rowHead));
  }
  tile = Math.max(0, tile);
  const picture = Math.round(tile / shape);
  return { wrapped, padding, rowHead, columns: across, tile, picture, row: picture + CAPTION + ROW_GAP };
}

/** One line of the grid as it is seen: a row of the sheet, or a part of the only one. */
export interface Line {
  id: string;
  index: number;
  row: RowView;
  tiles: Tile[];
}

export function linesOf(rows: readonly RowView[], layout: Layout, shows: (tile: Tile) => boolean): Line[] {
  if (!layout.wrapped) return rows.map((row, index) => ({ id: row.id, index, row, tiles: row.tiles }));
  const lines: Line[] = [];
  for (const row of rows) {
    const tiles = row.tiles.filter(shows);
    for (let from = 0; from < tiles.length; from += layout.columns)
      lines.push({ id: `${row.id} ${from}`, index: lines.length, row, tiles: tiles.slice(from, from + layout.columns) });
  }
  return lines;
}
