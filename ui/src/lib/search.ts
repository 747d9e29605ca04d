// How the palette ranks: what begins like the query before what contains it, words before letters strewn about.

export type Match = { score: number; /** [from, to) of each part of the text that matched. */ marks: [number, number][] };

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Folds letter by letter, so that positions stay those of the text as shown. */
function letters(text: string): string[] {
  return [...text].map((letter) => fold(letter));
}

/** Null where the text does not answer the query. An empty query matches everything alike. */
export function match(query: string, text: string): Match | null {
  const wanted = letters(query.trim());
  if (wanted.length === 0) return { score: 0, marks: [] };
  const there = letters(text);
  const at = find(there, wanted);
  if (at !== -1) {
    const start = at === 0 ? 100 : wordStart(there, at) ? 80 : 50;
    // A shorter text is closer to what was typed.
    return { score: start + 10 * (wanted.length / there.length), marks: [[at, at + wanted.length]] };
  }
  return words(wanted, there) ?? strewn(wanted, there);
}

function find(there: string[], wanted: string[], from = 0): number {
  for (let at = from; at + wanted.length <= there.length; at++) if (wanted.every((letter, i) => there[at + i] === letter)) return at;
  return -1;
}

function wordStart(there: string[], at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(there[at - 1] ?? "");
}

/** Every word of the query somewhere, in any order: "settings open" finds "Open settings". */
function words(wanted: string[], there: string[]): Match | null {
  const parts: string[][] = [[]];
  for (const letter of wanted) {
    if (letter === " ") parts.push([]);
    else parts.at(-1)?.push(letter);
  }
  if (parts.length < 2) return null;
  const marks: [number, number][] = [];
  for (const part of parts) {
    if (part.length === 0) continue;
    const at = find(there, part);
    if (at === -1) return null;
    marks.push([at, at + part.length]);
  }
  return { score: 40, marks: marks.sort((a, b) => a[0] - b[0]) };
}

/** The letters in order, the first at the start of a word: "gt" finds "Generate thumbnails". Two letters at least, or all matches all. */
function strewn(wanted: string[], there: string[]): Match | null {
  if (wanted.length < 2) return null;
  const marks: [number, number][] = [];
  let from = 0;
  let starts = 0;
  for (const letter of wanted) {
    let at = there.indexOf(letter, from);
    // The start of a later word is a better place than the middle of this one.
    for (let later = at; later !== -1; later = there.indexOf(letter, later + 1)) {
      if (later === from || wordStart(there, later)) {
        at = later;
        break;
      }
    }
    if (at === -1) return null;
    if (wordStart(there, at)) starts++;
    const last = marks.at(-1);
    if (last !== undefined && last[1] === at) last[1] = at + 1;
    else marks.push([at, at + 1]);
    from = at + 1;
  }
  // Letters anywhere match nearly anything: only beginnings of words count.
  if (starts < marks.length) return null;
  return { score: 10 + starts, marks };
}

export type Ranked<T> = { item: T; match: Match };

/** Best first; equals keep the order they came in. */
export function rank<T>(query: string, items: readonly T[], text: (item: T) => string): Ranked<T>[] {
  const found: Ranked<T>[] = [];
  for (const item of items) {
    const hit = match(query, text(item));
    if (hit !== null) found.push({ item, match: hit });
  }
  return found.sort((a, b) => b.match.score - a.match.score);
}

/** The text in pieces, for marking what matched. */
export function pieces(text: string, marks: Match["marks"]): { text: string; hit: boolean }[] {
  const all = [...text];
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    if (from > at) parts.push({ text: all.slice(at, from).join(""), hit: false });
    if (to > Math.max(at, from)) parts.push({ text: all.slice(Math.max(at, from), to).join(""), hit: true });
    at = Math.max(at, to);
  }
  if (at < all.length) parts.push({ text: all.slice(at).join(""), hit: false });
  return parts;
}
