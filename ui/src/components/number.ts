import { words } from "$lib/words";

export type NumberRules = { min: number; max: number; whole: boolean; optional: boolean };

/** What a person types as a number: a comma for a point, a currency sign and grouping spaces are all right. */
export function parseNumber(text: string, { min, max, whole, optional }: NumberRules): { value: number | null } | { error: string } {
  const plain = text.replace(/[\s\u00a0\u202f$]/g, "").replace(",", ".");
  const say = whole ? words.frame.settings.number.whole(min, max) : words.frame.settings.number.between(min, max);
  if (plain === "") return optional ? { value: null } : { error: say };
  const value = Number(plain);
  if (!Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value))) return { error: say };
  return { value };
}
