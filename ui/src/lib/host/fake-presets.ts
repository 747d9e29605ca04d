// A folder of presets in memory: three that can be read, the newest used first, and one that cannot.
import type * as W from "$lib/bindings";
import type { Host } from "./host";
import type * as P from "$lib/bindings";

type Kept = P.PresetView & { changed_at: string; problem: W.Error | null };
type Answers = Pick<Host, "presets" | (`preset_${string}` & keyof Host)>;

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "") || "preset";

function kept(name: string, changed_at: string, more: Partial<Kept> = {}): Kept {
  return {
    id: slug(name),
    name,
    file: `${slug(name)}.toml`,
    models: ["offline/aurora", "offline/prism"],
    style: "cinematic",
    extra: "warm light",
    context: "",
    seed: null,
    design: { template: "left-panel", font: "oswald" },
    profile: "og",
    quality: 85,
    file_name: "{row:03}-{slug}-{model}",
    warnings: [],
    changed_at,
    problem: null,
    ...more,
  };
}

const first = (): Kept[] => [
  kept("Dev blog", "2026-11-21T10:00:00Z"),
  kept("Night talks", "2026-11-12T10:00:00Z", {
    models: ["offline/dunes"],
    style: "neon",
    extra: "",
    design: { template: "overlay-center", font: "bebas-neue" },
    profile: "youtube",
    warnings: [
      {
        code: "INVALID_INPUT",
        message: "night-talks.toml:7:1: Thumbsheet does not know “vignette”.",
        hint: "It is kept in the file and does nothing.",
      },
    ],
  }),
  kept("Recipes", "2026-10-02T10:00:00Z", {
    models: ["offline/aurora", "offline/contours", "offline/dunes"],
    style: "watercolor",
    design: { template: "center-box", font: "lora" },
  }),
  kept("launch-week", "2026-09-30T10:00:00Z", {
    models: [],
    problem: { code: "INVALID_INPUT", message: "launch-week.toml:9:12: “watercolour” is not a style.", hint: "Did you mean watercolor?" },
  }),
];

export class FakePresets {
  all: Kept[] = first();
  /** What the native dialog gives; null: it was closed. */
  toImport: string | null = "Shared by Ada";
  exported: string | null = "/home/me/Documents/dev-blog.toml";

  reset(): void {
    this.all = first();
    this.toImport = "Shared by Ada";
    this.exported = "/home/me/Documents/dev-blog.toml";
  }

  lines(): P.PresetLine[] {
    return this.all.map(({ id, name, models, changed_at, problem }) => ({
      id,
      name,
      models: models.length,
      changed_at,
      problem: copy(problem),
    }));
  }

  #one(id: string): Kept {
    const found = this.all.find((one) => one.id === id);
    if (found === undefined) throw { code: "INVALID_INPUT", message: "This preset is not here any more." } satisfies W.Error;
    return found;
  }
  #readable(id: string): Kept {
    const found = this.#one(id);
    if (found.problem !== null) throw found.problem;
    return found;
  }
  #first(one: Kept): void {
    this.all = [one, ...this.all.filter((other) => other.id !== one.id)];
  }
  #free(name: string): string {
    let id = slug(name);
    for (let n = 2; this.all.some((one) => one.id === id); n += 1) id = `${slug(name)}-${n}`;
    return id;
  }

  answers(): Answers {
    return {
      presets: async () => this.lines(),
      preset_open: async (id) => copy(this.#readable(id)),
      preset_save: async (name, desk, over) => {
        if (name.trim() === "") throw { code: "INVALID_INPUT", message: "A preset needs a name." } satisfies W.Error;
        const { models, style, extra, context, seed, design, profile, quality } = copy(desk);
        const before = over === null ? null : this.#one(over);
        const id = before?.id ?? this.#free(name);
        this.#first(
          kept(name.trim(), new Date().toISOString(), {
            ...before,
            id,
            name: name.trim(),
            file: before?.file ?? `${id}.toml`,
            models,
            style,
            extra,
            context,
            seed,
            design,
            profile,
            quality,
            problem: null,
          }),
        );
        return this.lines();
      },
      preset_apply: async (id, desk) => {
        const one = this.#readable(id);
        this.#first(one);
        const { models, style, extra, context, seed, design, profile, quality } = copy(one);
        return {
          ...copy(desk),
          models,
          style,
          extra,
          context: context === "" ? desk.context : context,
          seed,
          design,
          profile,
          quality,
          own: {},
          words: {},
        };
      },
      preset_rename: async (id, name) => {
        if (this.all.some((one) => one.id !== id && one.name.toLowerCase() === name.trim().toLowerCase()))
          throw { code: "INVALID_INPUT", message: `A preset “${name.trim()}” is there already.` } satisfies W.Error;
        this.#one(id).name = name.trim();
        return this.lines();
      },
      preset_duplicate: async (id) => {
        const one = this.#readable(id);
        const name = `${one.name} copy`;
        this.#first({ ...copy(one), id: this.#free(name), name, file: `${this.#free(name)}.toml` });
        return this.lines();
      },
      preset_remove: async (id) => {
        this.#one(id);
        this.all = this.all.filter((one) => one.id !== id);
        return this.lines();
      },
      preset_import: async () => {
        if (this.toImport === null) return null;
        this.#first(kept(this.toImport, new Date().toISOString(), { id: this.#free(this.toImport) }));
        return this.lines();
      },
      preset_export: async () => this.exported,
    };
  }
}
