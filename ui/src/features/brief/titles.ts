import { isCode, linesOf } from "$lib/lines";
import { words } from "$lib/words";

const MIN_CHARACTERS = 3;
const MAX_CHARACTERS = 200;

/** Characters as a person counts them: a flag or an accented letter in two code points is not two. */
const length = (text: string) => [...text].length;
const brief = (title: string) => (length(title) > 24 ? `${[...title].slice(0, 23).join("").trimEnd()}…` : title);

/** What is wrong with the titles, in words, or null. Empty lines are no titles and no mistake. */
export function titleProblem(text: string): string | null {
  const wrong: string[] = [];
  let line = 0;
  for (const raw of linesOf(text)) {
    const title = raw.trim();
    if (!title) continue;
    line += 1;
    if (isCode(title)) return words.brief.titles.code(line);
    if (length(title) < MIN_CHARACTERS) wrong.push(words.brief.titles.short(line, title, MIN_CHARACTERS));
    else if (length(title) > MAX_CHARACTERS) wrong.push(words.brief.titles.long(line, brief(title), length(title), MAX_CHARACTERS));
  }
  if (wrong.length === 0) return null;
  return wrong.length > 2 ? `${wrong.slice(0, 2).join(" ")} ${words.brief.titles.more(wrong.length - 2)}` : wrong.join(" ");
}

export const countTitles = (text: string) => linesOf(text).filter((line) => line.trim()).length;
