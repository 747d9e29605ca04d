import { studio } from "$features/studio/studio.svelte";
import type { Column, Tile } from "$features/studio/types";
import { words } from "$lib/words";
import * as doing from "./doing";
import { nextTemplate, type Doers } from "./trouble";

/** The steps of one tile's troubles. */
export function doersOf(tile: Tile, column: Column): Doers {
  return {
    keys: doing.openKeys,
    page: () => void doing.openPage(column.provider),
    prompt: () => void doing.editPrompt(),
    title: () => void doing.editTitle(),
    model: () => void doing.chooseModel(),
    font: () => void doing.chooseFont(),
    again: () => void doing.again([tile.key]),
    leave: () => studio.leave(tile.key),
    details: () => doing.review(tile.key),
    template: () => {
      const next = nextTemplate(studio.catalog, studio.designOf(tile.key).template);
      if (!next) return;
      // Only where it does not fit: the other tiles keep theirs.
      studio.setDesign(tile.key, (design) => (design.template = next.id), words.sheet.did.template);
      // One that ended so before its picture was set is finished from the stored picture, for nothing.
      if (tile.state === "failed" && tile.base !== null) void doing.again([tile.key]);
    },
  };
}
