// The limits of days and months among the settings of runs.
import type { Generation } from "$lib/bindings";

export type SpendingLimits = Pick<Generation, "day_limit_usd" | "month_limit_usd">;

export const limitsOf = ({ day_limit_usd, month_limit_usd }: Generation): SpendingLimits => ({ day_limit_usd, month_limit_usd });
