// What asking would cost. Always an estimate, always with a ~ on screen.
import type { Catalog, Cell } from "$lib/bindings";
import type { Estimate } from "./types";
import { sum } from "$lib/money";

function priceOf(catalog: Catalog, model: string): number | null {
  return catalog.models.find((one) => one.id === model)?.price_usd ?? null;
}

export function estimateOf(catalog: Catalog, cells: readonly Cell[]): Estimate {
  const prices: number[] = [];
  const unpriced = new Set<string>();
  for (const cell of cells) {
    const price = priceOf(catalog, cell.model);
    if (price === null) unpriced.add(catalog.models.find((one) => one.id === cell.model)?.name ?? cell.model);
    else prices.push(price);
  }
  const usd = sum(prices);
  return { usd, unpriced: [...unpriced], free: usd === 0 && unpriced.size === 0 };
}
