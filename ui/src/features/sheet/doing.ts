// What the buttons of a tile do. What goes wrong is said.
import { tick } from "svelte";
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { paid } from "$features/spending/paid";
import { studio } from "$features/studio/studio.svelte";
import { cellOf } from "$features/studio/types";
import { host } from "$lib/host";
import { words } from "$lib/words";

export const again = (keys: string[]) => paid((accepted) => studio.again(keys, accepted), studio.againEstimate(keys).usd);
export const reroll = (keys: string[]) =>
  paid((accepted) => studio.reroll(keys, accepted), studio.estimate(keys.filter((key) => studio.canReroll(key)).map(cellOf)).usd);
export const star = (keys: string[], on?: boolean) => tried(() => studio.star(keys, on));
export const cancelTile = (key: string) => tried(() => studio.cancelTile(key));
export const openPage = (provider: string) => tried(() => host.link_open(provider));

export function openKeys(): void {
  studio.settingsPane = "keys";
  studio.view = "settings";
}

/** Brings a part of the Compose panel to hand: what has to change to make a refused picture possible. */
async function toCompose(testid: string, unfold?: string): Promise<void> {
  studio.panels.compose = true;
  await tick();
  const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  const fold = unfold === undefined ? null : find(unfold);
  if (fold?.getAttribute("aria-expanded") === "false") {
    fold.click();
    await tick();
  }
  const place = find(testid);
  const field = place?.matches("input, textarea, button")
    ? place
    : place?.querySelector<HTMLElement>("input, textarea, button, [tabindex]");
  (field ?? place)?.scrollIntoView({ block: "nearest" });
  (field ?? place)?.focus();
}

export const editPrompt = () => toCompose("extra", "more");
export const editTitle = () => toCompose("titles");
export const chooseModel = () => toCompose("models");
export const chooseFont = () => toCompose("font");

/** The inspector shows the focused tile. */
export function review(key: string): void {
  studio.select(key);
  studio.panels.inspector = true;
}

export async function copyPicture(key: string): Promise<void> {
  const picture = studio.picture(key);
  if (picture && (await tried(() => host.picture_copy(picture, studio.desk.profile)))) toast({ text: words.sheet.act.copied });
}

/** The native drag takes over: the files are written when they are dropped. */
export async function dragOut(key: string): Promise<void> {
  const order = studio.tiles.map((tile) => tile.key);
  const keys = studio.selection.has(key) ? order.filter((one) => studio.selection.has(one)) : [key];
  const pictures = keys.flatMap((one) => studio.picture(one) ?? []);
  if (pictures.length > 0) await tried(() => host.picture_drag(pictures, studio.desk.profile));
}
