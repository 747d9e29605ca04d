import { words } from "$lib/words";

/** Typed, and cleared before anybody answers. */
export type Pair = { access: string; secret: string; session: boolean };

/** What is wrong with a pair before anybody is asked; nothing at all is fine: what is there stays, or comes from the environment. */
export function pairError({ access, secret }: Pair): string | null {
  const say = words.storage.dialog;
  const [a, b] = [access.trim(), secret.trim()];
  if ((a === "") !== (b === "")) return say.both;
  return /\s/.test(a) || /\s/.test(b) ? say.spaces : null;
}
