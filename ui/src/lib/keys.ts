// Keys as they are written in the code ("Ctrl Shift Z") and as they are read on this platform.

export function isMac(agent: string = typeof navigator === "undefined" ? "" : navigator.userAgent): boolean {
  return /Mac OS X|Macintosh/.test(agent);
}

const MAC: Record<string, string> = { Ctrl: "⌘", Shift: "⇧", Alt: "⌥", Enter: "↩", Esc: "esc" };

/** `Ctrl Shift Z` -> the same, or `⌘ ⇧ Z` on macOS. */
export function shownKeys(keys: string, mac: boolean = isMac()): string {
  if (!mac) return keys;
  return keys
    .split(" ")
    .map((key) => MAC[key] ?? key)
    .join(" ");
}

/** A label with its key in it, for tooltips and aria-label: `Guides (G)`. */
export function withKeys(label: string, keys: string | undefined): string {
  return keys === undefined ? label : `${label} (${shownKeys(keys)})`;
}

/** For aria-keyshortcuts, which has its own spelling: `Control+Shift+Z`. */
export function ariaKeys(keys: string, mac: boolean = isMac()): string {
  return keys
    .split(" ")
    .map((key) => (key === "Ctrl" ? (mac ? "Meta" : "Control") : key === "Esc" ? "Escape" : key))
    .join("+");
}

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether a key press is the one that is written. `?`, `+` and other signs match by what they type, whatever Shift does on this layout. */
export function matches(keys: string, press: KeyPress, mac: boolean = isMac()): boolean {
  const parts = keys.split(" ");
  const key = parts.at(-1) ?? "";
  const main = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (main !== parts.includes("Ctrl") || other || press.altKey !== parts.includes("Alt")) return false;
  const letter = /^[A-Za-z]$/.test(key);
  const sign = key.length === 1 && !letter && !/^[0-9]$/.test(key);
  if (!sign && press.shiftKey !== parts.includes("Shift")) return false;
  const pressed = press.key === "Escape" ? "Esc" : press.key === " " ? "Space" : press.key;
  return letter ? pressed.toLowerCase() === key.toLowerCase() : pressed === key;
}

/** Whether typing there changes text: single keys belong to it then. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !["button", "checkbox", "radio", "range", "submit", "reset", "file", "color"].includes(target.type)
  );
}

/** The key code of every key that an input method has taken. */
const TAKEN = 229;

/** Whether a key press belongs to an input method: WebKit says of the Enter that takes a candidate only that its code is 229. */
export function isComposing(press: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  return press.isComposing || press.keyCode === TAKEN;
}

/** A handler of keys for all presses but those of an input method. Every `onkeydown` is made by it. */
export function unlessComposing<E extends KeyboardEvent>(does: ((event: E) => unknown) | null | undefined): (event: E) => void {
  return (event) => {
    if (!isComposing(event)) does?.(event);
  };
}

/** Keeps an input method's keys from handlers that are not ours: those of menus, lists and dialogs. For the window, before all others. */
export function keepFromHandlers(event: KeyboardEvent): void {
  if (isComposing(event)) event.stopImmediatePropagation();
}
