// The Titles field and the rows of the sheet. One line is one row; a row keeps its id while its line is edited, because
// everything that was made hangs on that id.
import type { SheetRow } from "$lib/bindings";
import { linesOf } from "$lib/lines";

/** Over this many pairs the field was pasted over as a whole: lines are then kept by being equal only. */
const MAX_PAIRS = 1_000_000;

export function titlesOf(text: string): string[] {
  return linesOf(text)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

export const textOf = (rows: readonly SheetRow[]): string => rows.map((row) => row.title).join("\n");

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A short id that none of `taken` has. */
export function freshId(taken: ReadonlySet<string>): string {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const id = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
    if (!taken.has(id)) return id;
  }
}

/** How much of two lines is the same at their ends: typing changes one place. */
function likeness(a: string, b: string): number {
  const short = Math.min(a.length, b.length);
  let head = 0;
  while (head < short && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < short - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return head + tail;
}

/** Worth of making `b` the continuation of row `a`; equal lines outweigh any number of alike ones. */
function worth(a: string, b: string): number {
  return a === b ? 1_000_000 : 1 + likeness(a, b);
}

/** For each new line the index of the old row it continues, or -1: the alignment of most worth, in order. */
function align(old: readonly string[], now: readonly string[]): number[] {
  const width = now.length + 1;
  const best = new Float64Array((old.length + 1) * width);
  const score = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const both = worth(old[i] ?? "", now[j] ?? "") + score(i + 1, j + 1);
      best[i * width + j] = Math.max(both, score(i + 1, j), score(i, j + 1));
    }
  }
  const from = new Array<number>(now.length).fill(-1);
  for (let i = 0, j = 0; i < old.length && j < now.length;) {
    const here = score(i, j);
    if (here === worth(old[i] ?? "", now[j] ?? "") + score(i + 1, j + 1)) {
      from[j] = i;
      i += 1;
      j += 1;
    } else if (here === score(i + 1, j)) i += 1;
    else j += 1;
  }
  return from;
}

/** For pastes too large to align: the first free row with the same title. */
function alignEqual(old: readonly string[], now: readonly string[]): number[] {
  const places = new Map<string, number[]>();
  old.forEach((title, i) => {
    const list = places.get(title);
    if (list) list.push(i);
    else places.set(title, [i]);
  });
  return now.map((title) => places.get(title)?.shift() ?? -1);
}

/** The rows that `text` asks for, continuing `rows` wherever a line continues one of them. */
export function rowsOf(text: string, rows: readonly SheetRow[]): SheetRow[] {
  const now = titlesOf(text);
  const old = rows.map((row) => row.title);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const oldMiddle = old.slice(head, old.length - tail);
  const nowMiddle = now.slice(head, now.length - tail);
  const middle = oldMiddle.length * nowMiddle.length > MAX_PAIRS ? alignEqual(oldMiddle, nowMiddle) : align(oldMiddle, nowMiddle);
  const taken = new Set(rows.map((row) => row.id));
  return now.map((title, j) => {
    let from: number;
    if (j < head) from = j;
    else if (j >= now.length - tail) from = old.length - (now.length - j);
    else {
      const place = middle[j - head] ?? -1;
      from = place < 0 ? -1 : place + head;
    }
    const kept = rows[from];
    if (kept) return kept.title === title ? kept : { id: kept.id, title };
    const id = freshId(taken);
    taken.add(id);
    return { id, title };
  });
}
