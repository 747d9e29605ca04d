// The views behind the first one. Their code is a good part of the page's, and reading it stands between the start and the first
// paint; it is read once that has happened, so that nobody waits for it at a click either.
import type { Component } from "svelte";

const LOADS = {
  batch: () => import("./Batch.svelte"),
  gallery: () => import("./Gallery.svelte"),
  settings: () => import("./Settings.svelte"),
} satisfies Record<string, () => Promise<{ default: Component }>>;

export type Later = keyof typeof LOADS;

const loaded = new Map<Later, Component>();

/** The view, where its code is here already. */
export const here = (view: Later): Component | undefined => loaded.get(view);

export async function load(view: Later): Promise<Component> {
  const { default: component } = await LOADS[view]();
  loaded.set(view, component);
  return component;
}

/** Reads the code of all of them, one after the other: what is done meanwhile goes first. */
export async function loadAll(): Promise<void> {
  for (const view of Object.keys(LOADS) as Later[]) await load(view);
}
