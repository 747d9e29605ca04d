// What the gallery says. Sentence case; a full stop ends sentences, never labels.
import { bytes, count, plural } from "$lib/format";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** "Today", "Yesterday", "Friday 21 November", with the year where it is another one. `day`: YYYY-MM-DD, local. */
function dayHead(day: string, today: Date = new Date()): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = new Date(year, month - 1, date);
  const apart = Math.round((new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime() - at.getTime()) / 86_400_000);
  if (apart === 0) return "Today";
  if (apart === 1) return "Yesterday";
  return `${WEEKDAYS[at.getDay()] ?? ""} ${date} ${MONTHS[month - 1] ?? ""}` + (year === today.getFullYear() ? "" : ` ${year}`);
}

export const gallery = {
  title: "Gallery",
  trashTitle: "Trash",
  grid: (n: number, trash: boolean) => `${trash ? "Trash" : "Gallery"}, ${plural(n, "thumbnail")}`,
  day: dayHead,
  starred: "starred",
  loading: "Reading",
  failed: "The gallery could not be read.",
  failedPart: "Some thumbnails could not be read.",
  tryAgain: "Try again",

  toolbar: {
    label: "Gallery",
    search: "Search the gallery",
    placeholder: "Title, model, prompt",
    all: "All",
    starred: "Starred",
    model: "Model",
    style: "Style",
    template: "Template",
    preset: "Preset",
    date: "Date",
    stored: "Stored",
    trash: "Trash",
    size: "Tile size",
    sizes: { S: "Small tiles", M: "Medium tiles", L: "Large tiles" },
    several: (label: string, n: number) => `${label}: ${count(n)}`,
    one: (label: string, name: string) => `${label}: ${name}`,
    any: {
      model: "Any model",
      style: "Any style",
      template: "Any template",
      preset: "Any preset or none",
      date: "Any time",
      stored: "Anywhere or nowhere",
    },
    spans: { any: "Any time", today: "Today", yesterday: "Yesterday", week: "Last 7 days", month: "Last 30 days", year: "This year" },
    chooseDays: "Choose days…",
    nowhere: "Only in the app",
    clear: "Clear filters",
    clearSearch: "Clear the search",
    between: (from: string | null, until: string | null) =>
      from !== null && until !== null
        ? from === until
          ? from
          : `${from} to ${until}`
        : from !== null
          ? `from ${from}`
          : `until ${until ?? ""}`,
  },
  days: {
    title: "Choose days",
    from: "First day",
    until: "Last day",
    hint: "Format: 2026-11-21. Leave a field empty for no limit.",
    bad: "Write a day as 2026-11-21.",
    order: "The last day is before the first.",
    show: "Show these",
  },

  status: {
    held: (thumbnails: number, sheets: number) => `${plural(thumbnails, "thumbnail")}, ${plural(sheets, "sheet")}`,
    matching: (found: number, all: number) => `${count(found)} of ${plural(all, "thumbnail")}`,
    inTrash: (n: number) => `${plural(n, "thumbnail")} in the trash`,
    size: (n: number) => `${bytes(n)} stored`,
    keys: "Space select, Enter open, Delete trash",
    keysTrash: "Space select, Enter open",
    found: (n: number) => (n === 0 ? "No thumbnails match" : `${plural(n, "thumbnail")} found`),
  },

  empty: {
    head: "Nothing made yet",
    say: "Every thumbnail you make is kept here, with the brief that made it. Deleting one can be undone.",
    first: "Make the first sheet",
    noMatch: "No thumbnails match",
    clear: "Clear filters",
    trash: "The trash is empty",
    trashSay: "What you delete waits here for 30 days.",
    back: "Back to the gallery",
  },

  selection: {
    label: "Selection",
    count: (n: number) => `${count(n)} selected`,
    compare: "Compare",
    star: "Star",
    unstar: "Unstar",
    reopen: "Reopen brief",
    upload: "Upload…",
    trash: "Move to trash",
    restore: "Restore",
    download: "Download…",
    clear: "Clear selection",
    few: "Select two to four thumbnails to compare.",
  },
  menu: {
    label: "More actions",
    open: "Open",
    reuse: "Use this base with a new title",
    copyLink: "Copy link",
    retry: "Retry save",
    drag: "Drag out as JPEG",
  },

  trash: {
    say: "Deleted thumbnails are kept for 30 days. After that, pictures that nothing else uses are deleted from the disk.",
    moved: (n: number) => `${plural(n, "thumbnail")} moved to trash. ${n === 1 ? "Its picture stays" : "Their pictures stay"} stored.`,
    restored: (n: number) => `${plural(n, "thumbnail")} restored`,
    undo: "Undo",
    did: { trash: (n: number) => `move ${plural(n, "thumbnail")} to trash`, restore: (n: number) => `restore ${plural(n, "thumbnail")}` },
    undone: (what: string) => `Undone: ${what}`,
    empty: "Empty trash…",
    emptyTitle: (n: number) => `Delete ${plural(n, "thumbnail")} for good?`,
    emptySay: (n: number) =>
      `${n === 1 ? "The thumbnail and its picture are" : "The thumbnails and their pictures are"} deleted from this disk. This cannot be undone. Pictures that another thumbnail or a sheet still uses stay. Saved and uploaded files stay where they are.`,
    emptyDo: (n: number) => `Delete ${count(n)} for good`,
    emptied: (entries: number, pictures: number, size: number) =>
      `${plural(entries, "thumbnail")} deleted. ${plural(pictures, "picture")} removed from the disk, ${bytes(size)}.`,
    deleted: (when: string) => `deleted ${when}`,
  },

  suggestion: {
    say: (n: number, size: number) =>
      `The selected ${plural(n, "thumbnail")} ${n === 1 ? "is" : "are"} the oldest without a star. In the trash, ${n === 1 ? "it frees" : "they free"} about ${bytes(size)} after 30 days, or when you empty the trash.`,
  },

  opened: {
    label: "Opened thumbnail",
    back: "Gallery",
    previous: "Previous",
    next: "Next",
    position: (at: number, of: number) => `${count(at)} of ${count(of)}`,
    star: "Star",
    unstar: "Starred",
    reopen: "Reopen brief",
    download: "Download…",
    more: "More",
    details: "Details",
    file: "File",
    jpeg: "JPEG",
    fileOf: (width: number, height: number, size: number) => `${width}×${height}, ${bytes(size)}`,
    versions: "Same title, same model",
    version: (when: string, here: boolean) => (here ? `${when}, shown` : when),
    stored: "Stored at",
    onlyHere: "Only in the app. The app always keeps its own copy.",
    gone: "This thumbnail no longer exists.",
  },

  compare: { label: "Compare", leave: "Leave comparison" },

  size: {
    label: "Size",
    asMade: "Size as made",
    pixels: (width: number, height: number) => `${width}×${height}`,
  },

  download: {
    title: (n: number) => `Download ${plural(n, "thumbnail")}`,
    say: "The finished JPEGs, byte for byte as they are in the app.",
    saySized: "The pictures are composed anew in this size, with their titles and designs. It costs nothing.",
    as: "As",
    files: "Files",
    zip: "One ZIP",
    filesSay: (folder: string) => `Into ${folder}, each under its own name. Nothing is overwritten.`,
    zipSay: "With a manifest.json that says which title, model and prompt each file has.",
    save: "Download",
    choose: "Choose a location…",
    saving: (done: number, of: number) => `${count(done)} of ${count(of)}`,
    began: "Downloading",
    saved: (n: number, where: string) => `${plural(n, "file")} saved to ${where}`,
    zipped: (n: number, where: string) => `${plural(n, "thumbnail")} in one ZIP, saved to ${where}`,
    failed: (n: number) => `${plural(n, "thumbnail")} could not be saved. The pictures are safe in the app.`,
    show: "Show",
  },

  upload: {
    title: (n: number) => `Upload ${plural(n, "thumbnail")}`,
    say: "Uploads run in the background. Files that are already there are not sent again.",
    none: "No destination is set up yet.",
    setUp: "Open Storage",
    choose: "Choose a destination.",
    start: "Upload",
    began: (n: number, places: string) => `${plural(n, "thumbnail")} on the way to ${places}`,
  },

  commands: {
    group: "Gallery",
    gallery: "Gallery",
    reopen: "Reopen brief",
    reuse: "Use this base with a new title",
    download: "Download…",
    upload: "Upload…",
    trash: "Move to trash",
    restore: "Restore from trash",
    star: "Star",
    compare: "Compare",
    selectAll: "Select all",
    find: "Search the gallery",
    showTrash: "Show the trash",
    leaveTrash: "Leave the trash",
    emptyTrash: "Empty trash…",
    undo: "Undo",
    redo: "Redo",
    undoWhat: (what: string) => `Undo: ${what}`,
    redoWhat: (what: string) => `Redo: ${what}`,
    clear: "Clear filters",
    retry: (n: number) => `Retry ${plural(n, "upload")}`,
    storage: "Storage settings",
  },

  uploads: {
    uploading: (n: number) => `${count(n)} uploading`,
    notSaved: (n: number) => `${count(n)} not saved`,
    retry: "Retry",
    retrySave: "Retry save",
    copyLink: "Copy link",
    linkCopied: (days: number | null) => (days === null ? "Link copied" : `Link copied. It works for ${plural(days, "day")}.`),
    reveal: "Show in folder",
    state: { queued: "On the way", stored: "Stored", failed: "Not saved" },
    at: (state: string, place: string) => `${state}: ${place}`,
    gone: "A destination that was removed",
    failedAt: (place: string) => `Not saved to ${place}`,
    safe: "The picture is safe in the app.",
    storage: "Open Storage",
  },
};
