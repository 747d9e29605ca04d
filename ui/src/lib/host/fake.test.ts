import { describe, expect, it } from "vitest";
import type { Event } from "$lib/bindings";
import { createFake } from "./fake";

describe("the stand-in program", () => {
  it("replays a run to one that follows late, then lives, then ends", async () => {
    const fake = createFake();
    const { sheet } = await fake.start();
    const on = await fake.sheet_generate(sheet.id, sheet.desk, [{ row: "r1", model: "offline/aurora" }], "generate", null);
    const heard: Event[] = [];
    const following = fake.run_follow(on.run, (events) => heard.push(...events));
    const thumbnail = fake.runs.get(on.run)?.planned[0]?.id ?? "";
    fake.push(on.run, { thumbnail, event: "generating", attempt: 1 });
    fake.push(
      on.run,
      { thumbnail, event: "done", digest: "d", base: "b", width: 1200, height: 630, files: [] },
      { event: "run_finished", done: 1, failed: 0, needs_you: 0, cancelled: 0 },
    );
    await following;
    expect(heard.map((event) => event.event)).toEqual(["run_started", "generating", "done", "run_finished"]);
    expect(heard.map((event) => event.seq)).toEqual([0, 1, 2, 3]);
    fake.push(on.run, { thumbnail, event: "composing" });
    expect(heard).toHaveLength(4);
  });
  it("counts calls and fails when told to", async () => {
    const fake = createFake();
    fake.failNext("keys", { code: "KEYCHAIN", message: "Locked." });
    await expect(fake.keys()).rejects.toMatchObject({ code: "KEYCHAIN" });
    await fake.keys();
    expect(fake.counts.keys).toBe(2);
  });
  it("passes the limit only with the sum that was accepted", async () => {
    const fake = createFake();
    const { sheet } = await fake.start();
    fake.settings.generation.max_cost_usd = 0.01;
    const cells = [{ row: "r1", model: "openai/gpt-image-2" }];
    await expect(fake.sheet_generate(sheet.id, sheet.desk, cells, "generate", null)).rejects.toMatchObject({ code: "BUDGET" });
    await expect(fake.sheet_generate(sheet.id, sheet.desk, cells, "generate", 0.04)).resolves.toMatchObject({ live: true });
  });
});
