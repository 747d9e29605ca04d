// The types that cross IPC. Later generated from Rust by ts-rs into ui/src/lib/bindings/*.ts under these very names
// (import them as `import type { Tile } from "$lib/bindings"`). All fields snake_case. `T | null` is always present.

/** core */
export type Code = "KEY_MISSING"|"KEY_REJECTED"|"RATE_LIMITED"|"QUOTA"|"POLICY"|"BAD_REQUEST"|"MODEL_GONE"|"OFFLINE"|"SERVER_BUSY"|"OUTCOME_UNKNOWN"|"BAD_IMAGE"|"TEXT_OVERFLOW"|"GLYPH_MISSING"|"SAVE_FAILED"|"INVALID_INPUT"|"BUDGET"|"KEYCHAIN"|"LIBRARY"|"ALREADY_MADE"|"CANCELLED"|"INTERRUPTED"|"INTERNAL";
export type Error = { code: Code; message: string; hint?: string; provider?: string; request_id?: string; http_status?: number; retry_after?: number; given_up?: boolean };
export type WaitReason = "retry"|"rate_limit"|"concurrency"|"offline"|"queue";
export type Planned = { id: string; row: number; title: string; model: string };
export type Finished = { digest: string; base: string; width: number; height: number; files: string[] };
export type Happening =
  | { event: "run_started"; thumbnails: Planned[] }
  | { event: "generating"; attempt: number }
  | { event: "waiting"; reason: WaitReason; seconds?: number; attempt: number; error?: Error }
  | { event: "partial"; index: number; digest: string }
  | { event: "painted"; digest: string; bytes: number; cost_usd?: number; milliseconds: number }
  | { event: "composing" } | { event: "saving" }
  | { event: "warning"; error: Error }
  | ({ event: "done" } & Finished) | ({ event: "reused" } & Finished)
  | { event: "failed"; error: Error } | { event: "needs_you"; error: Error }
  | { event: "cancelled" } | { event: "interrupted"; possibly_spent: boolean }
  | { event: "run_finished"; done: number; failed: number; needs_you: number; cancelled: number };
export type Event = { run: string; seq: number; at: string; thumbnail?: string } & Happening;

export type Size = { width: number; height: number };     // NOTE: the Rust Size serialises as "1200x630" text; on this wire it is {width,height}
/** The text layer. Colours are "#rrggbb". Lengths are pixels of a 1200x630 canvas. Optional ones absent = the template's own. */
export type Design = {
  template: string; font: string;
  color?: string;                                  // of the type
  size?: number;                                   // largest size the type may take, px (still fitted downward); 32..160
  panel?: { color: string; opacity: number };      // replaces the template's panel; where it has none, a scrim behind the title. opacity 0..1, 0 = no panel
  outline?: { color: string; width: number };      // around the glyphs, px 0..12
  lift?: number;                                   // title moved up, px
};

/** what can be chosen */
export type StyleView = { id: string; name: string };
export type TemplateView = { id: string; name: string; has_panel: boolean; color: string; panel: { color: string; opacity: number } | null; largest: number; smallest: number };
export type FontView = { id: string; family: string; kind: string; weight: number; own: boolean };  // face: thumb://localhost/font/{id}
export type ProviderView = { id: string; name: string; needs_key: boolean; key_page: string; has_key: boolean; custom: boolean };
export type ModelView = { id: string; provider: string; name: string; about: string; price_usd: number | null; price_read: string | null; streams: boolean; seeded: boolean;
  retired_on: string | null; replacement: string | null; usual_ms: number | null };              // usual_ms: median of this library's own history, null under 3
export type ProfileView = { id: string; name: string; size: Size; most_bytes: number | null };
export type Catalog = { styles: StyleView[]; templates: TemplateView[]; fonts: FontView[]; providers: ProviderView[]; models: ModelView[]; profiles: ProfileView[] };

/** a sheet in the Studio, as it is kept */
export type SheetRow = { id: string; title: string };            // id: short random text made by the UI, stable while the title is edited
export type Desk = {
  rows: SheetRow[]; models: string[];                            // models ticked, in column order
  url: string; context: string; extra: string; style: string; seed: number | null;
  design: Design;
  own: Record<string, Design>;                                   // a tile's own design, by cell key `${row id}|${model id}`
  shown: Record<string, string>;                                 // cell key -> id of the thumbnail (version) that is shown; absent: the newest with a picture, else the newest
  profile: string; quality: number;
};
/** `rows[i]` is the id of the sheet's row that row `i` of the run belongs to. */
export type RunOnSheet = { run: string; kind: "generate"|"again"|"reroll"|"adopt"; rows: string[]; live: boolean };
export type SheetView = { id: string; desk: Desk; runs: RunOnSheet[]; starred: string[]; made_at: string; changed_at: string };
export type SheetLine = { id: string; title: string; titles: number; thumbnails: number; changed_at: string };   // for palette and Open
export type Cell = { row: string; model: string };

