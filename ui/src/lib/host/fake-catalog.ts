// What the stand-in offers: the shape of the real lists, shortened only where nothing depends on the length.
import type * as W from "$lib/bindings";

const STYLES = "Photorealistic Cinematic Cartoon Anime 3D Pixel_art Watercolor Oil_painting Sketch Minimalist Neon Vintage";
const FONTS: [string, string, number][] = [
  ["Inter", "sans", 800],
  ["Roboto", "sans", 700],
  ["Poppins", "sans", 700],
  ["Montserrat", "sans", 800],
  ["Raleway", "sans", 800],
  ["Oswald", "sans", 600],
  ["Bebas Neue", "display", 400],
  ["Playfair Display", "serif", 700],
  ["Merriweather", "serif", 700],
  ["Lora", "serif", 700],
  ["Space Mono", "mono", 700],
  ["JetBrains Mono", "mono", 700],
  ["Bangers", "display", 400],
  ["Pacifico", "script", 400],
  ["Permanent Marker", "script", 400],
  ["Righteous", "display", 400],
  ["Creepster", "display", 400],
  ["Press Start 2P", "display", 400],
];
const BLACK = { color: "#000000", opacity: 0.78 };

const slug = (name: string) => name.toLowerCase().replace(/[ _]/g, "-");

function model(id: string, name: string, about: string, price_usd: number | null, more: Partial<W.ModelView> = {}): W.ModelView {
  const provider = id.slice(0, id.indexOf("/"));
  return {
    id,
    provider,
    name,
    about,
    price_usd,
    price_read: price_usd === null || price_usd === 0 ? null : "2026-11-01",
    streams: false,
    seeded: false,
    retired_on: null,
    replacement: null,
    usual_ms: null,
    ...more,
  };
}

function provider(id: string, name: string, key_page: string): W.ProviderView {
  return { id, name, key_page, needs_key: true, has_key: false, custom: false };
}

export function fakeCatalog(): W.Catalog {
  return {
    styles: STYLES.split(" ").map((name) => ({ id: slug(name), name: name.replace("_", " ") })),
    templates: [
      {
        id: "bottom-bar",
        name: "Bottom bar",
        family: "reference",
        purpose: "",
        slots: [],
        has_panel: true,
        color: "#ffffff",
        panel: BLACK,
        largest: 80,
        smallest: 32,
      },
      {
        id: "left-panel",
        name: "Left panel",
        family: "reference",
        purpose: "",
        slots: [],
        has_panel: true,
        color: "#ffffff",
        panel: BLACK,
        largest: 80,
        smallest: 32,
      },
      {
        id: "center-box",
        name: "Center box",
        family: "reference",
        purpose: "",
        slots: [],
        has_panel: true,
        color: "#ffffff",
        panel: BLACK,
        largest: 80,
        smallest: 32,
      },
      {
        id: "overlay-bottom",
        name: "Overlay bottom",
        family: "reference",
        purpose: "",
        slots: [],
        has_panel: false,
        color: "#ffffff",
        panel: null,
        largest: 80,
        smallest: 32,
      },
      {
        id: "overlay-center",
        name: "Overlay center",
        family: "reference",
        purpose: "",
        slots: [],
        has_panel: false,
        color: "#ffffff",
        panel: null,
        largest: 80,
        smallest: 32,
      },
    ],
    fonts: FONTS.map(([family, kind, weight]) => ({ id: slug(family), family, kind, weight, own: false })),
    providers: [
      { id: "offline", name: "Offline", needs_key: false, key_page: "", has_key: true, custom: false },
      provider("openai", "OpenAI", "https://platform.openai.com/api-keys"),
      provider("google", "Google", "https://aistudio.google.com/apikey"),
      provider("bfl", "Black Forest Labs", "https://dashboard.bfl.ai"),
      provider("byteplus", "BytePlus", "https://console.byteplus.com/ark"),
    ],
    models: [
      model("offline/aurora", "Aurora", "Bands of light over hills", 0, { seeded: true, usual_ms: 900 }),
      model("offline/contours", "Contours", "Lines of a map", 0, { seeded: true }),
      model("offline/prism", "Prism", "Folded colour", 0, { seeded: true }),
      model("offline/dunes", "Dunes", "Sand and a low sun", 0, { seeded: true }),
      model("openai/gpt-image-2", "GPT Image 2", "Follows long prompts", 0.04, { streams: true, usual_ms: 9000 }),
      model("google/gemini-3-pro-image-preview", "Gemini 3 Pro", "16:9, crops 7%", 0.04, { seeded: true, usual_ms: 11000 }),
      model("bfl/flux-2-pro", "Flux 2 Pro", "Any size", 0.03, { seeded: true }),
      model("byteplus/seedream-5", "Seedream 5", "Any size", 0.035, { retired_on: "2027-01-31", replacement: "byteplus/seedream-6" }),
    ],
    profiles: [
      { id: "og", name: "Open Graph", size: { width: 1200, height: 630 }, most_bytes: 1_000_000 },
      { id: "youtube", name: "YouTube", size: { width: 1280, height: 720 }, most_bytes: 2_000_000 },
      { id: "square", name: "Square", size: { width: 1080, height: 1080 }, most_bytes: null },
      { id: "story", name: "Story", size: { width: 1080, height: 1920 }, most_bytes: null },
    ],
  };
}

function fakeStorage(): W.Storage {
  const bucket = {
    kind: "bucket",
    endpoint: "http://localhost:9000",
    region: "us-east-1",
    bucket: "thumbs",
    prefix: "sheets/",
    path_style: true,
    ca_file: "",
    create: true,
    public_links: false,
    public_url: "",
  } as const;
  return {
    destinations: [
      { id: "folder", name: "Pictures", file: "{row:03}-{slug}-{model}", kind: "folder", folder: "~/Pictures/Thumbsheet" },
      { id: "minio", name: "MinIO", file: "{row:03}-{slug}-{model}", ...bucket },
    ],
    finished: ["folder"],
    link_days: 7,
    cap_bytes: null,
  };
}

export function fakeSettings(): W.Settings {
  return {
    schema: 1,
    generation: {
      retries: 2,
      wait_ms: 5000,
      scaling: 2,
      timeout_s: 300,
      concurrency: null,
      partials: 0,
      retry_unknown: false,
      max_cost_usd: 5,
      day_limit_usd: null,
      month_limit_usd: null,
    },
    files: { folder: "~/Pictures/Thumbsheet", profile: "og", quality: 85, receipt: true },
    appearance: { theme: "system", tile: "M", reduced_motion: "system", graphics_card: "auto" },
    endpoints: [],
    storage: fakeStorage(),
    seen: [],
  };
}

export function fakeDesk(): W.Desk {
  return {
    rows: [{ id: "r1", title: "Why fan-out beats a queue" }],
    models: ["offline/aurora", "offline/contours", "offline/prism", "offline/dunes"],
    url: "",
    context: "",
    extra: "",
    style: "photorealistic",
    seed: null,
    design: { template: "bottom-bar", font: "inter" },
    slots: {},
    own: {},
    words: {},
    shown: {},
    profile: "og",
    quality: 85,
  };
}
