// What a cell shows: names in place of ids, and the preset's value where it is empty.
import type { Catalog } from "$lib/bindings";
import type { BatchDefaults, BatchFormat, BatchRow } from "$lib/bindings";
import { words } from "$lib/words";
import type { Shown } from "./columns";

const say = words.batch;

export const fieldName = (field: string): string =>
  field.startsWith("title.") ? say.titleIn(field.slice("title.".length)) : (say.fields[field] ?? field);

const slug = (value: string) => value.trim().toLowerCase().replace(/[ _]/g, "-");

/** A style, template or font by its name; what the catalog has not stays as it was written. */
export function shownValue(catalog: Catalog, field: string, value: string): string {
  const id = slug(value);
  if (field === "style") return catalog.styles.find((one) => one.id === id)?.name ?? value;
  if (field === "template") return catalog.templates.find((one) => one.id === id)?.name ?? value;
  if (field === "font") return catalog.fonts.find((one) => one.id === id)?.family ?? value;
  return value;
}
export const modelName = (catalog: Catalog, model: string): string =>
  catalog.models.find((one) => one.id === model)?.name ?? model.slice(model.indexOf("/") + 1);

export interface CellText {
  text: string;
  /** All of it, where the text is shorter. */
  title: string;
  /** It is the preset's, not the row's. */
  dim: boolean;
}

export function cellText(catalog: Catalog, defaults: BatchDefaults, row: BatchRow, shown: Shown): CellText {
  const own = shown.file === null ? "" : (row.cells[shown.file] ?? "").trim();
  if (shown.field === "models") {
    const wrong = own !== "" && row.models.length === 0;
    const names = row.models.map((model) => modelName(catalog, model)).join(", ");
    // A row with mistakes makes nothing yet; an empty cell still takes what the others take.
    const many = row.models.length || defaults.models.length;
    return { text: wrong ? own : String(many), title: wrong ? own : names, dim: own === "" };
  }
  if (own !== "") {
    const text = shownValue(catalog, shown.field, own);
    return { text, title: text, dim: false };
  }
  const given = { style: defaults.style, template: defaults.template, font: defaults.font, profile: defaults.profile }[shown.field];
  if (given === undefined) return { text: "", title: "", dim: true };
  const text = shownValue(catalog, shown.field, given);
  return { text, title: say.table.presetValue(text), dim: true };
}

/** "comma, UTF-8": what the file was read as. */
export function formatWords({ kind, delimiter, bom, encoding }: BatchFormat): string {
  const { file } = say;
  if (kind === "csv") return `${file.delimiters[delimiter ?? ","] ?? delimiter ?? ""}, ${file.encoding(encoding, bom)}`;
  return kind === "text" ? `${file.kinds.text}, ${file.encoding(encoding, bom)}` : file.kinds[kind];
}
