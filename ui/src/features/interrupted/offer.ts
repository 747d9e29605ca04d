// What going on with an interrupted run would make and cost, from its events alone. Pure.
import type { Version } from "$features/studio/types";
import { sum, sumOfRisks } from "$lib/money";
import { isMade } from "$lib/state";

export interface Offer {
  total: number;
  done: number;
  /** Never started, or surely failed: going on asks for them. */
  left: number;
  /** `null`: one of them has no price. */
  left_usd: number | null;
  /** Their picture is there: they are finished for nothing. */
  stored: number;
  /** A request was out: they may be billed, and are asked about apart. */
  unknown: number;
  /** What those may have cost, as it was journalled. */
  unknown_usd: number | null;
  /** What asking for them once more costs, at today's prices. */
  again_usd: number | null;
}

const plus = (usd: number | null, price: number | null): number | null => (usd === null || price === null ? null : sum([usd, price]));

/** What a version's requests may have cost: the one that is out, and those before it; `null`: one of them has no price. */
function doubtOf({ out, risk }: Version): number | null {
  const doubt = sumOfRisks(out === null ? [risk] : [risk, out]);
  return doubt.unpriced > 0 ? null : doubt.usd;
}

export function offerOf(versions: Iterable<Version>, priceOf: (model: string) => number | null): Offer {
  const offer: Offer = { total: 0, done: 0, left: 0, left_usd: 0, stored: 0, unknown: 0, unknown_usd: 0, again_usd: 0 };
  for (const version of versions) {
    offer.total += 1;
    const { state, base, possibly } = version;
    if (isMade(state)) offer.done += 1;
    else if (base !== null) offer.stored += 1;
    // Generating and nothing said of its end: the program that asked is gone, the answer is not known.
    else if (state === "needs_you" || state === "generating" || (possibly && state !== "cancelled" && state !== "failed")) {
      offer.unknown += 1;
      offer.unknown_usd = plus(offer.unknown_usd, doubtOf(version));
      offer.again_usd = plus(offer.again_usd, priceOf(version.model));
    } else if (state === "cancelled" || (state === "failed" && possibly)) continue;
    else {
      offer.left += 1;
      offer.left_usd = plus(offer.left_usd, priceOf(version.model));
    }
  }
  return offer;
}

/** What the button says it costs. */
export const costOf = (offer: Offer, unknown: boolean): number | null =>
  unknown && offer.unknown > 0 ? plus(offer.left_usd, offer.again_usd) : offer.left_usd;
