import { expect, test } from "vitest";
import { newIn, todoWords } from "./trouble";

test("a hint does not say again what the message has said", () => {
  const message = "OpenAI declined this prompt: Your request was rejected by the safety system.";
  expect(newIn("Your request was rejected by the safety system. Reword the title, then try again.", message)).toBe(
    "Reword the title, then try again.",
  );
  expect(newIn("Reword the title.", message), "what is new stays").toBe("Reword the title.");
  const address = "The picture is at https://cdn.example/out/1.jpg?X-Sig=a.b (a browser can save it).";
  expect(newIn(address, "It could not be fetched from cdn.example."), "an address stays whole").toBe(address);
});

test("a hint that says nothing new gives way to the words for its code", () => {
  const error = { code: "POLICY" as const, message: "It names a brand.", hint: "It names a brand." };
  expect(todoWords(error, "failed")).toBe(todoWords({ code: "POLICY", message: "It names a brand." }, "failed"));
});
