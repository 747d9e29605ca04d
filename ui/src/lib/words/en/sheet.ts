// What the sheet says: toolbar, tiles, captions, failures, selection, compare; and what the store calls its steps.
import { about, count, dollars, plural } from "$lib/format";

const price = (usd: number | null) => (usd === null ? "price unknown" : usd === 0 ? "free" : about(usd));
const ordinal = (n: number) => {
  const end = n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${end}`;
};

export const sheet = {
  // the store
  yourPicture: "Your picture",
  untitled: "Untitled",
  nothingToMake: "Every ticked model has drawn every title. Re-roll a picture, or add a title.",
  overLimit: (usd: number, limit: number) => `This run (${about(usd)}) passes the limit (${dollars(limit)}).`,
  cannot: {
    noTitle: "Write a title first.",
    badTitle: (line: number) => `Title ${line} needs a fix. A title has 3 to 200 characters.`,
    noModel: "Tick a model first.",
    noKey: (provider: string) => `No key for ${provider}. Add one in Settings.`,
  },
  did: { titles: "titles", version: "version shown", leave: "leave as it is", drop: "what was dropped", template: "template" },

  // the grid
  grid: (titles: number, models: number) => `Sheet, ${plural(titles, "title")} by ${plural(models, "model")}`,
  titlesHead: "Title",
  free: "free",
  price: (usd: number | null) => (usd === null ? "price unknown" : usd === 0 ? "free" : dollars(usd)),
  offlineFree: "offline, free",
  rowDone: (done: number, all: number) => `${count(done)} of ${count(all)} done`,
  rowFailed: (n: number) => `${count(n)} failed`,
  rowNeeds: (n: number) => (n === 1 ? "1 needs you" : `${count(n)} need you`),
  spent: (usd: number) => dollars(usd),
  tile: (title: string, model: string, state: string) => `${title}, ${model}, ${state}`,
  starredWord: "starred",

  toolbar: {
    label: "Sheet",
    // Where the Compose panel is folded too, money stands on the button.
    generate: (usd: number, unpriced: boolean) =>
      usd === 0 ? (unpriced ? "Generate, price unknown" : "Generate") : `Generate, ${about(usd)}${unpriced ? " or more" : ""}`,
    filters: { all: "All", done: "Done", running: "Running", needs_you: "Needs you", failed: "Failed", starred: "Starred" },
    compare: "Compare",
    guides: "Guides",
    size: "Tile size",
    sizes: { S: "Small tiles", M: "Medium tiles", L: "Large tiles" },
  },

  state: {
    ready: "Ready",
    queued: "Queued",
    waiting: "Waiting",
    generating: "Generating",
    composing: "Composing",
    saving: "Saving",
    done: "Done",
    reused: "Reused",
    failed: "Failed",
    needs_you: "Needs you",
    cancelled: "Cancelled",
    interrupted: "Interrupted",
  },
  caption: {
    estimate: price,
    cost: (usd: number) => dollars(usd),
    inLine: (n: number) => `${ordinal(n)} in line`,
    usually: (time: string) => `usually ${time}`,
    stored: "picture stored",
    from: (day: string) => `from ${day}`,
    // The number is the request that comes next.
    reasons: {
      rate_limit: (n: number, of: number) => `rate limit, try ${n} of ${of}`,
      retry: (n: number, of: number) => `retry ${n - 1} of ${of - 1}`,
      concurrency: () => "its turn",
      offline: (n: number, of: number) => `try ${n} of ${of}`,
      queue: () => "in the provider’s queue",
    },
    review: "Review",
    newestFailed: "The newest version failed. Show it.",
    newestNeedsYou: "The newest version needs you. Show it.",
    older: "Older version",
    newer: "Newer version",
    version: (n: number, of: number) => `${n}/${of}`,
    star: "Star",
    unstar: "Starred",
    cancelThis: "Cancel this one",
    cancelSent: "Cancel this one. It may already be billed.",
  },

  wait: {
    rate_limit: (provider: string) => `${provider} asks us to wait`,
    retry: (provider: string, status: number | undefined) => `${provider} is busy${status === undefined ? "" : ` (${status})`}`,
    concurrency: (provider: string) => `${provider} limits how many run at once`,
    offline: () => "No connection",
    queue: (provider: string) => `In ${provider}’s queue`,
    lost: (provider: string) => `No answer from ${provider}`,
  },

  why: {
    notSent: "Not sent. $0.",
    cancelledSent: "Cancelled after sending",
    appClosed: "The app closed before this finished",
    storedNothing: "No picture was stored. The request may be billed.",
    storedNothingFree: "Nothing was sent, $0.",
    mayBeBilledHead: (usd: number | null) => (usd === null || usd === 0 ? "May already be billed" : `${about(usd)} may already be billed`),
    lostContact: "We lost contact after sending.",
    leftAsIs: "Left as it is.",
    nothingMade: "Nothing was made, $0.",
    mayBeBilled: "May be billed.",
    billed: (usd: number) => `Billed ${dollars(usd)}.`,
    free: "It cost nothing.",
    stored: "The picture is stored.",
    failed: "The operation failed",
  },
  act: {
    openKeys: "Open Keys",
    openPage: (provider: string) => `Open ${provider}`,
    editPrompt: "Edit prompt",
    editTitle: "Edit title",
    chooseModel: "Choose a model",
    chooseFont: "Choose a font",
    useTemplate: (name: string) => `Use ${name}`,
    again: (usd: number | null) => (usd === null ? "Try again, price unknown" : usd === 0 ? "Try again, free" : `Try again ${about(usd)}`),
    againStored: "Try again, $0",
    saveAgain: "Save again, $0",
    openLimits: "Open limits",
    leave: "Leave",
    details: "Details",
    drag: "Drag out as a JPEG",
    reroll: "Re-roll",
    rerollPrice: (usd: number | null) => (usd === 0 ? "Re-roll, free" : `Re-roll ${price(usd)}`),
    saveAs: "Save as",
    more: "More",
    open: "Open",
    star: "Star",
    unstar: "Remove star",
    copy: "Copy picture",
    cancel: "Cancel",
    copied: "Picture copied.",
    reveal: "Show file",
  },

  selection: {
    label: "Selection",
    count: (n: number) => `${count(n)} selected`,
    compare: "Compare",
    star: "Star",
    unstar: "Remove star",
    again: (usd: number, unpriced: boolean) =>
      unpriced ? "Try again, price unknown" : usd === 0 ? "Try again, $0" : `Try again ${about(usd)}`,
    reroll: (usd: number, unpriced: boolean) =>
      unpriced ? "Re-roll, price unknown" : usd === 0 ? "Re-roll, free" : `Re-roll ${about(usd)}`,
    set: "A/B/C set…",
    setHint: "Two to four files named -A, -B, -C for YouTube’s Test & compare",
    export: "Export…",
    clear: "Clear selection",
  },

  compare: {
    label: "Compare",
    few: "Select 2 to 4 pictures to compare.",
    leave: "Back to the sheet",
    sizes: "Sizes in a feed",
  },

  first: {
    head: "Your sheet is ready",
    say: "Text updates live and for free: change the title, template or font, and every tile follows. Generate draws the pictures behind it.",
    dropPicture: "Drop your own picture to set a title on it",
    dropTitles: "Drop a text file with a title on each line to make many",
    shortcuts: "Shortcuts",
  },
  empty: {
    noTitles: "Nothing made yet.",
    noTitlesSay: "Write titles on the left, one per line. Each line becomes a row of this sheet.",
    noModels: "No model is ticked.",
    noModelsSay: "Tick a model on the left. Offline models are free and need no key.",
    noMatch: "No thumbnails match.",
    clear: "Clear filters",
  },
};
