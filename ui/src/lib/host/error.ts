import type * as W from "$lib/bindings";
import { words } from "$lib/words";

/** Whether something thrown is already an `Error` of the bindings. */
function isError(thrown: unknown): thrown is W.Error {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "code" in thrown &&
    "message" in thrown &&
    typeof thrown.code === "string" &&
    typeof thrown.message === "string"
  );
}

/** The program also speaks to the command line: here a text is pasted into a field, and flags say nothing. */
function forPage(error: W.Error): W.Error {
  const texts = [error.message, error.hint ?? ""];
  if (!texts.some((text) => / --[a-z]/.test(text) || text.startsWith("--"))) return error;
  const [message = "", hint = ""] = texts.map((text) => text.replace(/,? with --context/g, ` ${words.brief.more.under}`));
  return { ...error, message, hint: hint === "" || /(^| )--[a-z]/.test(hint) ? undefined : hint };
}

/** Anything thrown, as an `Error` of the bindings: what is shown always has words. */
export function toError(thrown: unknown): W.Error {
  if (isError(thrown)) return forPage(thrown);
  const message = typeof thrown === "string" ? thrown : thrown instanceof globalThis.Error ? thrown.message : "";
  return { code: "INTERNAL", message: message || "The program answered with something that cannot be read." };
}
