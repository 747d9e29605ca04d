// Whether an attempt that ended with an error was billed. The one place where the page decides it; crates/core/src/error.rs has the same
// table (`Code::billed`).
import type { Code } from "$lib/bindings";

/** `no`: no picture was made. `maybe`: nobody can know from here. `already`: the picture was paid for before the error came. */
type Billed = "no" | "maybe" | "already";

const BILLED: Record<Code, Billed> = {
  KEY_MISSING: "no",
  KEY_REJECTED: "no",
  RATE_LIMITED: "no",
  QUOTA: "no",
  POLICY: "maybe",
  BAD_REQUEST: "no",
  MODEL_GONE: "no",
  OFFLINE: "no",
  SERVER_BUSY: "no",
  OUTCOME_UNKNOWN: "maybe",
  BAD_IMAGE: "maybe",
  TEXT_OVERFLOW: "already",
  GLYPH_MISSING: "already",
  SAVE_FAILED: "already",
  INVALID_INPUT: "no",
  BUDGET: "no",
  KEYCHAIN: "no",
  LIBRARY: "already",
  ALREADY_MADE: "no",
  CANCELLED: "no",
  INTERRUPTED: "maybe",
  INTERNAL: "no",
};

export const mayBeBilled = (code: Code): boolean => BILLED[code] === "maybe";
