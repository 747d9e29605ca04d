// What the stand-in answers about its library: gallery, uploads, storage.
import type * as W from "$lib/bindings";
import type { Host } from "./host";
import { fakeDesk } from "./fake-catalog";
import type { FakeGallery } from "./fake-gallery";
import type { FakeStorage } from "./fake-storage";

type Ground = { gallery: FakeGallery; storage: FakeStorage; cap: () => number | null; begin: (desk: W.Desk) => W.SheetView };
type Answers = Pick<
  Host,
  | (`gallery_${string}` & keyof Host)
  | "trash_empty"
  | "upload"
  | (`upload_${string}` & keyof Host)
  | "uploads_of"
  | "credentials"
  | (`credentials_${string}` & keyof Host)
  | "storage_test"
  | (`bucket_${string}` & keyof Host)
  | "sizes"
  | "deep_check"
  | (`library_${string}` & keyof Host)
>;

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export function libraryAnswers({ gallery, storage, cap, begin }: Ground): Answers {
  function briefOf(thumbnail: string, withTitle: boolean): W.SheetView {
    const entry = gallery.all.find((one) => one.thumbnail === thumbnail);
    if (entry === undefined) throw { code: "INVALID_INPUT", message: "This thumbnail is not here any more." } satisfies W.Error;
    const desk = {
      ...fakeDesk(),
      rows: [{ id: "r1", title: withTitle ? entry.title : "" }],
      models: withTitle ? [entry.model] : [],
      style: entry.style,
    };
    return begin(withTitle ? desk : { ...desk, design: { template: entry.template, font: "inter" } });
  }

  return {
    gallery_days: async (query) => gallery.days(query),
    gallery_page: async (query, after, skip, max) => copy(gallery.page(query, after, skip, max)),
    gallery_ids: async (query) => gallery.matching(query).map((one) => one.thumbnail),
    gallery_counts: async () => gallery.counts(),
    gallery_trash: async (thumbnails) => gallery.trash(thumbnails, new Date().toISOString()),
    gallery_restore: async (thumbnails) => gallery.trash(thumbnails, null),
    trash_empty: async () => gallery.empty(),
    gallery_download: async (thumbnails, zip, ask) => {
      const folder = ask ? "/home/me/Desktop" : "/home/me/Pictures/Thumbsheet";
      const files = gallery.of(thumbnails).map((one) => `${folder}/${one.thumbnail}.jpg`);
      return {
        folder,
        shown: folder.replace("/home/me", "~"),
        files: zip ? [] : files,
        failed: [],
        zip: zip ? `${folder}/thumbnails.zip` : null,
        bytes: gallery.of(thumbnails).reduce((sum, one) => sum + one.bytes, 0),
      };
    },
    gallery_drag: async () => {},
    gallery_reopen: async (thumbnail) => copy(briefOf(thumbnail, true)),
    gallery_reuse: async (thumbnail) => copy(briefOf(thumbnail, false)),
    upload: async (thumbnails, destinations) => storage.upload(thumbnails, destinations),
    upload_retry: async (uploads) => storage.retry(uploads),
    upload_link: async (upload) => storage.link(upload),
    uploads_of: async (thumbnails) =>
      thumbnails.map((thumbnail) => ({ thumbnail, stored: copy(storage.of(thumbnail)) })).filter((one) => one.stored.length > 0),
    credentials: async () => copy(storage.credentials()),
    credentials_set: async (destination, access_key, _secret, session) => copy(storage.set(destination, access_key, session)),
    credentials_remove: async (destination) => copy(storage.forget(destination)),
    storage_test: async (destination) => storage.test(destination),
    bucket_page: async (_destination, after) => storage.page(after),
    bucket_delete: async (_destination, keys) => storage.remove(keys),
    sizes: async () => gallery.sizes(cap()),
    deep_check: async () => ({ checked: gallery.all.length * 2, bytes: gallery.counts().bytes, damaged: [], missing: [], orphans: [] }),
    library_export: async () => "/home/me/thumbsheet-library.zip",
    library_import: async () => ({ runs: 12, thumbnails: 96, pictures: 180, bytes: 212_000_000 }),
  };
}
