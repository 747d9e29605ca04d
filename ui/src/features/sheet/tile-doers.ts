import { studio } from "$features/studio/studio.svelte";
import { write } from "$lib/design";
import { openLimits } from "$features/spending/open";
import type { Column, Tile } from "$features/studio/types";
import { words } from "$lib/words";
import * as doing from "./doing";
import { fitting } from "./fitting.svelte";
import type { Doers } from "./trouble";

/** What the roomy design does not say is the template's own. */
const NOTHING_OWN = { color: undefined, size: undefined, panel: undefined, outline: undefined, lift: undefined };

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
    limits: () => void openLimits(),
    leave: () => studio.leave(tile.key),
    details: () => doing.review(tile.key),
    template: () => {
      const roomy = fitting.of(tile.title, studio.designOf(tile.key), studio.canvas);
      if (roomy === null) return;
      // Only where it does not fit: the other tiles keep theirs.
      studio.setDesign(tile.key, (design) => write(design, { ...NOTHING_OWN, ...roomy }), words.sheet.did.template);
      // One that ended so before its picture was set is finished from the stored picture, for nothing.
      if (tile.state === "failed" && tile.base !== null) void doing.again([tile.key]);
    },
  };
}
