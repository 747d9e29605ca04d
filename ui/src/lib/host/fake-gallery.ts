// A library in memory: the same entries in every run, a few a day, newest first. Made when it is first asked for.
import type * as W from "$lib/bindings";

const TITLES = [
  "What the night train taught me about latency",
  "Cold brew, five ways",
  "Why fan-out beats a queue",
  "Mapping a coast nobody measured",
  "Ship the boring version first",
  "The 40-minute desk reset",
  "Orbits, explained with one orange",
  "A field guide to city light",
  "A remote team that never meets",
  "Reading a flame graph",
  "Über die Stille im Norden",
  "冷萃咖啡五种做法",
  "Three receipts for a slow afternoon and one long story about the weather in the mountains",
];
const MODELS = ["openai/gpt-image-2", "google/gemini-3-pro-image-preview", "bfl/flux-2-pro", "offline/aurora", "offline/prism"];
const STYLES = ["cinematic", "photorealistic", "watercolor", "minimalist"];
const TEMPLATES = ["bottom-bar", "left-panel", "center-box", "overlay-bottom"];

/** A chance that is the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}
const two = (n: number) => String(n).padStart(2, "0");
export const localDay = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

export function makeEntries(count: number, today: Date = new Date()): W.Entry[] {
  const roll = dice(7);
  const entries: W.Entry[] = [];
  const noon = new Date(today.getFullYear(), today.getMonth(), today.getDate(), 23, 30);
  for (let day = 0; entries.length < count; day += 1 + roll(3)) {
    const many = Math.min(count - entries.length, day === 0 ? 12 : 1 + roll(60));
    for (let n = 0; n < many; n += 1) {
      const at = new Date(noon.getTime() - day * 86_400_000 - Math.floor((n * 50_000_000) / many));
      const index = entries.length;
      const thumbnail = `entry-${String(count - index).padStart(6, "0")}`;
      const upload = index + 1;
      const stored: W.StoredAt[] = [];
      const name = `${TITLES[index % TITLES.length]?.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}-${index}.jpg`;
      if (index % 3 === 0)
        stored.push({
          upload,
          destination: "folder",
          state: "stored",
          kept: `/home/me/Pictures/Thumbsheet/${name}`,
          link: null,
          error: null,
        });
      if (index % 7 === 1)
        stored.push({
          upload: upload + 100_000,
          destination: "minio",
          state: "stored",
          kept: `s3://thumbs/sheets/${name}`,
          link: null,
          error: null,
        });
      if (index % 97 === 5)
        stored.push({
          upload: upload + 200_000,
          destination: "minio",
          state: "failed",
          kept: null,
          link: null,
          error: {
            code: "SAVE_FAILED",
            message: "Access denied: this key cannot write to “thumbs”.",
            hint: "The picture is safe in the app.",
          },
        });
      entries.push({
        key: `${String(count - index).padStart(8, "0")}`,
        thumbnail,
        run: `run-${Math.floor(index / 6)}`,
        sheet: index % 5 === 4 ? null : `sheet-${Math.floor(index / 12)}`,
        title: TITLES[roll(TITLES.length)] ?? "",
        model: MODELS[roll(MODELS.length)] ?? "",
        style: STYLES[roll(STYLES.length)] ?? "",
        template: TEMPLATES[roll(TEMPLATES.length)] ?? "",
        preset: index % 9 === 0 ? "Dev blog" : null,
        made_at: at.toISOString(),
        day: localDay(at),
        digest: `jpeg-${index}`,
        base: `base-${index}`,
        width: 1200,
        height: 630,
        bytes: 110_000 + roll(80_000),
        starred: roll(11) === 0,
        deleted_at: null,
        stored,
      });
    }
  }
  return entries;
}

export class FakeGallery {
  readonly #count: number;
  #all: W.Entry[] | null = null;

  constructor(count: number) {
    this.#count = count;
  }

  get all(): W.Entry[] {
    this.#all ??= makeEntries(this.#count);
    return this.#all;
  }
  set all(entries: W.Entry[]) {
    this.#all = entries;
  }

  of(thumbnails: readonly string[]): W.Entry[] {
    const wanted = new Set(thumbnails);
    return this.all.filter((one) => wanted.has(one.thumbnail));
  }

  matching(query: W.GalleryQuery): W.Entry[] {
    const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
    const among = (list: string[], value: string) => list.length === 0 || list.includes(value);
    return this.all.filter((one) => {
      if ((one.deleted_at !== null) !== query.trash || (query.starred && !one.starred)) return false;
      if (
        !among(query.models, one.model) ||
        !among(query.styles, one.style) ||
        !among(query.templates, one.template) ||
        (query.presets.length > 0 && !query.presets.includes(one.preset ?? ""))
      )
        return false;
      if ((query.from !== null && one.day < query.from) || (query.until !== null && one.day > query.until)) return false;
      const there = one.stored.filter((at) => at.state === "stored").map((at) => at.destination);
      if (query.stored === "nowhere" ? there.length > 0 : query.stored !== null && !there.includes(query.stored)) return false;
      const text = `${one.title} ${one.model} ${one.style}`.toLowerCase();
      return words.every((word) => text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)) || text.includes(word));
    });
  }

  days(query: W.GalleryQuery): W.Day[] {
    const days = new Map<string, number>();
    for (const { day } of this.matching(query)) days.set(day, (days.get(day) ?? 0) + 1);
    return [...days].map(([day, count]) => ({ day, count }));
  }

  page(query: W.GalleryQuery, after: string | null, skip: number, max: number): W.Entry[] {
    const found = this.matching(query);
    const from = after === null ? 0 : found.findIndex((one) => one.key < after);
    return from < 0 ? [] : found.slice(from + skip, from + skip + Math.min(max, 200));
  }

  counts(): W.GalleryCounts {
    const there = this.all.filter((one) => one.deleted_at === null);
    const tally = (of: (one: W.Entry) => string): W.Choice[] => {
      const counts = new Map<string, number>();
      for (const one of there) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
      return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count);
    };
    return {
      all: there.length,
      starred: there.filter((one) => one.starred).length,
      trash: this.all.length - there.length,
      sheets: new Set(there.map((one) => one.sheet).filter((one) => one !== null)).size,
      pictures: this.all.length * 2,
      bytes: this.all.reduce((sum, one) => sum + one.bytes + 1_240_000, 0),
      models: tally((one) => one.model),
      styles: tally((one) => one.style),
      templates: tally((one) => one.template),
      presets: tally((one) => one.preset ?? "").filter((one) => one.id !== ""),
    };
  }

  trash(thumbnails: readonly string[], at: string | null): void {
    const wanted = new Set(thumbnails);
    this.all = this.all.map((one) => (wanted.has(one.thumbnail) ? { ...one, deleted_at: at } : one));
  }

  empty(): W.SweepReport {
    const gone = this.all.filter((one) => one.deleted_at !== null);
    this.all = this.all.filter((one) => one.deleted_at === null);
    return { entries: gone.length, pictures: gone.length * 2, bytes: gone.reduce((sum, one) => sum + one.bytes + 1_240_000, 0) };
  }

  /** The oldest without a star first, until the rest is below the cap. */
  sizes(cap_bytes: number | null): W.Sizes {
    const thumbnails_bytes = this.all.reduce((sum, one) => sum + one.bytes, 0);
    const bases_bytes = this.all.length * 1_240_000;
    const suggestion: string[] = [];
    let suggestion_bytes = 0;
    if (cap_bytes !== null)
      for (const one of this.all.toReversed()) {
        if (thumbnails_bytes + bases_bytes - suggestion_bytes <= cap_bytes) break;
        if (one.starred || one.deleted_at !== null) continue;
        suggestion.push(one.thumbnail);
        suggestion_bytes += one.bytes + 1_240_000;
      }
    return {
      bases: this.all.length,
      bases_bytes,
      thumbnails: this.all.length,
      thumbnails_bytes,
      small: this.all.length,
      small_bytes: this.all.length * 9_000,
      journal_bytes: 4_200_000,
      cap_bytes,
      suggestion,
      suggestion_bytes,
    };
  }
}
