// Which command a key press means. Apart from the list itself, so that matching can be tested without a page.
import { isMac, isTextField, matches } from "$lib/keys";

export type Shortcut = {
  id: string;
  /** The view it belongs to: the same keys may mean something else in another. Without it, anywhere. */
  place?: "studio" | "batch" | "gallery";
  kbd?: string;
  /** Further keys that mean the same and are not shown. */
  also?: string[];
  /** The sheet's grid handles its own keys; the list only shows them. */
  grid?: boolean;
  /** With Ctrl, but text fields need it for themselves (copy, select all). */
  yields?: boolean;
};

export function shortcutOf<S extends Shortcut>(list: readonly S[], press: KeyboardEvent, mac: boolean = isMac()): S | null {
  const typing = isTextField(press.target);
  for (const one of list) {
    if (one.kbd === undefined || one.grid) continue;
    const hit = [one.kbd, ...(one.also ?? [])].find((keys) => matches(keys, press, mac));
    if (hit === undefined) continue;
    // Without Ctrl a key is text where text is typed; F6 never is.
    const plain = !hit.split(" ").includes("Ctrl") && !/^F\d+$/.test(hit.split(" ").at(-1) ?? "");
    if (typing && (plain || one.yields)) return null;
    return one;
  }
  return null;
}
