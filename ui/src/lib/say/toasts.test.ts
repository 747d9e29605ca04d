import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { announced } from "./announce.svelte";
import { toast, toasts } from "./toasts.svelte";

const shown = () => toasts.list.map((one) => one.text);

describe("toasts", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    for (const one of [...toasts.list]) toasts.close(one.id);
    vi.useRealTimers();
  });

  it("go by themselves, later where there is something to do", () => {
    toast({ text: "Copied" });
    toast({ text: "Moved", action: { label: "Undo", run: () => {} } });
    vi.advanceTimersByTime(6000);
    expect(shown()).toEqual(["Moved"]);
    expect(toasts.list[0]?.left).toBe(4);
    vi.advanceTimersByTime(4000);
    expect(shown()).toEqual([]);
  });
  it("hold while the pointer or the focus is on them", () => {
    toast({ text: "Moved", seconds: 2 });
    vi.advanceTimersByTime(1000);
    toasts.pause(true);
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual(["Moved"]);
    toasts.pause(false);
    vi.advanceTimersByTime(1000);
    expect(shown()).toEqual([]);
  });
  it("stay with an error until they are closed", () => {
    const id = toast({ text: "Could not save", error: { code: "SAVE_FAILED", message: "No space left.", hint: "Free some." } });
    vi.advanceTimersByTime(600_000);
    expect(shown()).toEqual(["Could not save"]);
    expect(announced.text.trim()).toBe("Could not save No space left. Free some.");
    toasts.close(id);
    expect(shown()).toEqual([]);
  });
  it("do their action once and close", () => {
    const run = vi.fn();
    const id = toast({ text: "Moved", action: { label: "Undo", run } });
    toasts.act(id);
    toasts.act(id);
    expect(run).toHaveBeenCalledTimes(1);
    expect(shown()).toEqual([]);
  });
  it("do not pile up: the same words once, three at most, errors kept", () => {
    toast({ text: "Error", error: { code: "INTERNAL", message: "Broken." } });
    for (const text of ["a", "a", "b", "c"]) toast({ text });
    expect(shown()).toEqual(["Error", "b", "c"]);
  });
  it("leave no timer behind", () => {
    toast({ text: "a" });
    vi.advanceTimersByTime(6000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
