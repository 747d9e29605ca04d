import { studio } from "$features/studio/studio.svelte";

const tail = (id: string) => id.slice(id.indexOf("/") + 1);

/** Names as the catalog has them; what it no longer has keeps its id. */
export const modelName = (id: string): string => studio.catalog.models.find((one) => one.id === id)?.name ?? (id === "own/picture" ? studio.columns.find((one) => one.model === id)?.name : undefined) ?? tail(id);
export const styleName = (id: string): string => studio.catalog.styles.find((one) => one.id === id)?.name ?? id;
export const templateName = (id: string): string => studio.catalog.templates.find((one) => one.id === id)?.name ?? id;

const STEPS = [280, 560, 1200];
/** Device pixels a small picture is asked for in: few steps, so that each is made once and serves small and medium tiles alike. The engine keeps the first two on disk. */
export const stepOf = (cssWidth: number): number => {
  const pixels = cssWidth * (globalThis.devicePixelRatio || 1);
  return STEPS.find((step) => step >= pixels) ?? 1200;
};
