import { beforeEach, describe, expect, it, vi } from "vitest";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({
  invoke,
  Channel: class {
    onmessage: (message: unknown) => void = () => {};
  },
}));
const { tauri } = await import("./tauri");

describe("asking the program", () => {
  beforeEach(() => {
    invoke.mockReset();
  });

  it("names commands and arguments as the interface does", async () => {
    invoke.mockResolvedValue(undefined);
    await tauri.sheet_generate("s", {} as never, [{ row: "r1", model: "offline/aurora" }], "reroll", 0.04);
    expect(invoke).toHaveBeenCalledWith("sheet_generate", {
      sheet: "s",
      desk: {},
      cells: [{ row: "r1", model: "offline/aurora" }],
      kind: "reroll",
      accepted_usd: 0.04,
    });
    await tauri.key_set("openai", "k", true);
    expect(invoke).toHaveBeenLastCalledWith("key_set", { provider: "openai", key: "k", session: true });
  });
  it("tells of events through the channel named tell", async () => {
    const heard: unknown[] = [];
    invoke.mockImplementation((_command: string, args: { run: string; tell: { onmessage: (events: unknown) => void } }) => {
      args.tell.onmessage([{ event: "composing" }]);
      args.tell.onmessage([]);
      return Promise.resolve();
    });
    await tauri.run_follow("run-1", (events) => heard.push(...events));
    expect(invoke.mock.calls[0]?.[0]).toBe("run_follow");
    expect(heard).toEqual([{ event: "composing" }]);
  });
  it("ends a run after its last event, also where the answer overtakes it", async () => {
    let tell: (events: unknown[]) => void = () => {};
    invoke.mockImplementation((_command: string, args: { tell: { onmessage: (events: unknown) => void } }) => {
      tell = (events) => args.tell.onmessage(events);
      return Promise.resolve();
    });
    const heard: unknown[] = [];
    const following = tauri.run_follow("run-1", (events) => heard.push(...events)).then(() => heard.push("the end"));
    await new Promise((resolve) => setTimeout(resolve));
    expect(heard, "the command has answered, and the run goes on for whoever follows it").toEqual([]);
    tell([{ event: "done" }]);
    tell([]);
    await following;
    expect(heard).toEqual([{ event: "done" }, "the end"]);
  });
  it("fails where the run cannot be followed, without waiting for events", async () => {
    invoke.mockRejectedValue({ code: "INVALID_INPUT", message: "There is no such run." });
    await expect(tauri.run_follow("none", () => {})).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
  it("unpacks drawn pictures", async () => {
    invoke.mockResolvedValue(Uint8Array.from([1, 8, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 9, 9, 255]).buffer);
    expect(await tauri.draw([], 320)).toEqual([{ number: 8, width: 1, height: 1, rgba: Uint8ClampedArray.from([9, 9, 9, 255]) }]);
    expect(invoke).toHaveBeenCalledWith("draw", { pictures: [], width: 320 });
  });
  it("turns whatever is thrown into an error with words", async () => {
    invoke.mockRejectedValueOnce({ code: "KEYCHAIN", message: "The keychain is locked." });
    await expect(tauri.keys()).rejects.toEqual({ code: "KEYCHAIN", message: "The keychain is locked." });
    invoke.mockRejectedValueOnce("Command keys not found");
    await expect(tauri.keys()).rejects.toEqual({ code: "INTERNAL", message: "Command keys not found" });
    invoke.mockRejectedValueOnce(undefined);
    await expect(tauri.keys()).rejects.toMatchObject({ code: "INTERNAL", message: expect.stringMatching(/\.$/) as string });
  });
  it("knows where pictures are served on each system", () => {
    expect(tauri.picture_url("ab12", 320)).toBe("thumb://localhost/picture/ab12?w=320");
    expect(tauri.font_url("press start")).toBe("thumb://localhost/font/press%20start");
    vi.spyOn(navigator, "userAgent", "get").mockReturnValue("Mozilla/5.0 (Windows NT 10.0)");
    expect(tauri.font_url("oswald")).toBe("http://thumb.localhost/font/oswald");
    vi.restoreAllMocks();
  });
});
