// What an error says about money, and sums. The table comes from the program with the bindings; only the two questions are asked
// here.
import { BILLED, type Code } from "$lib/bindings";

/** Amounts are whole micro-dollars, as in the program: 0.1 + 0.2 is 0.3. */
const PER_DOLLAR = 1e6;

/** The exact sum of amounts of dollars. */
export function sum(amounts: Iterable<number>): number {
  let micros = 0;
  for (const usd of amounts) micros += Math.round(usd * PER_DOLLAR);
  return micros / PER_DOLLAR;
}

/** What requests may have cost that nobody knows the price of yet. */
export interface Risk {
  /** The sum of the estimates that were journalled before the requests went out. */
  usd: number;
  /** Requests without an estimate: their price is unknown. */
  unpriced: number;
}

export const NO_RISK: Risk = { usd: 0, unpriced: 0 };

/** One request with this estimate. */
export const riskOf = (estimate: number | undefined): Risk =>
  estimate === undefined ? { usd: 0, unpriced: 1 } : { usd: estimate, unpriced: 0 };

export function sumOfRisks(risks: Iterable<Risk>): Risk {
  const all = [...risks];
  return { usd: sum(all.map((risk) => risk.usd)), unpriced: all.reduce((count, risk) => count + risk.unpriced, 0) };
}

/** Whether nothing can have been spent. */
export const isNone = (risk: Risk): boolean => risk.usd === 0 && risk.unpriced === 0;

/** Whether the provider may have made a picture and billed it. */
export const mayBeBilled = (code: Code): boolean => BILLED[code] === "maybe";

/** Whether an attempt that ended so without a picture counts as possibly spent. `sent`: its request went out. */
export const isPossiblySpent = (code: Code, sent: boolean): boolean => sent && BILLED[code] !== "no";
