// A program for Vitest and for looking at the page in a plain browser. Runs do what a test pushes into them, or play by themselves.
import type * as W from "$lib/bindings";
import type { Host } from "./host";
import { fromAddress } from "./fake-address";
import { fakeCatalog, fakeDesk, fakeSettings } from "./fake-catalog";
import { FakeGallery } from "./fake-gallery";
import { batchAnswers, FakeLists, seedLists } from "./fake-batch";
import { fakeDraw, gradientUrl } from "./fake-pictures";
import { libraryAnswers } from "./fake-library";
import { playRun } from "./fake-play";
import { FakeStorage } from "./fake-storage";
import { limitsOf } from "$lib/limits";
import { FakePresets } from "./fake-presets";
import { fakeSpending } from "./fake-spending";

export type FakeRun = { on: W.RunOnSheet; sheet: string; planned: W.Planned[]; events: W.Event[]; ended: boolean };
type Follower = { tell: (events: W.Event[]) => void; end: () => void };
type Call = { method: keyof Host; args: unknown[] };

export type FakeOptions = {
  /** Runs make their pictures by themselves, over a second or two. Off in tests: push() what should happen. */
  plays?: boolean;
  first_run?: boolean;
  settings?: W.Settings;
  desk?: W.Desk;
  interrupted?: W.InterruptedRun[];
  problems?: W.Error[];
  keychain?: W.KeychainState;
  /** How many thumbnails the library holds. */
  gallery?: number;
  /** The list that is there from the beginning: see seedLists. */
  list?: string;
  /** Whether money was spent already. */
  spent?: boolean;
};

export type FakeHost = Host & {
  /** How often each method was called. */
  counts: Record<string, number>;
  calls: Call[];
  runs: Map<string, FakeRun>;
  /** Appends to a run; `run`, `seq` and `at` are filled in. Followers get all of one push in one batch. */
  push(run: string, ...happenings: ({ thumbnail?: string } & W.EventKind)[]): void;
  /** A notice, as the program would send it. */
  tell(notice: W.Notice): void;
  /** The next call of this method rejects with this. */
  failNext(method: keyof Host, error: W.Error): void;
  sheets: Map<string, W.SheetView>;
  settings: W.Settings;
  keychain: W.KeychainState;
  keyList: W.KeyView[];
  gallery: FakeGallery;
  storage: FakeStorage;
  lists: FakeLists;
  shelf: FakePresets;
};

let made = 0;
const fresh = (kind: string) => `${kind}-${++made}`;
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const now = () => new Date().toISOString();

