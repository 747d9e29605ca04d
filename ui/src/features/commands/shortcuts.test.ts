import { describe, expect, it } from "vitest";
import { ariaKeys, shownKeys, withKeys } from "$lib/keys";
import { shortcutOf, type Shortcut } from "./shortcuts";

const LIST: Shortcut[] = [
  { id: "generate", kbd: "Ctrl Enter" },
  { id: "cancel", kbd: "Ctrl ." },
  { id: "undo", kbd: "Ctrl Z" },
  { id: "redo", kbd: "Ctrl Shift Z", also: ["Ctrl Y"] },
  { id: "copy", kbd: "Ctrl C", yields: true },
  { id: "star", kbd: "S", grid: true },
  { id: "shortcuts", kbd: "?" },
  { id: "next_region", kbd: "F6" },
];

function press(key: string, more: Partial<KeyboardEventInit> = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, ...more });
  Object.defineProperty(event, "target", { value: target });
  return event;
}
const idOf = (event: KeyboardEvent, mac = false) => shortcutOf(LIST, event, mac)?.id ?? null;

describe("which command a key means", () => {
  it("tells undo from redo by Shift, whatever case the letter comes in", () => {
    expect(idOf(press("z", { ctrlKey: true }))).toBe("undo");
    expect(idOf(press("Z", { ctrlKey: true, shiftKey: true }))).toBe("redo");
    expect(idOf(press("y", { ctrlKey: true }))).toBe("redo");
    expect(idOf(press("z", { ctrlKey: true, altKey: true }))).toBeNull();
  });
  it("takes Command on macOS and Ctrl elsewhere, never both", () => {
    expect(idOf(press("Enter", { metaKey: true }), true)).toBe("generate");
    expect(idOf(press("Enter", { ctrlKey: true }), true)).toBeNull();
    expect(idOf(press("Enter", { metaKey: true }), false)).toBeNull();
    expect(idOf(press("Enter", { metaKey: true, ctrlKey: true }), true)).toBeNull();
  });
  it("matches signs by what is typed: ? needs Shift on most layouts", () => {
    expect(idOf(press("?", { shiftKey: true }))).toBe("shortcuts");
    expect(idOf(press("?"))).toBe("shortcuts");
    expect(idOf(press("."))).toBeNull();
    expect(idOf(press(".", { ctrlKey: true }))).toBe("cancel");
  });
  it("leaves single keys to text fields, and the grid's keys to the grid", () => {
    const field = document.createElement("textarea");
    expect(idOf(press("?", { shiftKey: true }, field))).toBeNull();
    expect(idOf(press("s"))).toBeNull();
    expect(idOf(press("Enter", { ctrlKey: true }, field))).toBe("generate");
    expect(idOf(press("z", { ctrlKey: true }, field))).toBe("undo");
    expect(idOf(press("F6", {}, field))).toBe("next_region");
  });
  it("lets a text field copy its own text", () => {
    const field = document.createElement("input");
    expect(idOf(press("c", { ctrlKey: true }, field))).toBeNull();
    expect(idOf(press("c", { ctrlKey: true }))).toBe("copy");
  });
  it("counts a checkbox as no text field", () => {
    const box = document.createElement("input");
    box.type = "checkbox";
    expect(idOf(press("?", {}, box))).toBe("shortcuts");
  });
});

describe("how keys are written", () => {
  it("reads as the platform does", () => {
    expect(shownKeys("Ctrl Shift Z", false)).toBe("Ctrl Shift Z");
    expect(shownKeys("Ctrl Shift Z", true)).toBe("⌘ ⇧ Z");
    expect(withKeys("Guides", "G")).toBe("Guides (G)");
    expect(withKeys("More", undefined)).toBe("More");
    expect(ariaKeys("Ctrl Shift Z", false)).toBe("Control+Shift+Z");
    expect(ariaKeys("Ctrl .", true)).toBe("Meta+.");
  });
});
