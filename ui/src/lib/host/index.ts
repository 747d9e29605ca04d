import type { Host } from "./host";
import { fake } from "./fake";
import { tauri } from "./tauri";

export type { Host } from "./host";
export { isError, toError } from "./error";

/** The program when there is one; in a plain browser and in tests, the stand-in. */
export const host: Host = "__TAURI_INTERNALS__" in globalThis ? tauri : fake;
