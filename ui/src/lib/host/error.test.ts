import { expect, test } from "vitest";
import { toError } from "./error";

test("what the program says to the command line is said in the page's words", () => {
  expect(
    toError({ code: "INVALID_INPUT", message: "Private addresses are not read. Paste the text instead, with --context." }).message,
  ).toBe("Private addresses are not read. Paste the text instead under More.");
  expect(
    toError({ code: "INVALID_INPUT", message: "It has no host.", hint: "It begins with https://. Or paste the text with --context." }).hint,
  ).toBe("It begins with https://. Or paste the text under More.");
});

test("a flag that has no field here is left out, everything else stays as it is", () => {
  const error = { code: "INVALID_INPUT" as const, message: "No model is chosen.", hint: "Name one with --model." };
  expect(toError(error)).toEqual({ code: "INVALID_INPUT", message: "No model is chosen." });
  const plain = { code: "POLICY" as const, message: "It names a brand.", hint: "Reword it." };
  expect(toError(plain)).toBe(plain);
});
