// What a preset holds, in a line.
import type { Catalog, Desk } from "$lib/bindings";
import type { PresetView } from "$lib/bindings";
import { middle } from "$lib/format";
import { words } from "$lib/words";

type Held = Pick<Desk, "models" | "style" | "extra" | "context" | "seed" | "design" | "profile" | "quality">;
const MAX_STYLE_CHARACTERS = 40;

/** Its parts, the ones that are seen on the picture first. A style may be a sentence. */
export function summaryOf(held: Held | PresetView, catalog: Catalog): string {
  const say = words.presets.summary;
  const name = <T extends { id: string }>(list: T[], id: string, of: (one: T) => string) => {
    const found = list.find((one) => one.id === id);
    return found === undefined ? middle(id, MAX_STYLE_CHARACTERS) : of(found);
  };
  return [
    say.models(held.models.length),
    name(catalog.styles, held.style, (one) => one.name),
    name(catalog.templates, held.design.template, (one) => one.name),
    name(catalog.fonts, held.design.font, (one) => one.family),
    ...(held.extra.trim() === "" ? [] : [say.extra]),
    ...(held.context.trim() === "" ? [] : [say.context]),
    ...(held.seed === null ? [] : [say.seed(held.seed)]),
    name(catalog.profiles, held.profile, (one) => one.name),
    say.quality(held.quality),
  ].join(say.comma);
}