export function createFake(options: FakeOptions = {}): FakeHost {
  const catalog = fakeCatalog();
  const sheets = new Map<string, W.SheetView>();
  const runs = new Map<string, FakeRun>();
  const followers = new Map<string, Follower[]>();
  const failures = new Map<keyof Host, W.Error[]>();
  const stored = new Map<string, string>();
  const gallery = new FakeGallery(options.gallery ?? 3000);
  const storage = new FakeStorage({
    gallery,
    settings: () => fake.settings,
    keychain: () => fake.keychain,
    tell: (notice) => fake.tell(notice),
    takes_ms: options.plays ? 1500 : 0,
  });
  const ofLists = {
    catalog,
    runs,
    push: (id: string, ...happenings: ({ thumbnail?: string } & W.EventKind)[]) => fake.push(id, ...happenings),
    limit: () => fake.settings.generation.max_cost_usd,
    plays: options.plays ?? false,
  };
  const lists = new FakeLists(ofLists);
  const fakePresets = new FakePresets();
  let listener: (notice: W.Notice) => void = () => {};
  const interrupted = [...(options.interrupted ?? [])];
  let current = newSheet(options.desk ?? fakeDesk());

  function newSheet(desk: W.Desk): W.SheetView {
    const sheet: W.SheetView = { id: fresh("sheet"), desk: copy(desk), runs: [], starred: [], made_at: now(), changed_at: now() };
    sheets.set(sheet.id, sheet);
    return sheet;
  }
  function sheetOf(id: string): W.SheetView {
    const sheet = sheets.get(id);
    if (sheet === undefined) throw { code: "INVALID_INPUT", message: "This sheet is not here any more." } satisfies W.Error;
    return sheet;
  }
  function begin(sheet: W.SheetView, kind: W.RunOnSheet["kind"], cells: W.Cell[]): FakeRun {
    const rows = [...new Set(cells.map((cell) => cell.row))];
    const on: W.RunOnSheet = { run: fresh("run"), kind, rows, live: true };
    const planned = cells.map((cell) => ({
      id: fresh("thumb"),
      row: rows.indexOf(cell.row),
      title: sheet.desk.rows.find((row) => row.id === cell.row)?.title ?? "",
      model: cell.model,
    }));
    const run: FakeRun = { on, sheet: sheet.id, planned, events: [], ended: false };
    runs.set(on.run, run);
    sheet.runs.push(on);
    fake.push(on.run, { event: "run_started", thumbnails: planned });
    return run;
  }
  function keys(): W.Keys {
    return { keychain: fake.keychain, keys: copy(fake.keyList) };
  }
  function keyOf(provider: string): W.KeyView {
    const key = fake.keyList.find((one) => one.provider === provider);
    if (key === undefined) throw { code: "INVALID_INPUT", message: `There is no provider ${provider}.` } satisfies W.Error;
    return key;
  }
  function listKeys() {
    const known = new Map(fake.keyList.map((key) => [key.provider, key]));
    const wanted = [...catalog.providers.filter((one) => one.needs_key)];
    fake.keyList = wanted.map(
      (one) =>
        known.get(one.id) ?? {
          provider: one.id,
          name: one.name,
          key_page: one.key_page,
          source: null,
          variable: null,
          last_four: null,
          error: null,
        },
    );
  }
  function noteKeys() {
    for (const one of catalog.providers)
      if (one.needs_key) one.has_key = fake.keyList.some((key) => key.provider === one.id && key.source !== null);
  }
  function noteEndpoints() {
    catalog.providers = catalog.providers.filter((one) => !one.custom);
    catalog.models = catalog.models.filter((model) => catalog.providers.some((one) => one.id === model.provider));
    for (const endpoint of fake.settings.endpoints) {
      catalog.providers.push({
        id: endpoint.id,
        name: endpoint.name,
        needs_key: endpoint.needs_key,
        key_page: "",
        has_key: !endpoint.needs_key,
        custom: true,
      });
      for (const one of endpoint.models)
        catalog.models.push({
          id: `${endpoint.id}/${one.id}`,
          provider: endpoint.id,
          name: one.name,
          about: endpoint.base_url,
          price_usd: one.price_usd,
          price_read: null,
          streams: false,
          seeded: false,
          retired_on: null,
          replacement: null,
          usual_ms: null,
        });
    }
    listKeys();
    noteKeys();
  }

  const answers: Host = {
    start: async () => ({
      catalog: copy(catalog),
      settings: copy(fake.settings),
      sheet: copy(current),
      first_run: options.first_run ?? true,
      interrupted,
      problems: options.problems ?? [],
      about: { version: "0.1.0", home: "~/.local/share/thumbsheet", logs: "~/.local/share/thumbsheet/logs" },
      key_state: fake.keychain,
    }),
    notices: async (tell) => {
      listener = tell;
    },
    catalog: async () => copy(catalog),

    sheet_new: async () => copy((current = newSheet({ ...fakeDesk(), rows: [{ id: fresh("row"), title: "" }] }))),
    sheet_open: async (id) => copy((current = sheetOf(id))),
    sheet_list: async (query) => {
      const lines = [...sheets.values()].map((sheet) => ({
        id: sheet.id,
        title: sheet.desk.rows[0]?.title ?? "",
        titles: sheet.desk.rows.length,
        thumbnails: sheet.runs.length,
        changed_at: sheet.changed_at,
      }));
      return lines.filter((line) => line.title.toLowerCase().includes(query.trim().toLowerCase())).reverse();
    },
    sheet_save: async (id, desk) => {
      const sheet = sheetOf(id);
      sheet.desk = copy(desk);
      sheet.changed_at = now();
    },
    sheet_generate: async (id, desk, cells, kind, accepted_usd) => {
      const sheet = sheetOf(id);
      const usd = cells.reduce((sum, cell) => sum + (catalog.models.find((one) => one.id === cell.model)?.price_usd ?? 0), 0);
      const limit = fake.settings.generation.max_cost_usd;
      if (limit !== null && usd > limit && accepted_usd === null)
        throw { code: "BUDGET", message: `This run (~$${usd.toFixed(2)}) passes the limit ($${limit.toFixed(2)}).` } satisfies W.Error;
      sheet.desk = copy(desk);
      const run = begin(sheet, kind, cells);
      if (options.plays) playRun(run, catalog, fake.push);
      return copy(run.on);
    },
    sheet_adopt: async (id, desk, row, base) => {
      const sheet = sheetOf(id);
      sheet.desk = copy(desk);
      const run = begin(sheet, "adopt", [{ row, model: "own/picture" }]);
      const thumbnail = run.planned[0]?.id ?? "";
      fake.push(
        run.on.run,
        { thumbnail, event: "done", digest: `${base}-set`, base, width: 1200, height: 630, files: [] },
        { event: "run_finished", done: 1, failed: 0, needs_you: 0, cancelled: 0 },
      );
      return copy(run.on);
    },

    run_follow: (id, tell) =>
      new Promise((resolve) => {
        const run = runs.get(id);
        if (run === undefined) return resolve();
        if (run.events.length > 0) tell(copy(run.events));
        if (run.ended) return resolve();
        followers.set(id, [...(followers.get(id) ?? []), { tell, end: resolve }]);
      }),
    run_cancel: async (id) => {
      const run = runs.get(id);
      if (run === undefined || run.ended) return;
      const open = run.planned.filter((one) => !hasEnded(run, one.id));
      fake.push(id, ...open.map((one) => ({ thumbnail: one.id, event: "cancelled" as const })), {
        event: "run_finished",
        done: run.planned.length - open.length,
        failed: 0,
        needs_you: 0,
        cancelled: open.length,
      });
    },
    thumbnail_cancel: async (id, thumbnail) => {
      const run = runs.get(id);
      if (run !== undefined && !hasEnded(run, thumbnail)) fake.push(id, { thumbnail, event: "cancelled" });
    },
    thumbnail_star: async (thumbnail, starred) => {
      gallery.all = gallery.all.map((one) => (one.thumbnail === thumbnail ? { ...one, starred } : one));
      for (const sheet of sheets.values())
        sheet.starred = starred ? [...new Set([...sheet.starred, thumbnail])] : sheet.starred.filter((one) => one !== thumbnail);
    },
    thumbnail_details: async (thumbnail) => ({
      thumbnail,
      model: "openai/gpt-image-2",
      style: "cinematic",
      prompt:
        "A cinematic still, shallow depth of field. A wide image for a post titled “Why fan-out beats a queue”. No text, letters or words, no logos.",
      seed: null,
      asked: "1536×1024",
      base: `${thumbnail}-base`,
      base_bytes: 1_240_000,
      base_size: { width: 1536, height: 1024 },
      attempts: [{ attempt: 1, started_at: now(), ended_at: now(), outcome: "painted", error: null, request_id: "req_01", cost_usd: 0.04 }],
      cost_usd: 0.04,
      milliseconds: 8400,
      waited_ms: 0,
      files: [],
      made_at: now(),
      loss: 0.21,
    }),

    draw: (pictures, width) => Promise.all(pictures.map((picture) => fakeDraw(picture, width))),
    check: async (picture) => ({
      findings: [
        {
          check: "legibility",
          health: "good",
          head: "Legible at 168×94",
          say: "Capitals are 7.9 px tall. 7 px or more is good.",
          fix: null,
        },
        {
          check: "badge",
          health: "warn",
          head: "Badge zone",
          say: "“queue” sits under the duration badge.",
          fix: { label: "move_up", design: { ...picture.design, lift: 48 } },
        },
      ],
      size_px: 72,
      cap_height_at_168: 7.9,
      contrast: 12.4,
      lines: [picture.title],
    }),
    picture_url: (digest, width) => gradientUrl(digest, width, width === undefined ? undefined : Math.round(width * 0.525)),
    font_url: (font) => `fonts/${font}`,
    export_save: async (request) =>
      request.pictures.map((picture, at) => ({
        file: `/tmp/${at}.jpg`,
        shown: `~/Pictures/Thumbsheet/00${at + 1}-${picture.model.replace("/", "-")}.jpg`,
        bytes: 153_000,
        quality: request.quality,
        width: 1200,
        height: 630,
      })),
    picture_copy: async () => {},
    text_copy: async () => {},
    picture_drag: async () => {},
    file_reveal: async () => {},
    folder_choose: async () => "~/Pictures/Thumbsheet",
    files_open: async () => {},
    page_read: async () => ({ title: "A page about queues", text: "Words ".repeat(300) }),
    link_open: async () => {},
    logs_reveal: async () => {},

    keys: async () => keys(),
    key_set: async (provider, key, session) => {
      const view = keyOf(provider);
      if (!session && fake.keychain.state !== "ready")
        throw {
          code: "KEYCHAIN",
          message: fake.keychain.message,
          hint: "Keep the key for this session only, or set an environment variable.",
        } satisfies W.Error;
      stored.set(provider, key);
      Object.assign(view, { source: session ? "session" : "keychain", last_four: key.slice(-4), error: null });
      noteKeys();
      return keys();
    },
    key_check: async (provider) => {
      const view = keyOf(provider);
      if (stored.get(provider)?.startsWith("bad"))
        throw {
          code: "KEY_REJECTED",
          message: `${view.name} rejected the key (401).`,
          hint: "It may have been revoked.",
          provider,
        } satisfies W.Error;
      return "Works. 4 image models.";
    },
    key_remove: async (provider) => {
      stored.delete(provider);
      Object.assign(keyOf(provider), { source: null, last_four: null, variable: null, error: null });
      noteKeys();
      return keys();
    },

    ...libraryAnswers({ gallery, storage, cap: () => fake.settings.storage.cap_bytes, begin: (desk) => (current = newSheet(desk)) }),

    ...batchAnswers(lists, ofLists),

    settings_save: async (settings) => {
      fake.settings = copy(settings);
      noteEndpoints();
      return copy(fake.settings);
    },
    menu_toggle: async () => {},
    zoom: async () => {},
    under_way: async () => ({ generating: 0, safe: 0, queued: 0, may_be_billed_usd: 0, unpriced: 0 }),
    quit: async () => {},
    painted: async () => {},

    ...fakePresets.answers(),
    spending: async (days) => fakeSpending(days, limitsOf(fake.settings.generation), options.spent ?? true),
  };

  const fake = {
    counts: {},
    calls: [] as Call[],
    runs,
    sheets,
    settings: copy(options.settings ?? fakeSettings()),
    keychain: options.keychain ?? { state: "ready" as const, message: "" },
    keyList: [] as W.KeyView[],
    gallery,
    storage,
    lists,
    shelf: fakePresets,
    tell: (notice: W.Notice) => listener(notice),
    failNext: (method: keyof Host, error: W.Error) => {
      failures.set(method, [...(failures.get(method) ?? []), error]);
    },
    push: (id: string, ...happenings: ({ thumbnail?: string } & W.EventKind)[]) => {
      const run = runs.get(id);
      if (run === undefined || run.ended) return;
      const first = run.events.length;
      const events = happenings.map((happening, at): W.Event => ({ run: id, seq: first + at, at: now(), ...happening }));
      run.events.push(...events);
      for (const follower of followers.get(id) ?? []) follower.tell(copy(events));
      if (!events.some((event) => event.event === "run_finished")) return;
      run.ended = true;
      run.on.live = false;
      for (const follower of followers.get(id) ?? []) follower.end();
      followers.delete(id);
    },
  } as FakeHost;

  // Every method is counted, and can be told to fail once.
  for (const method of Object.keys(answers) as (keyof Host)[]) {
    const answer = answers[method] as (...args: unknown[]) => unknown;
    const counted = (...args: unknown[]): unknown => {
      fake.counts[method] = (fake.counts[method] ?? 0) + 1;
      fake.calls.push({ method, args });
      const failure = failures.get(method)?.shift();
      if (failure !== undefined) return Promise.reject(failure);
      return answer(...args);
    };
    Object.assign(fake, { [method]: counted });
  }
  noteEndpoints();
  if (options.list !== undefined) interrupted.push(...seedLists(lists, options.list, fake.push));
  return fake;
}

function hasEnded(run: FakeRun, thumbnail: string): boolean {
  return run.events.some(
    (event) => event.thumbnail === thumbnail && ["done", "reused", "failed", "needs_you", "cancelled", "interrupted"].includes(event.event),
  );
}

export const fake: FakeHost = createFake(fromAddress());

/** The name by which the console of a plain browser plays the program: thumbsheet_fake.tell({ notice: "quit_asked", ... }). A test looks
 * for it in the built page, where nothing of the stand-in may be. */
export const FAKE_MARKER = "thumbsheet_fake";
if (import.meta.env.MODE !== "test" && !("__TAURI_INTERNALS__" in globalThis)) Object.assign(globalThis, { [FAKE_MARKER]: fake });
