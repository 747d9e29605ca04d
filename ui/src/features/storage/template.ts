// Name templates, `{row:03}-{slug}-{model}`: what is wrong with one, and what it makes of an example. The program checks again
// when it is saved, and renders by itself; this says it while it is typed.
import { words } from "$lib/words";

export const FIELDS = ["row", "slug", "title", "model", "provider", "style", "template", "profile", "date", "run", "v", "id"] as const;
type Field = (typeof FIELDS)[number];
const NUMBERS: readonly string[] = ["row", "v"];
export const DEFAULT = "{row:03}-{slug}-{model}";

type Part = { text: string } | { field: Field; pad: number };
export type Parsed = { parts: Part[]; error: null } | { parts: null; error: string };

const say = words.storage.template;
const wrong = (error: string): Parsed => ({ parts: null, error });

/** How many letters have to change: for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length] ?? 0;
}
function nearest(field: string): string | null {
  const by = FIELDS.map((one) => ({ one, far: distance(field.toLowerCase(), one) })).sort((a, b) => a.far - b.far)[0];
  return by !== undefined && by.far <= Math.max(1, Math.floor(by.one.length / 2)) ? by.one : null;
}

export function parse(template: string): Parsed {
  const letters = [...template];
  const parts: Part[] = [];
  let text = "";
  const flush = () => {
    if (text !== "") parts.push({ text });
    text = "";
  };
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? "";
    const column = at + 1;
    if (letter !== "{" && letter !== "}") {
      if (/[\p{Cc}<>:"\\|?*]/u.test(letter)) return wrong(say.control(column));
      text += letter;
    } else if (letters[at + 1] === letter) {
      text += letter;
      at += 1;
    } else if (letter === "}") return wrong(say.close(column));
    else {
      const end = letters.indexOf("}", at);
      if (end < 0) return wrong(say.open(column));
      const inside = letters.slice(at + 1, end).join("");
      const [field = "", pad, ...rest] = inside.split(":");
      if (!(FIELDS as readonly string[]).includes(field)) return wrong(say.unknown(field, column + 1, nearest(field)));
      if (pad !== undefined && (rest.length > 0 || !/^0[1-9]$/.test(pad))) return wrong(say.pad(field, column + 1));
      if (pad !== undefined && !NUMBERS.includes(field)) return wrong(say.padText(field, column + 1));
      flush();
      parts.push({ field: field as Field, pad: pad === undefined ? 0 : Number(pad[1]) });
      at = end;
    }
  }
  flush();
  if (template.trim() === "") return wrong(say.empty);
  // A field always says something; a folder made of nothing or of points would lead elsewhere.
  const outline = parts.map((part) => ("text" in part ? part.text : "x")).join("");
  if (outline.split("/").some((part) => /^\s*\.{0,2}\s*$/.test(part))) return wrong(say.part);
  return { parts, error: null };
}

const EXAMPLE: Record<Field, string | number> = {
  row: 7,
  slug: "why-fan-out-beats-a-queue",
  title: "Why fan-out beats a queue",
  model: "gpt-image-2",
  provider: "openai",
  style: "cinematic",
  template: "bottom-bar",
  profile: "og",
  date: "2026-11-24",
  run: "20261124-h7k2qd",
  v: 1,
  id: "k3m9xw",
};

/** The example's file name, or null where the template is wrong. */
export function example(template: string): string | null {
  const { parts } = parse(template);
  if (parts === null) return null;
  return `${parts.map((part) => ("text" in part ? part.text : String(EXAMPLE[part.field]).padStart(part.pad, "0"))).join("")}.jpg`;
}
