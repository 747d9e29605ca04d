import type { Host } from "./host";
import { tauri } from "./tauri";

export type { Host } from "./host";
export { toError } from "./error";

/** The program when there is one; in a plain browser and in tests, the stand-in. The built page has no stand-in: it is read only where
 * the page is developed. */
export const host: Host = import.meta.env.DEV && !("__TAURI_INTERNALS__" in globalThis) ? (await import("./fake")).fake : tauri;
