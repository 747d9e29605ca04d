import type { Catalog, ModelView, ProviderView } from "$lib/bindings";
import { day, dollars } from "$lib/format";
import { isRetired } from "$lib/retired";
import { words } from "$lib/words";

export interface ModelGroup {
  provider: ProviderView;
  models: ModelView[];
}

/** Providers that can run come first, in the catalog's order; a model of an unknown provider gets one of its own name. */
export function groupModels(catalog: Pick<Catalog, "providers" | "models">): ModelGroup[] {
  const groups = new Map<string, ModelGroup>(catalog.providers.map((provider) => [provider.id, { provider, models: [] }]));
  for (const model of catalog.models) {
    let group = groups.get(model.provider);
    if (!group) {
      const id = model.provider;
      group = { provider: { id, name: id, needs_key: false, key_page: "", has_key: true, custom: true }, models: [] };
      groups.set(id, group);
    }
    group.models.push(model);
  }
  const filled = [...groups.values()].filter((group) => group.models.length > 0);
  return [...filled.filter((group) => canRun(group.provider)), ...filled.filter((group) => !canRun(group.provider))];
}

/** So many models of a provider that has a long list are shown before the rest is folded away. */
const MAX_UNFOLDED = 4;
/** A list of so many may stand as it is. */
const LONG = 8;

/**
 * Which of a provider's models stand outside the fold: those that are ticked, filled up with the first ones. The offline
 * models are many and would push every other provider out of sight. Asked once for a sheet, so that nothing moves while
 * the person ticks.
 */
export function outside(group: ModelGroup, ticked: ReadonlySet<string>, today: string): Set<string> {
  // Nobody needs to see what cannot be had any more, unless it is ticked.
  const ids = group.models.filter((model) => ticked.has(model.id) || !isRetired(model, today)).map((model) => model.id);
  if (ids.length <= LONG) return new Set(ids);
  const shown = new Set(ids.filter((id) => ticked.has(id)));
  for (const id of ids) if (shown.size < MAX_UNFOLDED) shown.add(id);
  // A fold over one line saves none.
  return shown.size === ids.length - 1 ? new Set(ids) : shown;
}

/** The columns with one more: before the first that comes after it in the list. The others stay where they are. */
export function placed(groups: readonly ModelGroup[], columns: readonly string[], model: string): string[] {
  const order = groups.flatMap((group) => group.models.map((one) => one.id));
  const place = order.indexOf(model);
  const at = columns.findIndex((other) => order.indexOf(other) > place);
  return at < 0 ? [...columns, model] : [...columns.slice(0, at), model, ...columns.slice(at)];
}

export const canRun = (provider: ProviderView) => !provider.needs_key || provider.has_key;

/** "free", "$0.04" or "price unknown": never an empty place, nobody should have to guess. */
export function priceWords(model: ModelView): string {
  if (model.price_usd === null) return words.brief.models.unpriced;
  return model.price_usd === 0 ? words.brief.models.free : dollars(model.price_usd);
}

export function priceTooltip(model: ModelView): string | undefined {
  if (model.price_usd === null) return words.brief.models.unpricedWhy(model.name);
  return model.price_usd > 0 && model.price_read
    ? words.brief.models.priceRead(dollars(model.price_usd), day(model.price_read))
    : undefined;
}

/** Why a model may not run, in one sentence each, or null. That a key is missing is said of one that is `wanted`. */
export function modelNote(
  model: ModelView,
  provider: ProviderView,
  catalog: Pick<Catalog, "models">,
  today: string,
  wanted = true,
): string | null {
  const say = words.brief.models;
  const notes: string[] = [];
  if (model.retired_on) {
    notes.push(model.retired_on <= today ? say.retired(day(model.retired_on)) : say.retiring(day(model.retired_on)));
    const next = catalog.models.find((other) => other.id === model.replacement);
    if (next) notes.push(say.replacedBy(next.name));
  }
  // A key would not bring it back.
  if (wanted && !canRun(provider) && !isRetired(model, today)) notes.push(say.noKey(model.name, provider.name));
  return notes.length > 0 ? notes.join(" ") : null;
}
