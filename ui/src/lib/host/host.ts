// Everything that the page can ask of the program. `tauri.ts` is the only importer of @tauri-apps; `fake.ts` plays the program in tests and
// in a plain browser. Every method rejects with an `Error` of the bindings: {code, message, hint?}.
import type * as W from "$lib/bindings";
import type { Pixels } from "$lib/pixels";
import type { Drawn } from "./unpack";
export interface Host {
  start(): Promise<W.StartState>;
  notices(tell: (notice: W.Notice) => void): Promise<void>;
  catalog(): Promise<W.Catalog>;
  // sheets
  sheet_new(): Promise<W.SheetView>;
  sheet_open(sheet: string): Promise<W.SheetView>;
  sheet_list(query: string): Promise<W.SheetLine[]>;
  sheet_save(sheet: string, desk: W.Desk): Promise<void>;
  /** Starts a run over these cells. `again` repeats failed cells, for $0 from a stored base; `reroll` makes another picture. `accepted_usd` is
   * the estimate that the person accepted: a run above the limit of the settings rejects with BUDGET without it. */
  sheet_generate(
    sheet: string,
    desk: W.Desk,
    cells: W.Cell[],
    kind: "generate" | "again" | "reroll",
    accepted_usd: number | null,
  ): Promise<W.RunOnSheet>;
  /** Puts the person's own picture, a digest from a drop, on a row of the sheet. The desk must have the row already. */
  sheet_adopt(sheet: string, desk: W.Desk, row: string, base: string): Promise<W.RunOnSheet>;
  // runs
  run_follow(run: string, tell: (events: W.Event[]) => void): Promise<void>; // replay, then live, in batches; resolves after the run's end
  run_cancel(run: string): Promise<void>;
  thumbnail_cancel(run: string, thumbnail: string): Promise<void>;
  thumbnail_star(thumbnail: string, starred: boolean): Promise<void>;
  thumbnail_details(thumbnail: string): Promise<W.Details>;
  // lists: the Batch view
  batch_list(): Promise<W.BatchLine[]>; // newest first
  batch_open(batch: string): Promise<W.BatchView>;
  batch_choose(): Promise<W.BatchView | null>; // opens a native dialog; null: the person closed it
  batch_paste(text: string): Promise<W.BatchView>; // a pasted table or titles
  batch_encoding(batch: string, encoding: string): Promise<W.BatchView>; // its file, read again in this encoding
  batch_map(batch: string, column: number, field: string): Promise<W.BatchView>;
  batch_preset(batch: string, preset: string | null): Promise<W.BatchView>;
  batch_edit(batch: string, row: string, column: number, value: string): Promise<W.BatchChange>;
  batch_fix(batch: string, column: number, from: string, to: string): Promise<W.BatchChange>; // in every row with this value
  batch_include(batch: string, rows: string[], included: boolean): Promise<W.BatchChange>;
  batch_cells(batch: string): Promise<W.BatchCell[]>; // the newest state of each (entry, model) over all its runs
  /** Included rows without mistakes; what is unchanged and done costs nothing. BUDGET as with sheet_generate. */
  batch_run(batch: string, accepted_usd: number | null): Promise<{ run: string }>;
  // failed ones; with unknown, those whose outcome is unknown too; with these, those thumbnails alone
  batch_retry(batch: string, unknown: boolean, these: string[] | null): Promise<{ run: string }>;
  batch_pause(run: string, paused: boolean): Promise<void>;
  batch_export(batch: string, what: W.BatchFiles): Promise<string | null>; // asks where; the path
  batch_remove(batch: string): Promise<void>; // the list, not what was made
  // runs that were interrupted
  run_continue(run: string, unknown: boolean): Promise<W.ContinuedRun>;
  /** Discards an interrupted run: it is not offered again. What it made stays. */
  run_settle(run: string): Promise<void>;
  // pictures
  /** `width` in device pixels; `before`: what is shown in the place of each, of which only changed rows come. */
  draw(pictures: W.DrawOne[], width: number, before?: readonly (Pixels | null)[]): Promise<Drawn[]>;
  check(picture: W.DrawOne): Promise<W.CheckReport>;
  picture_url(digest: string, width?: number): string; // thumb://localhost/picture/{digest}?w=
  font_url(font: string): string; // thumb://localhost/font/{id}
  export_save(request: W.ExportRequest): Promise<W.SavedFile[]>;
  picture_copy(picture: W.Picture, profile: string): Promise<void>;
  text_copy(text: string): Promise<void>;
  picture_drag(pictures: W.Picture[], profile: string): Promise<void>; // call on pointer down + move; the native drag takes over
  file_reveal(file: string): Promise<void>;
  folder_choose(): Promise<string | null>; // native dialog; already stored for the next export when given back
  files_open(): Promise<void>; // native open dialog; answers come as a `dropped` notice
  page_read(url: string): Promise<W.Page>;
  link_open(provider: string): Promise<void>; // opens the provider's key page
  logs_reveal(): Promise<void>;
  // keys
  keys(): Promise<W.Keys>;
  key_set(provider: string, key: string, session: boolean): Promise<W.Keys>;
  key_check(provider: string): Promise<string>; // result in words
  key_remove(provider: string): Promise<W.Keys>;
  // gallery
  gallery_days(query: W.GalleryQuery): Promise<W.Day[]>;
  /** By keyset: entries after the one with this key (null: from the newest), skipping `skip`, at most `most` (200 or fewer). */
  gallery_page(query: W.GalleryQuery, after: string | null, skip: number, max: number): Promise<W.Entry[]>;
  gallery_ids(query: W.GalleryQuery): Promise<string[]>;
  gallery_counts(): Promise<W.GalleryCounts>;
  gallery_trash(thumbnails: string[]): Promise<void>;
  gallery_restore(thumbnails: string[]): Promise<void>;
  trash_empty(): Promise<W.SweepReport>;
  /** Writes finished JPEGs, byte for byte, into the folder of the settings or into one ZIP with a manifest.json. With `ask` the program asks
   * for the place; null means that the person closed the dialog. */
  /** `profile`: composed anew for it; null: as they were made. */
  gallery_download(thumbnails: string[], zip: boolean, ask: boolean, profile: string | null): Promise<W.Download | null>;
  gallery_drag(thumbnails: string[], profile: string | null): Promise<void>;
  /** The sheet it was made on; a new one from its brief where there is none. */
  gallery_reopen(thumbnail: string): Promise<W.SheetView>;
  /** A new sheet whose one row has this base: a new title is free. */
  gallery_reuse(thumbnail: string): Promise<W.SheetView>;
  // uploads
  upload(thumbnails: string[], destinations: string[]): Promise<W.UploadCounts>;
  /** None named: every one that failed. */
  upload_retry(uploads: number[]): Promise<void>;
  upload_link(upload: number): Promise<string>; // public, or presigned for link_days
  /** Where these are, or are on their way to; those that go nowhere are left out. */
  uploads_of(thumbnails: string[]): Promise<W.UploadsOf[]>;
  // storage
  credentials(): Promise<W.CredentialView[]>;
  credentials_set(destination: string, access_key: string, secret: string, session: boolean): Promise<W.CredentialView[]>;
  credentials_remove(destination: string): Promise<W.CredentialView[]>;
  storage_test(destination: W.DestinationSetting): Promise<W.StorageTest>;
  bucket_page(destination: string, after: string | null): Promise<W.BucketPage>;
  bucket_delete(destination: string, keys: string[]): Promise<W.KeyDeletion[]>;
  sizes(): Promise<W.Sizes>;
  deep_check(): Promise<W.DeepCheck>;
  library_export(): Promise<string | null>; // asks where; the file
  library_import(): Promise<W.ImportReport | null>; // asks which
  // settings
  settings_save(settings: W.Settings): Promise<W.Settings>;
  /** Shows or hides the native menu bar, where it is the window's own (Linux, Windows). */
  menu_toggle(): Promise<void>;
  /** What quitting now would interrupt: the quit dialog counts on while it is open. */
  under_way(): Promise<W.UnderWay>;
  zoom(level: number): Promise<void>; // 1 is the page's own size
  quit(answer: "now" | "keep" | "finish"): Promise<void>;
  /** For measuring only: tells the program that the first usable paint has happened, and how many milliseconds ago the first of all was. */
  painted(ago: number | null): Promise<void>;
  // presets
  presets(): Promise<W.PresetLine[]>; // newest used first
  preset_open(id: string): Promise<W.PresetView>;
  /** From the whole state of Studio; `over`: the preset it replaces. */
  preset_save(name: string, desk: W.Desk, over: string | null): Promise<W.PresetLine[]>;
  /** The desk with the preset's values; its titles stay. */
  preset_apply(id: string, desk: W.Desk): Promise<W.Desk>;
  preset_rename(id: string, name: string): Promise<W.PresetLine[]>;
  preset_duplicate(id: string): Promise<W.PresetLine[]>;
  preset_remove(id: string): Promise<W.PresetLine[]>;
  preset_import(): Promise<W.PresetLine[] | null>; // native dialog; null: closed
  preset_export(id: string): Promise<string | null>; // asks where; the file
  // spending
  spending(days: number): Promise<W.Spending>;
}
