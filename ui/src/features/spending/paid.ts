// What costs money is asked for here. Over the limit of a run the person decides, with the sum in front of them; the limits of days
// and months hold until they are changed. Everything else that goes wrong is said.
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { studio } from "$features/studio/studio.svelte";
import { dollars } from "$lib/format";
import { toError } from "$lib/host";
import { words } from "$lib/words";
import { openLimits } from "./open";

export const toLimits = { label: words.spending.openLimits, run: () => void openLimits(), testid: "open-limits" };

export async function paid(start: (accepted_usd: number | null) => Promise<void>, usd: number): Promise<void> {
  try {
    await start(null);
  } catch (thrown) {
    const error = toError(thrown);
    if (error.code !== "BUDGET") return void toast({ text: error.message, error });
    const limit = studio.settings.generation.max_cost_usd;
    const raised = dollars(Math.ceil(usd)).replace(/\.00$/, "");
    const once = { label: words.frame.commands.raiseOnce(raised), run: () => void tried(() => start(usd)) };
    toast({ text: error.message, error, action: limit !== null && usd > limit + 1e-6 ? once : toLimits });
  }
}
