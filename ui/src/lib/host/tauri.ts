// The program, asked over Tauri's IPC. The only file that imports @tauri-apps.
import { Channel, invoke } from "@tauri-apps/api/core";
import type * as W from "$lib/bindings";
import type { Host } from "./host";
import { toError } from "./error";
import { unpack } from "./unpack";

type Arguments = Record<string, unknown>;

/** Every rejection becomes an `Error` of the bindings, also what Tauri itself says (a string). */
async function ask<T>(command: string, args: Arguments = {}): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw toError(thrown);
  }
}

/** Windows (and Android) serve custom schemes over http: thumb://localhost is http://thumb.localhost there. */
function scheme(): string {
  return /Windows|Android/.test(navigator.userAgent) ? "http://thumb.localhost" : "thumb://localhost";
}

function url(kind: string, id: string): string {
  return `${scheme()}/${kind}/${encodeURIComponent(id)}`;
}

export const tauri: Host = {
  start: () => ask("start"),
  notices: (tell) => {
    const channel = new Channel<W.Notice>();
    channel.onmessage = tell;
    return ask("notices", { tell: channel });
  },
  catalog: () => ask("catalog"),

  sheet_new: () => ask("sheet_new"),
  sheet_open: (sheet) => ask("sheet_open", { sheet }),
  sheet_list: (query) => ask("sheet_list", { query }),
  sheet_save: (sheet, desk) => ask("sheet_save", { sheet, desk }),
  sheet_generate: (sheet, desk, cells, kind, accepted_usd) => ask("sheet_generate", { sheet, desk, cells, kind, accepted_usd }),
  sheet_adopt: (sheet, desk, row, base) => ask("sheet_adopt", { sheet, desk, row, base }),

  run_follow: async (run, tell) => {
    const channel = new Channel<W.Event[]>();
    // The answer may overtake the last messages, and whoever waits for it would drop them: an empty one says that they are here.
    const last = new Promise<void>((resolve) => {
      channel.onmessage = (events) => (events.length === 0 ? resolve() : tell(events));
    });
    await ask("run_follow", { run, tell: channel });
    await last;
  },
  run_cancel: (run) => ask("run_cancel", { run }),
  thumbnail_cancel: (run, thumbnail) => ask("thumbnail_cancel", { run, thumbnail }),
  thumbnail_star: (thumbnail, starred) => ask("thumbnail_star", { thumbnail, starred }),
  thumbnail_details: (thumbnail) => ask("thumbnail_details", { thumbnail }),

  batch_list: () => ask("batch_list"),
  batch_open: (batch) => ask("batch_open", { batch }),
  batch_choose: () => ask("batch_choose"),
  batch_paste: (text) => ask("batch_paste", { text }),
  batch_encoding: (batch, encoding) => ask("batch_encoding", { batch, encoding }),
  batch_map: (batch, column, field) => ask("batch_map", { batch, column, field }),
  batch_preset: (batch, preset) => ask("batch_preset", { batch, preset }),
  batch_edit: (batch, row, column, value) => ask("batch_edit", { batch, row, column, value }),
  batch_fix: (batch, column, from, to) => ask("batch_fix", { batch, column, from, to }),
  batch_include: (batch, rows, included) => ask("batch_include", { batch, rows, included }),
  batch_cells: (batch) => ask("batch_cells", { batch }),
  batch_run: (batch, accepted_usd) => ask("batch_run", { batch, accepted_usd }),
  batch_retry: (batch, unknown, these) => ask("batch_retry", { batch, unknown, these }),
  batch_pause: (run, paused) => ask("batch_pause", { run, paused }),
  batch_export: (batch, what) => ask("batch_export", { batch, what }),
  batch_remove: (batch) => ask("batch_remove", { batch }),
  run_continue: (run, unknown) => ask("run_continue", { run, unknown }),
  run_settle: (run) => ask("run_settle", { run }),

  draw: async (pictures, width, before = []) => {
    const numbered = pictures.map((picture, i) => (before[i] ? { ...picture, before: before[i].number } : picture));
    return unpack(await ask<ArrayBuffer>("draw", { pictures: numbered, width }), before);
  },
  check: (picture) => ask("check", { picture }),
  picture_url: (digest, width) => url("picture", digest) + (width === undefined ? "" : `?w=${width}`),
  font_url: (font) => url("font", font),
  export_save: (request) => ask("export_save", { request }),
  picture_copy: (picture, profile) => ask("picture_copy", { picture, profile }),
  text_copy: (text) => ask("text_copy", { text }),
  picture_drag: (pictures, profile) => ask("picture_drag", { pictures, profile }),
  file_reveal: (file) => ask("file_reveal", { file }),
  folder_choose: () => ask("folder_choose"),
  files_open: () => ask("files_open"),
  page_read: (url) => ask("page_read", { url }),
  link_open: (provider) => ask("link_open", { provider }),
  logs_reveal: () => ask("logs_reveal"),

  keys: () => ask("keys"),
  key_set: (provider, key, session) => ask("key_set", { provider, key, session }),
  key_check: (provider) => ask("key_check", { provider }),
  key_remove: (provider) => ask("key_remove", { provider }),

  gallery_days: (query) => ask("gallery_days", { query }),
  gallery_page: (query, after, skip, max) => ask("gallery_page", { query, after, skip, most: max }),
  gallery_ids: (query) => ask("gallery_ids", { query }),
  gallery_counts: () => ask("gallery_counts"),
  gallery_trash: (thumbnails) => ask("gallery_trash", { thumbnails }),
  gallery_restore: (thumbnails) => ask("gallery_restore", { thumbnails }),
  trash_empty: () => ask("trash_empty"),
  gallery_download: (thumbnails, zip, place, profile) => ask("gallery_download", { thumbnails, zip, ask: place, profile }),
  gallery_drag: (thumbnails, profile) => ask("gallery_drag", { thumbnails, profile }),
  gallery_reopen: (thumbnail) => ask("gallery_reopen", { thumbnail }),
  gallery_reuse: (thumbnail) => ask("gallery_reuse", { thumbnail }),

  upload: (thumbnails, destinations) => ask("upload", { thumbnails, destinations }),
  upload_retry: (uploads) => ask("upload_retry", { uploads }),
  upload_link: (upload) => ask("upload_link", { upload }),
  uploads_of: (thumbnails) => ask("uploads_of", { thumbnails }),

  credentials: () => ask("credentials"),
  credentials_set: (destination, access_key, secret, session) => ask("credentials_set", { destination, access_key, secret, session }),
  credentials_remove: (destination) => ask("credentials_remove", { destination }),
  storage_test: (destination) => ask("storage_test", { destination }),
  bucket_page: (destination, after) => ask("bucket_page", { destination, after }),
  bucket_delete: (destination, keys) => ask("bucket_delete", { destination, keys }),
  sizes: () => ask("sizes"),
  deep_check: () => ask("deep_check"),
  library_export: () => ask("library_export"),
  library_import: () => ask("library_import"),

  settings_save: (settings) => ask("settings_save", { settings }),
  menu_toggle: () => ask("menu_toggle"),
  under_way: () => ask("under_way"),
  zoom: (level) => ask("zoom", { level }),
  quit: (answer) => ask("quit", { answer }),
  painted: (ago) => ask("painted", { ago }),

  presets: () => ask("presets"),
  preset_open: (id) => ask("preset_open", { id }),
  preset_save: (name, desk, over) => ask("preset_save", { name, desk, over }),
  preset_apply: (id, desk) => ask("preset_apply", { id, desk }),
  preset_rename: (id, name) => ask("preset_rename", { id, name }),
  preset_duplicate: (id) => ask("preset_duplicate", { id }),
  preset_remove: (id) => ask("preset_remove", { id }),
  preset_import: () => ask("preset_import"),
  preset_export: (id) => ask("preset_export", { id }),
  spending: (days) => ask("spending", { days }),
};
