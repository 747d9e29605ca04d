import type { DroppedFile, Notice } from "$lib/bindings";
import { toast } from "$lib/say/toasts.svelte";
import { words } from "$lib/words";

export type Kind = "list" | "picture" | "text" | "font" | "thumbnail" | "preset";

/** What a file may be, by its name: while it hangs over the window nobody has read it yet. */
export function kindsOf(name: string): Kind[] {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (ending === "jpg" || ending === "jpeg") return ["picture", "thumbnail"];
  if (["png", "webp", "gif", "bmp", "tif", "tiff", "avif"].includes(ending)) return ["picture"];
  if (["csv", "tsv", "tab", "jsonl", "ndjson"].includes(ending)) return ["list"];
  if (["txt", "md", "text"].includes(ending)) return ["text"];
  if (ending === "json") return ["list", "preset"];
  if (ending === "toml") return ["preset"];
  return ["ttf", "otf", "ttc", "woff", "woff2"].includes(ending) ? ["font"] : [];
}

/** What hangs over the window, and what is being read after it was let go. */
class Drop {
  names = $state<string[] | null>(null);
  reading = $state(0);

  notice(notice: Notice): void {
    if (notice.notice === "drag_over") this.names = notice.names;
    else if (notice.notice === "drag_left") this.names = null;
    else if (notice.notice === "dropping") {
      this.names = null;
      this.reading = notice.count;
    } else if (notice.notice === "dropped") {
      this.names = null;
      this.reading = 0;
      tell(notice.items);
    }
  }
}

export const drop = new Drop();

/** For whoever hears the program's notices (App.svelte): this one is told all of them. */
export const dropNotice = (notice: Notice): void => drop.notice(notice);

/** More than this many refused files are named in one sentence. */
const MAX_TOASTS = 2;

/** Says what was taken, and names each file that was not: nothing that was dropped vanishes without a word. */
function tell(items: DroppedFile[]): void {
  const taken = takenWords(items);
  if (taken !== null) toast({ text: taken });
  const refused = refusedOf(items);
  // The toast shows an error's message and hint by itself.
  for (const { name, error } of refused.slice(0, MAX_TOASTS)) toast({ text: words.brief.drop.refused(name), error });
  const rest = refused.slice(MAX_TOASTS);
  const first = rest[0];
  if (first)
    toast({
      text: words.brief.drop.refusedMore(rest.length, rest.map((item) => item.name).join(words.brief.drop.comma)),
      error: first.error,
    });
}

const joined = (parts: string[]) =>
  parts.length < 2 ? parts.join("") : parts.slice(0, -1).join(words.brief.drop.comma) + words.brief.drop.and + parts[parts.length - 1];

/** One sentence for what was taken, or null when nothing was. */
export function takenWords(items: DroppedFile[]): string | null {
  const say = words.brief.drop;
  const of = <K extends DroppedFile["kind"]>(kind: K) =>
    items.filter((item): item is Extract<DroppedFile, { kind: K }> => item.kind === kind);
  const [pictures, thumbnails, fonts, lists] = [of("picture"), of("thumbnail"), of("font"), of("titles")];
  const titles = lists.reduce((sum, list) => sum + list.titles.length, 0);
  const list = items.find((item) => item.kind === "list");
  if (list !== undefined) return words.batch.drop.took(list.name);
  const only = thumbnails[0];
  if (only && thumbnails.length === 1 && pictures.length + fonts.length + titles === 0) return say.cameBack(only.name);
  const parts = [
    ...(pictures.length ? [say.pictures(pictures.length)] : []),
    ...(thumbnails.length ? [say.thumbnails(thumbnails.length)] : []),
    ...(fonts.length ? [say.fonts(joined(fonts.map((item) => item.font.family)))] : []),
    ...(titles ? [say.titlesOf(titles)] : []),
  ];
  return parts.length ? say.added(joined(parts)) : null;
}

/** Each file that was refused, by name, with the reason. */
const refusedOf = (items: DroppedFile[]) => items.filter((item) => item.kind === "refused");
