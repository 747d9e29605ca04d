// What the palette offers for a query: commands in their groups, titles of this sheet, sheets made before.
import type { SheetLine } from "$lib/bindings";
import { words } from "$lib/words";
import type { Command } from "./registry";
import { match, rank, type Match } from "$lib/search";

type Row = { id: string; title: string };
export type Offer = { id: string; text: string; marks: Match["marks"] } & (
  { kind: "command"; command: Command } | { kind: "row"; row: Row } | { kind: "sheet"; line: SheetLine }
);
export type Group = { name: string; offers: Offer[] };

type Ground = {
  mode: "all" | "sheets" | "find";
  query: string;
  commands: readonly Command[];
  rows: readonly Row[];
  sheets: readonly SheetLine[];
};

const MAX_SHEETS = 20;
const MAX_ROWS = 50;
const ORDER = ["run", "sheet", "batch", "gallery", "view", "app"] as const;

export function offers({ mode, query, commands, rows, sheets }: Ground): Group[] {
  const groups: (Group & { best: number })[] = [];
  const add = (name: string, found: { offer: Offer; score: number }[]) => {
    if (found.length > 0) groups.push({ name, offers: found.map((one) => one.offer), best: Math.max(...found.map((one) => one.score)) });
  };

  if (mode === "all") {
    const ranked = rank(query, commands, (one) => one.label());
    for (const group of ORDER) {
      add(
        words.frame.commands.groups[group],
        ranked
          .filter((one) => one.item.group === group)
          .map(({ item, match }) => ({
            offer: { kind: "command", id: item.id, text: item.label(), marks: match.marks, command: item },
            score: match.score,
          })),
      );
    }
  }
  // Titles are found by asking for them: an empty palette is about what can be done.
  if (mode === "find" || (mode === "all" && query.trim() !== "")) {
    add(
      words.frame.palette.titles,
      rank(query, rows, (row) => row.title)
        .slice(0, MAX_ROWS)
        .map(({ item, match }) => ({
          offer: { kind: "row", id: `row ${item.id}`, text: item.title, marks: match.marks, row: item },
          score: match.score,
        })),
    );
  }
  // The library has chosen these already, by any of a sheet's titles: none is left out for not having the words in its first one.
  add(
    words.frame.palette.madeBefore,
    sheets.slice(0, MAX_SHEETS).map((line) => {
      const text = line.title.trim() === "" ? words.frame.palette.untitled : line.title;
      const hit = match(query, text);
      return { offer: { kind: "sheet", id: `sheet ${line.id}`, text, marks: hit?.marks ?? [], line }, score: hit?.score ?? 1 };
    }),
  );
  // The group with the best answer first, so that Enter does what was meant. Without a query the order is the list's own.
  if (query.trim() !== "") groups.sort((a, b) => b.best - a.best);
  return groups.map(({ name, offers }) => ({ name, offers }));
}
