// Reading and checking a list, for the stand-in only: enough of the program's rules to work with the page.
import type * as W from "$lib/bindings";
import type { BatchColumn, BatchDefaults, BatchFormat, BatchMistake, BatchRow, BatchTotals } from "$lib/bindings";

const FIELDS: Record<string, string> = {
  headline: "title",
  name: "title",
  look: "style",
  layout: "template",
  typeface: "font",
  model: "models",
  prompt: "extra",
  file: "filename",
  link: "url",
};
const KNOWN = [
  "id",
  "title",
  "style",
  "template",
  "font",
  "extra",
  "context",
  "models",
  "seed",
  "profile",
  "filename",
  "url",
  "base_image",
  "skip",
];
const MIN_CHARACTERS = 3;
const MAX_CHARACTERS = 200;

export interface Table {
  format: BatchFormat;
  columns: BatchColumn[];
  rows: string[][];
}

function fieldOf(name: string): string {
  const plain = name.trim().toLowerCase();
  if (KNOWN.includes(plain)) return plain;
  if (/^title\.[a-z-]+$/.test(plain)) return plain;
  return FIELDS[plain] ?? "variable";
}

/** RFC 4180: quotes, doubled quotes, line ends inside of quotes. */
function records(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter === '"' && text[at + 1] === '"') at += 1;
      else if (letter === '"') {
        quoted = false;
        continue;
      }
      cell += letter;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === delimiter) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[at + 1] === "\n") at += 1;
      rows.push([...row, cell]);
      [row, cell] = [[], ""];
    } else cell += letter;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows.filter((one) => one.some((part) => part.trim() !== ""));
}

export function readTable(given: string): Table {
  const bom = given.startsWith("\uFEFF");
  const text = bom ? given.slice(1) : given;
  const head = text.split(/\r?\n/, 1)[0] ?? "";
  const delimiter = [",", ";", "\t"].map((one) => ({ one, many: head.split(one).length })).sort((a, b) => b.many - a.many)[0];
  const names = delimiter === undefined ? [] : head.split(delimiter.one).map((name) => name.trim().replace(/^"|"$/g, ""));
  if (delimiter === undefined || !names.some((name) => fieldOf(name).startsWith("title"))) {
    const rows = text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line) => [line.trim()]);
    return { format: { kind: "text", delimiter: null, bom, encoding: "UTF-8" }, columns: [{ name: "title", field: "title" }], rows };
  }
  const [, ...rows] = records(text, delimiter.one);
  const columns = names.map((name) => ({ name, field: fieldOf(name) }));
  return {
    format: { kind: "csv", delimiter: delimiter.many > 1 ? delimiter.one : ",", bom, encoding: "UTF-8" },
    columns,
    rows: rows.map((row) => columns.map((_, at) => row[at] ?? "")),
  };
}

