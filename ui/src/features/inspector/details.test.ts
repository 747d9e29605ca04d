import { expect, test } from "vitest";
import type { AttemptView, Details } from "$lib/bindings";
import { bytes, seconds } from "$lib/format";
import { detailLines, detailText } from "./details";
import { againWords, moneyWords, todoWords } from "./trouble";

const attempt = (change: Partial<AttemptView> = {}): AttemptView => ({
  attempt: 1,
  started_at: "2026-11-24T09:00:00Z",
  ended_at: null,
  outcome: null,
  error: null,
  request_id: "req_2",
  cost_usd: 0.04,
  ...change,
});
const details = (change: Partial<Details> = {}): Details => ({
  thumbnail: "t",
  model: "openai/gpt-image-2",
  style: "cinematic",
  prompt: "A still.",
  seed: null,
  asked: "1536x1024",
  base: "b",
  base_bytes: 148_000,
  base_size: { width: 1536, height: 1024 },
  attempts: [attempt()],
  cost_usd: 0.04,
  milliseconds: 9100,
  waited_ms: 5000,
  files: [],
  made_at: "2026-11-24T09:00:10Z",
  loss: 0.21,
  ...change,
});
const line = (of: Details, term: string) => detailLines(of).find((one) => one.term === term)?.text;

test("the details say what was billed, how often it was tried and how long it waited", () => {
  const busy = attempt({ error: { code: "SERVER_BUSY", message: "busy", http_status: 503 }, request_id: "req_1", cost_usd: null });
  const tried = details({ attempts: [busy, attempt({ attempt: 2 })] });
  expect(line(tried, "Cost")).toBe("$0.04, billed once");
  expect(line(tried, "Attempts")).toBe("2, the first was busy (503)");
  expect(line(tried, "Time")).toBe(`${seconds(9.1)}, of which ${seconds(5)} waiting`);
  expect(line(tried, "Request")).toBe("req_2");
  expect(line(tried, "Picture")).toBe(`1536×1024, ${bytes(148_000)}, 21 % cropped`);
});

test("a cost nobody knows is not free", () => {
  expect(line(details({ cost_usd: null }), "Cost")).toBe("not known");
  expect(line(details({ cost_usd: null, attempts: [] }), "Cost")).toBe("$0");
  expect(line(details({ cost_usd: 0 }), "Cost")).toBe("free");
});

test("copied details read as they stand on screen", () => {
  expect(detailText(detailLines(details())).split("\n")[0]).toBe("Model: openai/gpt-image-2");
});

const lost = {
  state: "needs_you" as const,
  error: { code: "OUTCOME_UNKNOWN" as const, message: "lost" },
  cost_usd: null,
  base: null,
  possibly: true,
  estimate_usd: 0.2,
  doubt_usd: 0.04,
};

test("a failure says first whether money was spent", () => {
  expect(moneyWords(lost)).toBe("It may already be billed, ~$0.04.");
  expect(moneyWords({ ...lost, state: "failed", error: { code: "KEY_REJECTED", message: "no" }, possibly: false })).toBe(
    "No. Nothing was made, $0.",
  );
  expect(moneyWords({ ...lost, state: "failed", error: { code: "POLICY", message: "no" }, possibly: true })).toBe(
    "It may already be billed, ~$0.04.",
  );
  expect(moneyWords({ ...lost, doubt_usd: null }), "never $0 for what has no price").toBe("It may already be billed.");
  expect(moneyWords({ ...lost, base: "b" })).toBe("The picture is paid for and stored. Nothing more is billed.");
  expect(moneyWords({ ...lost, cost_usd: 0.04, base: "b" })).toBe("Yes, $0.04. The picture is stored.");
});

test("trying again carries its price, and costs nothing where the picture is stored", () => {
  expect(againWords({ base: null, estimate_usd: 0.04, error: null })).toBe("Try again ~$0.04");
  expect(againWords({ base: "b", estimate_usd: 0.04, error: null })).toBe("Try again, $0");
  const unreadable = { code: "BAD_IMAGE" as const, message: "The picture is damaged." };
  expect(againWords({ base: "b", estimate_usd: 0.04, error: unreadable }), "it costs again").toBe("Try again ~$0.04");
  expect(againWords({ base: null, estimate_usd: null, error: null })).toBe("Try again, price unknown");
});

test("what to do is the error's own hint before ours", () => {
  expect(todoWords({ code: "QUOTA", message: "used up", hint: "Top up at OpenAI." }, "failed")).toBe("Top up at OpenAI.");
  expect(todoWords(null, "interrupted")).toBe("Try again, or leave it.");
});

test("a file that is named beside the details is not named again", () => {
  const saved = details({ files: ["~/Pictures/Thumbsheet/001-a.jpg", "~/Desktop/other.jpg"] });
  expect(
    detailLines(saved, ["/home/me/Pictures/Thumbsheet/001-a.jpg"])
      .filter((one) => one.term === "Files")
      .map((one) => one.text),
  ).toEqual(["~/Desktop/other.jpg"]);
});
