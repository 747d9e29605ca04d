// What this window remembers from one start to the next and what is no setting: how panels are folded, which preset a sheet was set
// from. Lost without harm.
const PREFIX = "thumbsheet:";

export function recall(name: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A page that may keep nothing forgets it: nothing depends on it.
  }
}
