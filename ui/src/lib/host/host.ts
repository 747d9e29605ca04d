// ui/src/lib/host/host.ts: everything the page can ask of the program. tauri.ts is the only importer of @tauri-apps; fake.ts replays
// recorded runs for Vitest. Every method rejects with an `Error` of the bindings ({code, message, hint?}).
import type * as W from "$lib/bindings";
import type { Drawn } from "./unpack";
export interface Host {
  start(): Promise<W.Started>;
  notices(tell: (notice: W.Notice) => void): Promise<void>;
  catalog(): Promise<W.Catalog>;
  // sheets
  sheet_new(): Promise<W.SheetView>;
  sheet_open(sheet: string): Promise<W.SheetView>;
  sheet_list(query: string): Promise<W.SheetLine[]>;
  sheet_save(sheet: string, desk: W.Desk): Promise<void>;
  /** Starts a run over these cells. `kind` again: repeats failed ones (from the stored base where there is one, $0); reroll: another picture. `accepted_usd`: the estimate the person saw; over the settings' limit it must be given or BUDGET comes. */
  sheet_generate(sheet: string, desk: W.Desk, cells: W.Cell[], kind: "generate"|"again"|"reroll", accepted_usd: number | null): Promise<W.RunOnSheet>;
  /** Puts pictures of one's own (digests from a drop) on the sheet, a new row each when `row` is null; the desk must hold the row already. */
  sheet_adopt(sheet: string, desk: W.Desk, row: string, base: string): Promise<W.RunOnSheet>;
  // runs
  run_follow(run: string, tell: (events: W.Event[]) => void): Promise<void>;  // replay, then live, in batches; resolves after the run's end
  run_cancel(run: string): Promise<void>;
  thumbnail_cancel(run: string, thumbnail: string): Promise<void>;
  thumbnail_star(thumbnail: string, starred: boolean): Promise<void>;
  thumbnail_details(thumbnail: string): Promise<W.Details>;
  // pictures
  draw(pictures: W.DrawOne[], width: number): Promise<Drawn[]>;   // width in device pixels
  check(picture: W.DrawOne): Promise<W.Checked>;
  picture_url(digest: string, width?: number): string;             // thumb://localhost/picture/{digest}?w=
  style_url(style: string): string;                                // thumb://localhost/style/{id}, 264x140
  font_url(font: string): string;                                  // thumb://localhost/font/{id}
  export_save(request: W.ExportRequest): Promise<W.Saved[]>;
  picture_copy(picture: W.Picture, profile: string): Promise<void>;
  picture_drag(pictures: W.Picture[], profile: string): Promise<void>;  // call on pointer down + move; the native drag takes over
  file_reveal(file: string): Promise<void>;
  folder_choose(): Promise<string | null>;                          // native dialog; already stored for the next export when given back
  files_open(): Promise<void>;                                      // native open dialog; answers come as a `dropped` notice
  page_read(url: string): Promise<W.Page>;
  link_open(provider: string): Promise<void>;                       // opens the provider's key page
  logs_reveal(): Promise<void>;
  // keys
  keys(): Promise<W.Keys>;
  key_set(provider: string, key: string, session: boolean): Promise<W.Keys>;
  key_check(provider: string): Promise<string>;                     // result in words
  key_remove(provider: string): Promise<W.Keys>;
  // settings
  settings_save(settings: W.Settings): Promise<W.Settings>;
  /** Shows or hides the native menu bar, where it is the window's own (Linux, Windows). */
  menu_toggle(): Promise<void>;
  /** What quitting now would interrupt: the quit dialog counts on while it is open. */
  under_way(): Promise<W.UnderWay>;
  quit(answer: "now" | "keep" | "finish"): Promise<void>;
  /** For measuring only: tells the program that the first usable paint has happened. */
  painted(): Promise<void>;
}
