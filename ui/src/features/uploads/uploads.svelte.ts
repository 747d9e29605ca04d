// Thumbnails on their way to folders and buckets, as the program tells of them, and where those are that somebody looks at.
import { SvelteMap } from "svelte/reactivity";
import { toast } from "$lib/say/toasts.svelte";
import { tried } from "$lib/say/tried";
import { studio } from "$features/studio/studio.svelte";
import type { DestinationSetting, Notice, StoredAt, UploadCounts } from "$lib/bindings";
import { host as program, type Host } from "$lib/host";
import { words } from "$lib/words";
import { shownPlace } from "./place";

export class Uploads {
  counts = $state.raw<UploadCounts>({ queued: 0, failed: 0, stored: 0 });
  readonly #host: Host;
  readonly #of = new SvelteMap<string, StoredAt[]>();

  constructor(host: Host) {
    this.#host = host;
  }

  notice(notice: Notice): void {
    if (notice.notice !== "uploads") return;
    this.counts = notice.counts;
    for (const { thumbnail, stored } of notice.changed) this.#of.set(thumbnail, stored);
  }

  of(thumbnail: string | null): StoredAt[] {
    return thumbnail === null ? [] : (this.#of.get(thumbnail) ?? []);
  }

  /** Asks where these are. What cannot be told is not shown; what happens to them from now on is. */
  async want(thumbnails: string[]): Promise<void> {
    if (thumbnails.length === 0) return;
    try {
      for (const { thumbnail, stored } of await this.#host.uploads_of(thumbnails)) this.#of.set(thumbnail, stored);
    } catch {
      // Nobody asked by hand.
    }
  }

  async retry(uploads: number[]): Promise<void> {
    await this.#host.upload_retry(uploads);
  }

  /** All that failed, also those that nobody has looked at. */
  async retryAll(): Promise<void> {
    const known = [...this.#of.values()].flat().filter((one) => one.state === "failed");
    await this.retry(known.length < this.counts.failed ? [] : known.map((one) => one.upload));
  }

  async link(at: StoredAt): Promise<void> {
    const link = at.link ?? (await this.#host.upload_link(at.upload));
    await this.#host.text_copy(link);
    const destination = destinationOf(at.destination);
    const days =
      at.link !== null || (destination?.kind === "bucket" && destination.public_links) ? null : studio.settings.storage.link_days;
    toast({ text: words.gallery.uploads.linkCopied(days) });
  }
}

export const uploads = new Uploads(program);

export const destinationOf = (id: string): DestinationSetting | undefined =>
  studio.settings.storage.destinations.find((one) => one.id === id);
export const nameOf = (id: string): string => destinationOf(id)?.name ?? words.gallery.uploads.gone;

/** "MinIO, s3://thumbs/sheets/a.jpg"; while it is on its way only the name. */
export function whereOf(at: StoredAt): string {
  const place = at.kept === null ? null : shownPlace(at.kept, destinationOf(at.destination));
  return place === null ? nameOf(at.destination) : `${nameOf(at.destination)}, ${place}`;
}

export const retryAll = () => tried(() => uploads.retryAll());
export const retry = (ids: number[]) => tried(() => uploads.retry(ids));
export const copyLink = (at: StoredAt) => tried(() => uploads.link(at));
export const reveal = (file: string) => tried(() => program.file_reveal(file));

export function openStorage(): void {
  studio.settingsPane = "storage";
  studio.view = "settings";
}
