import { toError } from "$lib/host";
import { toast } from "./toasts.svelte";

/** Does it; what goes wrong is said in a toast, never swallowed. Answers whether it went well. */
export async function tried(what: () => unknown): Promise<boolean> {
  try {
    await what();
    return true;
  } catch (thrown) {
    const error = toError(thrown);
    toast({ text: error.message, error });
    return false;
  }
}
