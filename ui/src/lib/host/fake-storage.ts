// Uploads, credentials and a bucket, without a server: what each answers is set by its name ("denied" in a bucket's name fails).
import type * as W from "$lib/bindings";
import type { FakeGallery } from "./fake-gallery";

type Ground = {
  gallery: FakeGallery;
  settings: () => W.Settings;
  keychain: () => W.KeychainState;
  tell: (notice: W.Notice) => void;
  /** How long an upload takes; 0: until the next turn. */
  takes_ms: number;
};

const DENIED: W.Error = {
  code: "SAVE_FAILED",
  message: "Access denied: this key cannot write to “thumbs”.",
  hint: "Give the key s3:PutObject, or use another.",
};

export class FakeStorage {
  readonly #on: Ground;
  readonly #known = new Map<string, W.CredentialView>();
  readonly #uploads = new Map<string, W.StoredAt[]>();
  readonly #removed = new Set<string>();
  #last = 900_000;
  /** Uploads from now on fail with this. */
  fails: W.Error | null = null;

  constructor(on: Ground) {
    this.#on = on;
  }

  of(thumbnail: string): W.StoredAt[] {
    return this.#uploads.get(thumbnail) ?? this.#on.gallery.all.find((one) => one.thumbnail === thumbnail)?.stored ?? [];
  }

  counts(): W.UploadCounts {
    const all = new Map(this.#on.gallery.all.map((one) => [one.thumbnail, one.stored]));
    for (const [thumbnail, stored] of this.#uploads) all.set(thumbnail, stored);
    const counts = { queued: 0, failed: 0, stored: 0 };
    for (const stored of all.values()) for (const one of stored) counts[one.state] += 1;
    return counts;
  }

  #put(thumbnail: string, stored: W.StoredAt[]): void {
    this.#uploads.set(thumbnail, stored);
    this.#on.gallery.all = this.#on.gallery.all.map((one) => (one.thumbnail === thumbnail ? { ...one, stored } : one));
  }
  #tell(thumbnails: readonly string[]): void {
    this.#on.tell({
      notice: "uploads",
      counts: this.counts(),
      changed: thumbnails.map((thumbnail) => ({ thumbnail, stored: this.of(thumbnail) })),
    });
  }

  upload(thumbnails: string[], destinations: string[]): W.UploadCounts {
    for (const thumbnail of thumbnails) {
      const kept = this.of(thumbnail).filter((one) => !destinations.includes(one.destination) || one.state === "stored");
      const wanted = destinations.filter((id) => !kept.some((one) => one.destination === id));
      this.#put(thumbnail, [
        ...kept,
        ...wanted.map((destination): W.StoredAt => ({
          upload: ++this.#last,
          destination,
          state: "queued",
          kept: null,
          link: null,
          error: null,
        })),
      ]);
    }
    this.#tell(thumbnails);
    this.#end(thumbnails);
    return this.counts();
  }

  retry(named: number[]): void {
    const failed = () =>
      this.#on.gallery.all
        .flatMap((one) => this.of(one.thumbnail))
        .filter((one) => one.state === "failed")
        .map((one) => one.upload);
    const uploads = new Set(named.length > 0 ? named : failed());
    const thumbnails = new Set<string>();
    for (const { thumbnail } of this.#on.gallery.all) {
      const stored = this.of(thumbnail);
      if (!stored.some((one) => uploads.has(one.upload))) continue;
      thumbnails.add(thumbnail);
      this.#put(
        thumbnail,
        stored.map((one) => (uploads.has(one.upload) ? { ...one, state: "queued", error: null } : one)),
      );
    }
    this.#tell([...thumbnails]);
    this.#end([...thumbnails]);
  }

  #end(thumbnails: string[]): void {
    setTimeout(() => {
      for (const thumbnail of thumbnails)
        this.#put(
          thumbnail,
          this.of(thumbnail).map((one) =>
            one.state !== "queued"
              ? one
              : this.fails !== null
                ? { ...one, state: "failed", error: this.fails }
                : { ...one, state: "stored", kept: this.#place(one.destination, thumbnail) },
          ),
        );
      this.#tell(thumbnails);
    }, this.#on.takes_ms);
  }

  #place(destination: string, thumbnail: string): string {
    const one = this.#on.settings().storage.destinations.find((at) => at.id === destination);
    return one?.kind === "bucket" ? `s3://${one.bucket}/${one.prefix}${thumbnail}.jpg` : `/home/me/Pictures/Thumbsheet/${thumbnail}.jpg`;
  }

  link(upload: number): string {
    return `http://localhost:9000/thumbs/sheets/${upload}.jpg?X-Amz-Expires=${this.#on.settings().storage.link_days * 86_400}`;
  }

  credentials(): W.CredentialView[] {
    const buckets = this.#on.settings().storage.destinations.filter((one) => one.kind === "bucket");
    return buckets.map(({ id }) => this.#known.get(id) ?? { destination: id, source: null, access_key: null, error: null });
  }
  set(destination: string, access_key: string, session: boolean): W.CredentialView[] {
    const chain = this.#on.keychain();
    if (!session && chain.state !== "ready")
      throw {
        code: "KEYCHAIN",
        message: chain.message,
        hint: "Keep them for this session only, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      } satisfies W.Error;
    this.#known.set(destination, { destination, source: session ? "session" : "keychain", access_key: access_key.slice(-4), error: null });
    return this.credentials();
  }
  forget(destination: string): W.CredentialView[] {
    this.#known.delete(destination);
    return this.credentials();
  }

  test(one: W.DestinationSetting): W.StorageTest {
    const denied = one.kind === "bucket" && one.bucket.includes("denied");
    const lines: W.ProbeLine[] = [
      { step: "reach", error: null },
      { step: "write", error: denied ? DENIED : null },
    ];
    if (!denied) lines.push({ step: "read", error: null }, { step: "delete", error: null });
    return {
      lines,
      milliseconds: 84,
      ok: !denied,
      message: denied ? DENIED.message : "Wrote, read back and deleted a test file in 84 ms.",
    };
  }

  page(after: string | null): W.BucketPage {
    const from = after === null ? 0 : Number(after);
    const items = Array.from({ length: 250 }, (_, n): W.BucketItem => {
      const key = `sheets/${String(n + 1).padStart(3, "0")}-why-fan-out-beats-a-queue-gpt-image-2.jpg`;
      return {
        key,
        bytes: 120_000 + n * 321,
        modified: new Date(Date.UTC(2026, 10, 21, 9, n)).toISOString(),
        thumbnail: n % 3 === 0 ? (this.#on.gallery.all[n]?.thumbnail ?? null) : null,
      };
    });
    return {
      items: items.slice(from, from + 100).filter((one) => !this.#removed.has(one.key)),
      next: from + 100 < items.length ? String(from + 100) : null,
    };
  }
  remove(keys: string[]): W.KeyDeletion[] {
    return keys.map((key) => {
      if (key.includes("/002-"))
        return { key, error: { code: "SAVE_FAILED", message: "AccessDenied: the object is under a retention lock." } };
      this.#removed.add(key);
      return { key, error: null };
    });
  }
}
