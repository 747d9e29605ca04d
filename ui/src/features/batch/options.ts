// What a cell can be chosen from, and what was meant by what was typed. Pure.
import { match } from "$lib/search";
import type { Catalog } from "$lib/bindings";
import type { BatchDefaults } from "$lib/bindings";
import { words } from "$lib/words";
import { shownValue } from "./names";

export interface Option {
  value: string;
  label: string;
}

/** Styles, templates and fonts are chosen; `null`: anything may be written. */
export function optionsOf(catalog: Catalog, defaults: BatchDefaults, field: string): Option[] | null {
  const preset = (value: string): Option => ({ value: "", label: words.batch.editor.preset(shownValue(catalog, field, value)) });
  if (field === "style") return [preset(defaults.style), ...catalog.styles.map((one) => ({ value: one.id, label: one.name }))];
  if (field === "template") return [preset(defaults.template), ...catalog.templates.map((one) => ({ value: one.id, label: one.name }))];
  if (field === "font") return [preset(defaults.font), ...catalog.fonts.map((one) => ({ value: one.id, label: one.family }))];
  if (field === "profile") return [preset(defaults.profile), ...catalog.profiles.map((one) => ({ value: one.id, label: one.name }))];
  return null;
}

/** Those that what was typed may mean, the closest first. */
export function fitting(options: readonly Option[], typed: string): Option[] {
  if (typed.trim() === "") return [...options];
  return options
    .flatMap((option) => {
      const hit = match(typed, option.label) ?? match(typed, option.value);
      return option.value === "" || hit === null ? [] : [{ option, score: hit.score }];
    })
    .sort((a, b) => b.score - a.score)
    .map((one) => one.option);
}

/** A name that was typed is the thing of that name; else it stands as it was typed, and the check says what it thinks. */
export function meant(options: readonly Option[], typed: string): string {
  const plain = typed.trim().toLowerCase();
  return (
    options.find((option) => option.value !== "" && (option.value.toLowerCase() === plain || option.label.toLowerCase() === plain))
      ?.value ?? typed.trim()
  );
}

export const modelsOf = (cell: string): string[] =>
  cell
    .split("|")
    .map((one) => one.trim())
    .filter((one) => one !== "");
export const modelsCell = (models: readonly string[]): string => models.join("|");