function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= b.length; j += 1)
      now[j] = Math.min((before[j] ?? 0) + 1, (now[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    before = now;
  }
  return before[b.length] ?? 0;
}
function nearest(word: string, known: readonly string[]): string | null {
  const best = known.map((one) => ({ one, far: distance(word.toLowerCase(), one) })).sort((a, b) => a.far - b.far)[0];
  return best !== undefined && best.far <= Math.max(2, word.length / 3) ? best.one : null;
}

const slug = (text: string) => text.trim().toLowerCase().replace(/[ _]/g, "-");
const a = (field: string) => (/^[aeiou]/.test(field) ? `an ${field}` : `a ${field}`);

function mistakeOf(catalog: W.Catalog, number: number, column: number, field: string, value: string): BatchMistake | null {
  const said = (message: string, suggestion: string | null = null): BatchMistake => ({
    column,
    value,
    message: `Row ${number}, ${field}: ${message}`,
    suggestion,
    same: 1,
  });
  const unknown = (one: string, known: readonly string[]) => {
    const near = nearest(one, known);
    return said(
      `“${one}” is not ${a(field.replace(/s$/, ""))}.${near === null ? "" : ` Did you mean ${near}?`}`,
      near === null ? null : value.replace(one, near),
    );
  };
  if (field === "title" || field.startsWith("title.")) {
    const count = [...value.trim()].length;
    return count >= MIN_CHARACTERS && count <= MAX_CHARACTERS
      ? null
      : said(count === 0 ? "empty. A title has 3 to 200 characters." : `${count} characters. A title has 3 to 200.`);
  }
  if (value.trim() === "") return null;
  if (field === "style" && !catalog.styles.some((one) => one.id === slug(value)) && !value.trim().includes(" "))
    return unknown(
      value,
      catalog.styles.map((one) => one.id),
    );
  if (field === "template" && !catalog.templates.some((one) => one.id === slug(value)))
    return unknown(
      value,
      catalog.templates.map((one) => one.id),
    );
  if (field === "font" && !catalog.fonts.some((one) => one.id === slug(value)))
    return unknown(
      value,
      catalog.fonts.map((one) => one.id),
    );
  if (field === "models") {
    const wrong = value
      .split("|")
      .map((one) => one.trim())
      .find((one) => !catalog.models.some((model) => model.id === one));
    if (wrong !== undefined)
      return unknown(
        wrong,
        catalog.models.map((model) => model.id),
      );
  }
  if (field === "seed" && !/^\d+$/.test(value.trim())) return said(`“${value}” is not a whole number.`);
  return null;
}

export interface Kept {
  id: string;
  cells: string[];
  included: boolean;
}

export function checkRow(
  catalog: W.Catalog,
  columns: readonly BatchColumn[],
  defaults: BatchDefaults,
  kept: Kept,
  number: number,
): BatchRow {
  const at = (field: string) => columns.findIndex((one) => one.field === field);
  const cell = (field: string) => (at(field) < 0 ? "" : (kept.cells[at(field)] ?? "").trim());
  const skipped = ["1", "yes", "true", "x"].includes(cell("skip").toLowerCase());
  const mistakes = columns.flatMap((one, column) => mistakeOf(catalog, number, column, one.field, kept.cells[column] ?? "") ?? []);
  if (at("title") < 0)
    mistakes.push({
      column: null,
      value: "",
      message: "No column is the title. Choose one in the head of the table.",
      suggestion: null,
      same: 1,
    });
  const models =
    cell("models") === ""
      ? [...defaults.models]
      : cell("models")
          .split("|")
          .map((one) => one.trim());
  const cost = models.reduce<number | null>((sum, model) => {
    const price = catalog.models.find((one) => one.id === model)?.price_usd;
    return sum === null || price == null ? null : sum + price;
  }, 0);
  const makes = mistakes.length === 0 && !skipped;
  const content = columns.map((one, column) => (one.field === "id" ? "" : (kept.cells[column] ?? ""))).join("\u0001");
  const entry = cell("id") || `${kept.id}-${content.length}-${hash(content)}`;
  return {
    id: kept.id,
    number,
    cells: [...kept.cells],
    included: kept.included,
    skipped,
    entries: makes ? [entry] : [],
    models,
    cost_usd: makes ? cost : null,
    mistakes,
  };
}
function hash(text: string): string {
  let sum = 5381;
  for (const letter of text) sum = (Math.imul(sum, 33) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum.toString(36);
}

/** Says of each mistake how many rows have the same one. */
export function countSame(rows: readonly BatchRow[]): void {
  const counts = new Map<string, number>();
  const key = (mistake: BatchMistake) => `${mistake.column}\u0001${mistake.value}`;
  for (const row of rows) for (const mistake of row.mistakes) counts.set(key(mistake), (counts.get(key(mistake)) ?? 0) + 1);
  for (const row of rows) for (const mistake of row.mistakes) mistake.same = counts.get(key(mistake)) ?? 1;
}

export function totalsOf(rows: readonly BatchRow[]): BatchTotals {
  const going = rows.filter((row) => row.included && !row.skipped && row.mistakes.length === 0);
  return {
    rows: rows.length,
    thumbnails: going.reduce((sum, row) => sum + row.models.length, 0),
    mistakes: rows.filter((row) => row.mistakes.length > 0).length,
    skipped: rows.filter((row) => row.skipped || !row.included).length,
    cost_usd: Math.round(going.reduce((sum, row) => sum + (row.cost_usd ?? 0), 0) * 1e6) / 1e6,
    unpriced: [],
  };
}
