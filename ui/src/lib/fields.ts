// What a text field says is what the program works with. The page hears of letters by events; where one is lost, or the state went
// back while the field did not, the field and the state differ, and the person sees only the field. So the field is read again
// before anything is made, saved or left, and when the window changes its size.
import { flushSync } from "svelte";

type Field = HTMLInputElement | HTMLTextAreaElement;

/** After each of them the letter is in the field, whatever became of its own event. */
const KINDS = ["change", "keyup", "compositionend"] as const;

const kept = new Map<Field, () => void>();

/** For `{@attach}`: `tell` gets what the field says. It does nothing where that is known already. */
export function told(tell: (text: string) => void): (field: Field) => () => void {
  return (field) => {
    const read = () => tell(field.value);
    kept.set(field, read);
    for (const kind of KINDS) field.addEventListener(kind, read);
    return () => {
      for (const kind of KINDS) field.removeEventListener(kind, read);
      if (kept.get(field) === read) kept.delete(field);
    };
  };
}

/** Reads the fields on the page: from here on the state is what they say. */
export function readFields(): void {
  if (kept.size === 0) return;
  // First what the state changed by itself reaches the fields: an undo must not be taken back.
  flushSync();
  for (const [field, read] of [...kept]) if (field.isConnected) read();
}
