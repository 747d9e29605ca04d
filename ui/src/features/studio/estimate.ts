// What asking would cost. Always an estimate, always with a ~ on screen.
import type { Catalog, Cell } from "$lib/bindings";
import type { Estimate } from "./types";

export function priceOf(catalog: Catalog, model: string): number | null {
  return catalog.models.find((one) => one.id === model)?.price_usd ?? null;
}

export function estimateOf(catalog: Catalog, cells: readonly Cell[]): Estimate {
  let usd = 0;
  const unpriced = new Set<string>();
  for (const cell of cells) {
    const price = priceOf(catalog, cell.model);
    if (price === null) unpriced.add(catalog.models.find((one) => one.id === cell.model)?.name ?? cell.model);
    else usd += price;
  }
  // Sums of cents in binary: a tenth of a thousandth of a cent is nobody's money.
  usd = Math.round(usd * 1e6) / 1e6;
  return { usd, unpriced: [...unpriced], free: usd === 0 && unpriced.size === 0 };
}
