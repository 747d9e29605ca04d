// Which preset each sheet was set from. Kept by the window: the sheet itself holds the values, and needs no preset to be opened again.
import { recall, remember } from "$lib/memory";

const NAME = "presets-of-sheets";
/** Sheets remembered, the newest first. */
const MAX_SHEETS = 200;

function all(): [sheet: string, preset: string][] {
  const kept = recall(NAME);
  return Array.isArray(kept)
    ? kept.filter((one): one is [string, string] => Array.isArray(one) && typeof one[0] === "string" && typeof one[1] === "string")
    : [];
}

export const presetOf = (sheet: string): string | null => all().find(([one]) => one === sheet)?.[1] ?? null;

export function keepPreset(sheet: string, preset: string | null): void {
  const others = all().filter(([one]) => one !== sheet);
  remember(NAME, [...(preset === null ? [] : [[sheet, preset]]), ...others].slice(0, MAX_SHEETS));
}
