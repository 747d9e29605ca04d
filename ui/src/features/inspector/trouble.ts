import type { Code, Error } from "$lib/bindings";
import { about, dollars } from "$lib/format";
import { mayBeBilled } from "$lib/money";
import { words } from "$lib/words";
import type { Tile } from "$features/studio/types";

type Ending = Pick<Tile, "state" | "error" | "cost_usd" | "base" | "possibly" | "estimate_usd" | "doubt_usd">;

/** Was money spent? The first thing a person asks of a failure, so it is a sentence and not a number. */
export function moneyWords(tile: Ending): string {
  const say = words.brief.trouble;
  if (tile.cost_usd !== null && tile.cost_usd > 0) return say.billed(dollars(tile.cost_usd));
  if (tile.base !== null) return say.billedStored;
  const may = tile.possibly || tile.state === "needs_you" || (tile.error !== null && mayBeBilled(tile.error.code));
  if (!may) return say.nothingBilled;
  const doubt = tile.possibly ? tile.doubt_usd : tile.estimate_usd;
  if (doubt === 0) return say.nothingBilled;
  return doubt === null ? say.mayBeBilledUnpriced : say.mayBeBilled(about(doubt));
}

const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** The sentences of a hint that the message has not said already. */
export function newIn(hint: string, message: string): string {
  const said = bare(message);
  // A sentence ends before white space: an address has stops in it.
  const sentences = hint.split(/(?<=[.!?])\s+/);
  return sentences
    .map((sentence) => sentence.trim())
    .filter((sentence) => !said.includes(bare(sentence)))
    .join(" ");
}

/** What to do: the error's own hint, else the sentence for its code. */
export function todoWords(error: Error | null, state: Tile["state"]): string {
  const hint = error?.hint ? newIn(error.hint, error.message) : "";
  if (hint !== "") return hint;
  const todos: Partial<Record<Code, string>> = words.brief.trouble.todos;
  return (error && todos[error.code]) || (state === "interrupted" ? todos.INTERRUPTED : undefined) || words.brief.trouble.todos.other;
}

/** From the stored picture a repeat is free, unless that picture cannot be read; else it says what it may cost. */
export function againWords(tile: Pick<Tile, "base" | "estimate_usd" | "error">): string {
  const say = words.brief.trouble;
  const stored = tile.base !== null && tile.error?.code !== "BAD_IMAGE";
  if (stored || tile.estimate_usd === 0) return say.againFree;
  return tile.estimate_usd === null ? say.againUnpriced : say.again(about(tile.estimate_usd));
}

export const wantsKeys = (error: Error | null) => error !== null && ["KEY_MISSING", "KEY_REJECTED", "KEYCHAIN"].includes(error.code);
export const wantsPrompt = (error: Error | null) => error !== null && ["POLICY", "BAD_REQUEST"].includes(error.code);