/** start */
export type Interrupted = { sheet: string | null; run: string; interrupted: number; possibly_spent: number; possibly_usd: number };
export type Started = { catalog: Catalog; settings: Settings; sheet: SheetView; first_run: boolean; interrupted: Interrupted[]; problems: Error[]; about: About; key_state: KeychainState };
export type About = { version: string; home: string; logs: string };     // home/logs: shown abbreviated ("~/...")

/** settings */
export type Settings = {
  schema: number;
  generation: { retries: number; wait_ms: number; scaling: number; timeout_s: number; concurrency: number | null; partials: number; retry_unknown: boolean; max_cost_usd: number | null };
  files: { folder: string; profile: string; quality: number; receipt: boolean };   // folder: where Save puts files, "~/Pictures/Thumbsheet"
  appearance: { theme: "system"|"light"|"dark"; tile: "S"|"M"|"L"; reduced_motion: "system"|"on" };
  endpoints: Endpoint[];
  seen: string[];                                  // banners that were dismissed
};
export type Endpoint = { id: string; name: string; base_url: string; needs_key: boolean; models: { id: string; name: string; price_usd: number | null }[] };

/** keys */
export type KeychainState = { state: "ready"|"locked"|"absent"; message: string };
export type KeyView = { provider: string; name: string; key_page: string; source: "keychain"|"environment"|"session"|null; variable: string | null; last_four: string | null; error: Error | null };
export type Keys = { keychain: KeychainState; keys: KeyView[] };

/** pictures */
export type DrawOne = { base: string | null; title: string; design: Design; canvas: Size };      // base null: over a neutral grey
// draw() answers bytes: for each picture in order u8 (1 JPEG, 0 error), u32 little endian length, then a JPEG or the JSON of an Error.
export type Health = "good"|"warn"|"bad";
export type Fix = { label: "move_up"|"add_scrim"|"use_template"|"larger"; design: Design };
export type Finding = { check: "legibility"|"contrast"|"badge"|"margin"|"glyph"|"overflow"; health: Health; head: string; say: string; fix: Fix | null };
export type Checked = { findings: Finding[]; size_px: number; cap_height_at_168: number; contrast: number | null; lines: string[] };
export type AttemptView = { attempt: number; started_at: string; ended_at: string | null; outcome: string | null; error: Error | null; request_id: string | null; cost_usd: number | null };
export type Details = { thumbnail: string; model: string; style: string; prompt: string; seed: number | null; asked: string; base: string | null; base_bytes: number | null; base_size: Size | null; attempts: AttemptView[]; cost_usd: number | null; milliseconds: number; waited_ms: number; files: string[]; made_at: string; loss: number | null };  // loss: share of the base cropped away, 0..1
/** A picture of the sheet with its type, to be saved, copied, dragged. `model` names the file. */
export type Picture = { thumbnail: string | null; base: string; title: string; design: Design; model: string; row: number | null };
export type ExportRequest = { pictures: Picture[]; folder: string | null; profile: string; quality: number; receipt: boolean; set: boolean };  // set: names end in -A, -B, -C for YouTube's Test & compare
export type Saved = { file: string; shown: string; bytes: number; quality: number; width: number; height: number };    // shown: folder abbreviated
export type Dropped =
  | { kind: "picture"; name: string; base: string; size: Size }
  | { kind: "thumbnail"; name: string; base: string; title: string; style: string; model: string; design: Design; size: Size }
  | { kind: "font"; name: string; font: FontView }
  | { kind: "titles"; name: string; titles: string[] }
  | { kind: "refused"; name: string; error: Error };
export type Page = { title: string | null; text: string };

/** what the program tells the page unasked */
export type Notice =
  | { notice: "quit_asked"; generating: number; safe: number; queued: number; may_be_billed_usd: number }
  | { notice: "command"; command: string }                        // from the native menu: the ids of features/commands (see contract.md)
  | { notice: "open_sheet"; sheet: string }                       // a second start with `thumbsheet open RUN`
  | { notice: "drag_over"; names: string[] } | { notice: "drag_left" }
  | { notice: "dropping"; count: number } | { notice: "dropped"; items: Dropped[] }
  | { notice: "dragged_out"; dropped: boolean };
