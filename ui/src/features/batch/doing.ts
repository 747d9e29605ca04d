// What the Batch view's buttons, keys and commands do. What goes wrong is said.
import { announce } from "$lib/say/announce.svelte";
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { paid } from "$features/spending/paid";
import { studio } from "$features/studio/studio.svelte";
import { dollars } from "$lib/format";
import { host } from "$lib/host";
import { linesOf } from "$lib/lines";
import type { BatchFiles, BatchView } from "$lib/bindings";
import { words } from "$lib/words";
import { batch } from "./batch.svelte";

const say = words.batch;

/** Several lines, or a line of a table: a list. One line is a word for a cell. */
export function isList(text: string): boolean {
  const lines = linesOf(text).filter((line) => line.trim() !== "");
  return lines.length > 1 || (lines[0]?.includes("\t") ?? false);
}

async function take(ask: () => Promise<BatchView | null>, pasted = false): Promise<boolean> {
  return tried(async () => {
    const before = batch.view;
    const view = await ask();
    if (view === null) return;
    await batch.show(view);
    studio.view = "batch";
    // What was there is not gone: it is under Recent, and one step away.
    if (pasted && before !== null)
      toast({ text: say.pasted(view.rows.length), action: { label: before.name, run: () => void open(before.id) } });
    else announce(`${view.name}, ${say.file.about(view.rows.length, say.file.kinds[view.format.kind])}`);
  });
}
export const open = (id: string) =>
  tried(async () => {
    await batch.open(id);
    studio.view = "batch";
  });
export const choose = () => take(() => host.batch_choose());
export const paste = (text: string) => take(() => host.batch_paste(text), true);

export async function remove(): Promise<void> {
  const { view } = batch;
  if (view === null) return;
  await tried(async () => {
    await host.batch_remove(view.id);
    batch.close();
    await batch.readLines();
    toast({ text: say.remove.done(view.name) });
  });
}

// ---- cells --------------------------------------------------------------------------------------------------------

export const edit = (row: string, column: number, value: string) => tried(() => batch.edit(row, column, value));
export const include = (rows: readonly string[], included: boolean) => tried(() => batch.include(rows, included));

export async function fix(column: number, from: string, to: string): Promise<void> {
  await tried(async () => announce(say.did.fix(await batch.fix(column, from, to))));
}
export async function undo(): Promise<void> {
  await tried(async () => announce((await batch.undo()) === null ? say.did.nothing : say.did.undone));
}

/** Into the cell that has the focus, where it can be written. */
export async function pasteIntoCell(text: string): Promise<void> {
  const { focused } = batch;
  if (focused !== null) await edit(focused.row, focused.column, text);
}

// ---- running ------------------------------------------------------------------------------------------------------

/** The sum that passes the limit of one run, and what the limit is; `null`: it does not. */
export function over(usd: number): { usd: number; limit: number } | null {
  const limit = studio.settings.generation.max_cost_usd;
  return limit !== null && usd > limit + 1e-6 ? { usd, limit } : null;
}
export const raised = (usd: number): string => dollars(Math.ceil(usd - 1e-6)).replace(/\.00$/, "");

/** Over the limit of one run the person decides; the limits of days and months, which the program knows, hold. */
export const run = (accepted_usd: number | null = null) =>
  accepted_usd === null ? paid((accepted) => batch.run(accepted), batch.offer.usd) : tried(() => batch.run(accepted_usd));
export const retry = (unknown = false) => tried(() => batch.retry(unknown));
/** These alone. What they cost stands on the button. */
export const retryThese = (thumbnails: string[]) => tried(() => batch.retry(false, thumbnails));
export const pause = (paused: boolean) => tried(() => batch.pause(paused));
export const cancel = () => tried(() => batch.cancel());

export async function exportList(what: BatchFiles): Promise<void> {
  const { view } = batch;
  if (view === null) return;
  await tried(async () => {
    const path = await host.batch_export(view.id, what);
    if (path !== null)
      toast({ text: say.run.exported(path), action: { label: say.run.show, run: () => void tried(() => host.file_reveal(path)) } });
  });
}

/** The folder that the newest finished file is in. */
export async function reveal(thumbnail?: string): Promise<void> {
  await tried(async () => {
    const made = thumbnail ?? newest();
    const file = made === undefined ? undefined : (await host.thumbnail_details(made)).files[0];
    if (file === undefined) toast({ text: made === undefined ? say.opened.nothing : say.opened.noFile });
    else await host.file_reveal(file);
  });
}
function newest(): string | undefined {
  let found: { thumbnail: string; since: number } | undefined;
  for (const { summary } of batch.all())
    for (const { cell } of summary.minis)
      if (cell?.digest != null && (found === undefined || cell.since > found.since))
        found = { thumbnail: cell.thumbnail, since: cell.since };
  return found?.thumbnail;
}

export async function saveAs(thumbnail: string): Promise<void> {
  await tried(async () => {
    const saved = await host.gallery_download([thumbnail], false, true, null);
    if (saved === null) return;
    const [file] = saved.files;
    const [failed] = saved.failed;
    if (failed !== undefined) throw failed;
    toast({
      text: say.opened.saved(saved.shown),
      ...(file === undefined ? {} : { action: { label: say.run.show, run: () => void tried(() => host.file_reveal(file)) } }),
    });
  });
}

/** Said where it is not seen: the view may be another one by now. */
batch.onended = (sums) => {
  const { view } = batch;
  if (view === null) return;
  const text = say.run.ended(view.name, sums.done, sums.failed, sums.needs_you);
  if (studio.view === "batch") announce(text);
  else toast({ text, action: { label: say.run.show, run: () => (studio.view = "batch") } });
};
