// What presets say. Sentence case; a full stop ends sentences, never labels.
import { plural } from "$lib/format";

const quoted = (name: string) => `“${name}”`;

export const presets = {
  label: "Preset",
  none: "No preset",
  changed: "changed",
  spoken: (name: string | null, changed: boolean) =>
    name === null ? "Preset: No preset" : changed ? `Preset: ${name} changed` : `Preset: ${name}`,
  changedWhy: (name: string) => `The sheet has changed since ${quoted(name)} was used.`,
  models: (n: number) => plural(n, "model"),
  unreadable: "cannot be read",
  noneYet: "No presets yet",
  all: "All presets…",
  import: "Import…",
  save: "Save preset",
  saveOver: (name: string) => `Save ${quoted(name)}`,
  saveFirst: "Save as a preset…",
  saveNew: "Save as new…",

  did: (name: string) => `preset ${name}`,
  used: (name: string) => `${quoted(name)} is in use. Your titles have not changed.`,
  usedAgain: (name: string) => `${quoted(name)} is already in use.`,
  undo: "Undo",
  saved: (name: string) => `${quoted(name)} was saved.`,
  savedAlready: (name: string) => `${quoted(name)} is already saved.`,
  imported: (name: string) => `${quoted(name)} was imported.`,
  use: "Use",
  useNamed: (name: string) => `Use ${quoted(name)}`,
  exported: (file: string) => `Saved as ${file}.`,
  reveal: "Show in folder",
  removed: (name: string) => `${quoted(name)} was removed.`,
  notTaken: (name: string) => `The preset ${quoted(name)} cannot be used.`,
  noticed: (name: string, n: number) =>
    `${quoted(name)} is in use. Its file has ${plural(n, "entry", "entries")} that Thumbsheet does not recognize.`,
  show: "Show",

  saving: {
    title: "Save preset",
    titleNew: "Save as new preset",
    name: "Name",
    keeps: (parts: string) => `Saves ${parts}. Titles and pictures are not included.`,
    there: (name: string) => `A preset named ${quoted(name)} already exists. Saving replaces it.`,
    empty: "Give it a name.",
    save: "Save",
    replace: "Replace it",
  },
  summary: {
    models: (n: number) => (n === 0 ? "no model" : plural(n, "model")),
    quality: (n: number) => `quality ${n}`,
    extra: "extra prompt",
    context: "context",
    seed: (n: number) => `seed ${n}`,
    and: " and ",
    comma: ", ",
  },

  dialog: {
    title: "Presets",
    say: "A preset is a sheet without its titles: models, prompt, type and size. Each preset is a file that you can read and share.",
    list: "Presets",
    empty: "No presets yet",
    emptySay: "Set up a sheet as you like, then save it here. The next sheet starts with it.",
    inUse: "in use",
    inUseChanged: "in use, changed since",
    facts: (parts: string, day: string) => (day === "" ? parts : `${parts}. Changed ${day}.`),
    more: (name: string) => `More for ${quoted(name)}`,
    rename: "Rename…",
    renameField: (name: string) => `New name for ${quoted(name)}`,
    duplicate: "Duplicate",
    export: "Export…",
    remove: "Remove…",
    import: "Import…",
    saveThis: "Save current…",
    close: "Close",
    failed: "Presets could not be read.",
    again: "Try again",
    dropped: "Or drop a preset file on the window to use it immediately.",
  },
  remove: {
    title: (name: string) => `Remove ${quoted(name)}?`,
    say: "Its file is deleted. Sheets that were set from it stay as they are, and so do their pictures.",
  },

  commands: {
    save: "Save as a preset…",
    saveNamed: (name: string) => `Save preset ${quoted(name)}`,
    saveNew: "Save as new preset…",
    presets: "Presets…",
    import: "Import a preset…",
  },
};
