// What an error says about money. The table comes from the program with the bindings; only the two questions are asked here.
import { BILLED, type Code } from "$lib/bindings";

/** Whether the provider may have made a picture and billed it. */
export const mayBeBilled = (code: Code): boolean => BILLED[code] === "maybe";

/** Whether an attempt that ended so without a picture counts as possibly spent. `sent`: its request went out. */
export const isPossiblySpent = (code: Code, sent: boolean): boolean => sent && BILLED[code] !== "no";
