import { studio } from "./studio.svelte";

const tail = (id: string) => id.slice(id.indexOf("/") + 1);

/** Names as the catalog has them; what it no longer has keeps its id. */
export const modelName = (id: string): string =>
  studio.catalog.models.find((one) => one.id === id)?.name ??
  (id === "own/picture" ? studio.columns.find((one) => one.model === id)?.name : undefined) ??
  tail(id);
export const styleName = (id: string): string => studio.catalog.styles.find((one) => one.id === id)?.name ?? id;
export const templateName = (id: string): string => studio.catalog.templates.find((one) => one.id === id)?.name ?? id;
