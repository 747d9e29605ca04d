import { host } from "$lib/host";
import { Faces } from "./fontfaces.svelte";

export { familyOf } from "./fontfaces.svelte";
/** One for the page: the panel and the inspector show the same faces. */
export const faces = new Faces((font) => host.font_url(font));
