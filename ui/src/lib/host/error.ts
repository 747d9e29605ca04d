import type * as W from "$lib/bindings";

/** Whether something thrown is already an `Error` of the bindings. */
export function isError(thrown: unknown): thrown is W.Error {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown && typeof thrown.code === "string" && typeof thrown.message === "string";
}

/** Anything thrown, as an `Error` of the bindings: what is shown always has words. */
export function toError(thrown: unknown): W.Error {
  if (isError(thrown)) return thrown;
  const message = typeof thrown === "string" ? thrown : thrown instanceof globalThis.Error ? thrown.message : "";
  return { code: "INTERNAL", message: message || "The program answered with something that cannot be read." };
}
