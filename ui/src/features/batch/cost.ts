// What a row says it costs: what is known without a sign, what is estimated with ~, what is uncertain apart.
import { words } from "$lib/words";
import type { Summary } from "./summary";

const say = words.batch;

export function costOf({ state, begun, spent_usd, possibly_usd, unpriced, open_usd, total, minis, done }: Summary): string {
  if (state === "mistake") return say.state.notRun;
  if (state === "skipped") return say.cost.known(0);
  if (!begun) return say.cost.price(open_usd);
  if (unpriced > 0) return spent_usd + possibly_usd > 0 ? say.cost.atLeast(spent_usd, possibly_usd) : say.cost.unknown;
  if (possibly_usd > 0) return spent_usd > 0 ? say.cost.both(spent_usd, possibly_usd) : say.cost.price(possibly_usd);
  if (spent_usd > 0) return say.cost.known(spent_usd);
  // Nothing was paid so far: what is still to come is not hidden behind a "free".
  return done < Math.max(total, minis.length) && open_usd !== 0 ? say.cost.price(open_usd) : say.cost.free;
}
