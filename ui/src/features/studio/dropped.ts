// What a drop does to the desk. Pictures and old thumbnails also become versions of a cell: those are answered.
import type { Desk, DroppedFile, FontView } from "$lib/bindings";
import { freshId, titlesOf } from "./rows";
import { OWN } from "./tiles";
import { cellKey } from "./types";

export interface Adoption {
  row: string;
  base: string;
}

/** Changes the desk; answers the pictures to adopt. `at` is the row that has the focus. */
export function takeDropped(
  desk: Desk,
  items: readonly DroppedFile[],
  at: string | null,
  hasOwn: (row: string) => boolean,
  untitled: string,
): Adoption[] {
  const adoptions: Adoption[] = [];
  const taken = new Set(desk.rows.map((row) => row.id));
  const used = new Set<string>();
  const add = (title: string): string => {
    const id = freshId(taken);
    taken.add(id);
    desk.rows.push({ id, title });
    return id;
  };
  for (const item of items) {
    if (item.kind === "picture") {
      // Onto the row in hand while its place is free; several pictures get a row each, with the same title to edit.
      const home = desk.rows.find((row) => row.id === at) ?? desk.rows[0];
      const free = home && !used.has(home.id) && !hasOwn(home.id);
      const row = free ? home.id : add(home?.title ?? untitled);
      used.add(row);
      adoptions.push({ row, base: item.base });
    } else if (item.kind === "thumbnail") {
      const same = desk.rows.find((row) => row.title === item.title && !used.has(row.id) && !hasOwn(row.id));
      const row = same?.id ?? add(item.title);
      used.add(row);
      // Its brief comes back: the type on this one, the style for what is made next.
      desk.own[cellKey(row, OWN)] = item.design;
      desk.style = item.style;
      adoptions.push({ row, base: item.base });
    } else if (item.kind === "titles") {
      const there = new Set(desk.rows.map((row) => row.title));
      for (const title of titlesOf(item.titles.join("\n"))) {
        if (there.has(title)) continue;
        there.add(title);
        add(title);
      }
    }
  }
  return adoptions;
}

/** The font that came with a drop: the sheet is set in it. Of several the last one, the others are in the list. */
export function fontOf(items: readonly DroppedFile[]): FontView | null {
  return items.findLast((item) => item.kind === "font")?.font ?? null;
}
