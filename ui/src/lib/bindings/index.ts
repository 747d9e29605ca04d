// Everything that crosses between the program and the page, written from the Rust by tests/bindings. Not edited by hand:
// `THUMBSHEET_BINDINGS=replace cargo test --test bindings` writes it anew.

/**
 * Why something did not work: a closed set, the same in Rust, TypeScript, NDJSON and on screen.
 */
export type Code = "KEY_MISSING" | "KEY_REJECTED" | "RATE_LIMITED" | "QUOTA" | "POLICY" | "BAD_REQUEST" | "MODEL_GONE" | "OFFLINE" | "SERVER_BUSY" | "OUTCOME_UNKNOWN" | "BAD_IMAGE" | "TEXT_OVERFLOW" | "GLYPH_MISSING" | "SAVE_FAILED" | "INVALID_INPUT" | "BUDGET" | "KEYCHAIN" | "LIBRARY" | "ALREADY_MADE" | "CANCELLED" | "INTERRUPTED" | "INTERNAL";

/**
 * Whether money was spent when an error came.
 */
export type Billed = "no" | "maybe" | "already";

/**
 * What failed, in words for the person, with what is needed to look into it.
 *
 * Never holds a key: adapters build messages from the provider's own text after [`redact`](crate::secret::redact).
 */
export type Error = { 
/**
 * The kind of failure.
 */
code: Code, 
/**
 * One sentence: what happened, to which thing.
 */
message: string, 
/**
 * What to do next, when there is something to do.
 */
hint?: string, 
/**
 * The provider's name as shown to people.
 */
provider?: string, 
/**
 * The provider's id for the request, for its support.
 */
request_id?: string, 
/**
 * HTTP status, when there was an answer.
 */
http_status?: number, 
/**
 * How long the provider asks to wait, in seconds.
 */
retry_after?: number, 
/**
 * Set when a layer below has given up (or the provider says not to ask again): nobody above retries.
 */
given_up?: boolean, };

/**
 * One image model, `provider/model`: `openai/gpt-image-2.6-flare`, `offline/aurora`.
 */
export type ModelId = string;

/**
 * A run: one call of `generate_thumbnails` or `generate_batch`. Sorts by day: `20261124-h7k2qd`.
 */
export type RunId = string;

/**
 * One thumbnail of a run. Made of the run and the ordinal, so that a repeated plan names the same thumbnail.
 */
export type ThumbnailId = string;

/**
 * A sheet of the Studio: titles, models and design as they lie on the desk, and the runs made from them.
 */
export type SheetId = string;

/**
 * The SHA-256 of some bytes; 64 lower-case hexadecimal digits in text.
 */
export type Digest = string;

/**
 * An opaque sRGB colour, `#rrggbb` in text.
 */
export type Color = string;

/**
 * What a thumbnail waits for.
 */
export type WaitReason = "retry" | "rate_limit" | "concurrency" | "offline" | "queue";

/**
 * One thumbnail of a run, as `run_started` lists it.
 */
export type Planned = { 
/**
 * Its id.
 */
id: ThumbnailId, 
/**
 * Which row, from 0.
 */
row: number, 
/**
 * The row's title.
 */
title: string, 
/**
 * Which model.
 */
model: ModelId, 
/**
 * The row's id in its list.
 */
entry?: string, };

/**
 * A finished thumbnail.
 */
export type Finished = { 
/**
 * The JPEG's digest.
 */
digest: Digest, 
/**
 * The base it was made from.
 */
base: Digest, 
/**
 * Pixels from left to right.
 */
width: number, 
/**
 * Pixels from top to bottom.
 */
height: number, 
/**
 * Where it was saved.
 */
files: Array<string>, };

/**
 * The kinds of events.
 */
export type EventKind = { "event": "run_started", 
/**
 * Every thumbnail of the run, rows first.
 */
thumbnails: Array<Planned>, } | { "event": "generating", 
/**
 * Which attempt.
 */
attempt: number, } | { "event": "waiting", 
/**
 * What for.
 */
reason: WaitReason, 
/**
 * For how long, when that is known.
 */
seconds?: number, 
/**
 * The attempt that was made last; 0 before the first.
 */
attempt: number, 
/**
 * What the last attempt ended in, when that is why.
 */
error?: Error, } | { "event": "partial", 
/**
 * Which, from 0.
 */
index: number, 
/**
 * Its digest.
 */
digest: Digest, } | { "event": "painted", 
/**
 * The base's digest.
 */
digest: Digest, 
/**
 * Its size in bytes, as the provider sent it.
 */
bytes: number, 
/**
 * What it cost, US dollars; absent when not known.
 */
cost_usd?: number, 
/**
 * From the first request to the stored base, without waits; milliseconds.
 */
milliseconds: number, } | { "event": "composing" } | { "event": "saving" } | { "event": "warning", 
/**
 * In words.
 */
error: Error, } | { "event": "done" } & Finished | { "event": "reused" } & Finished | { "event": "failed", 
/**
 * Why.
 */
error: Error, } | { "event": "needs_you", 
/**
 * Why.
 */
error: Error, } | { "event": "cancelled" } | { "event": "interrupted", 
/**
 * Set when a request was out: it may have been billed.
 */
possibly_spent: boolean, } | { "event": "run_finished", 
/**
 * Thumbnails that ended `done` or `reused`.
 */
done: number, 
/**
 * That ended `failed`.
 */
failed: number, 
/**
 * That ended `needs_you` or `interrupted`.
 */
needs_you: number, 
/**
 * That ended `cancelled`.
 */
cancelled: number, };

/**
 * One thing that happened.
 */
export type Event = { 
/**
 * The run.
 */
run: RunId, 
/**
 * Its place in the run, from 0 without gaps.
 */
seq: number, 
/**
 * When, to the millisecond, UTC.
 */
at: string, 
/**
 * The thumbnail it is about; absent on events of the whole run.
 */
thumbnail?: ThumbnailId, } & ({ "event": "run_started", 
/**
 * Every thumbnail of the run, rows first.
 */
thumbnails: Array<Planned>, } | { "event": "generating", 
/**
 * Which attempt.
 */
attempt: number, } | { "event": "waiting", 
/**
 * What for.
 */
reason: WaitReason, 
/**
 * For how long, when that is known.
 */
seconds?: number, 
/**
 * The attempt that was made last; 0 before the first.
 */
attempt: number, 
/**
 * What the last attempt ended in, when that is why.
 */
error?: Error, } | { "event": "partial", 
/**
 * Which, from 0.
 */
index: number, 
/**
 * Its digest.
 */
digest: Digest, } | { "event": "painted", 
/**
 * The base's digest.
 */
digest: Digest, 
/**
 * Its size in bytes, as the provider sent it.
 */
bytes: number, 
/**
 * What it cost, US dollars; absent when not known.
 */
cost_usd?: number, 
/**
 * From the first request to the stored base, without waits; milliseconds.
 */
milliseconds: number, } | { "event": "composing" } | { "event": "saving" } | { "event": "warning", 
/**
 * In words.
 */
error: Error, } | { "event": "done" } & Finished | { "event": "reused" } & Finished | { "event": "failed", 
/**
 * Why.
 */
error: Error, } | { "event": "needs_you", 
/**
 * Why.
 */
error: Error, } | { "event": "cancelled" } | { "event": "interrupted", 
/**
 * Set when a request was out: it may have been billed.
 */
possibly_spent: boolean, } | { "event": "run_finished", 
/**
 * Thumbnails that ended `done` or `reused`.
 */
done: number, 
/**
 * That ended `failed`.
 */
failed: number, 
/**
 * That ended `needs_you` or `interrupted`.
 */
needs_you: number, 
/**
 * That ended `cancelled`.
 */
cancelled: number, });

/**
 * The text layer: changing it never calls a provider.
 *
 * What is `None` is as the template has it. Lengths are pixels of the reference's 1200x630 and scale with the canvas.
 */
export type Design = { 
/**
 * A template's id.
 */
template: string, 
/**
 * A font's id.
 */
font: string, 
/**
 * Colour of the type.
 */
color?: Color, 
/**
 * Largest size the type may take; it is still fitted downward.
 */
size?: number, 
/**
 * In place of the template's panel. A template without one gets a scrim behind the title.
 */
panel?: PanelStyle, 
/**
 * Around the glyphs.
 */
outline?: Outline, 
/**
 * How far the title is moved up, and the upper edge of its panel with it; never off the canvas.
 */
lift?: number, };

/**
 * What lies behind the type.
 */
export type PanelStyle = { 
/**
 * Its colour.
 */
color: Color, 
/**
 * 0 (no panel at all) to 1 (opaque).
 */
opacity: number, };

/**
 * A line around every glyph, under the type.
 */
export type Outline = { 
/**
 * Its colour.
 */
color: Color, 
/**
 * How far it reaches beyond the glyphs, reference pixels.
 */
width: number, };

/**
 * What was looked at.
 */
export type Check = "legibility" | "contrast" | "badge" | "margin" | "glyph" | "overflow";

/**
 * How it is.
 */
export type Health = "good" | "warn" | "bad";

/**
 * What a fix does, in a word.
 */
export type Remedy = "move_up" | "add_scrim" | "use_template" | "larger";

/**
 * A design that mends what was found.
 */
export type Fix = { 
/**
 * What it does.
 */
label: Remedy, 
/**
 * The whole design, to be taken as it is.
 */
design: Design, };

/**
 * One thing that was looked at.
 */
export type Finding = { 
/**
 * What.
 */
check: Check, 
/**
 * How it is.
 */
health: Health, 
/**
 * In a few words.
 */
head: string, 
/**
 * In a sentence or two.
 */
say: string, 
/**
 * What would mend it, where that is known to.
 */
fix: Fix | null, };

/**
 * Everything that was found.
 */
export type Checked = { 
/**
 * One a check, good ones too.
 */
findings: Array<Finding>, 
/**
 * Size of the type as it was fitted, reference pixels; 0 where the title could not be set.
 */
size_px: number, 
/**
 * Height of its capitals, pixels, when the thumbnail is shown 168 pixels wide.
 */
cap_height_at_168: number, 
/**
 * Contrast of the word that stands out least; `None` without a picture to measure on.
 */
contrast: number | null, 
/**
 * The title's lines.
 */
lines: Array<string>, };

/**
 * A size as the window gets it.
 */
export type Size = { 
/**
 * Pixels from left to right.
 */
width: number, 
/**
 * Pixels from top to bottom.
 */
height: number, };

/**
 * A title over a picture, to be drawn for the screen.
 */
export type DrawOne = { 
/**
 * The picture; `None` is a neutral grey.
 */
base: Digest | null, 
/**
 * The title.
 */
title: string, 
/**
 * The text layer.
 */
design: Design, 
/**
 * The canvas it is set on.
 */
canvas: Size, 
/**
 * The number of the drawing that the page has in its place.
 */
before?: number, };

/**
 * A title of a sheet.
 */
export type SheetRow = { 
/**
 * Stays the same while the title is edited.
 */
id: string, 
/**
 * The title.
 */
title: string, };

/**
 * Everything of a sheet that a person sets. Columns, pictures and states come from its runs.
 */
export type Desk = { 
/**
 * Its titles.
 */
rows: Array<SheetRow>, 
/**
 * The ticked models, in the order of the columns.
 */
models: Array<string>, 
/**
 * The page that the context was read from.
 */
url: string, 
/**
 * What the post is about.
 */
context: string, 
/**
 * Extra guidelines for the pictures.
 */
extra: string, 
/**
 * A style's id, or a sentence.
 */
style: string, 
/**
 * Seed for models that take one.
 */
seed: number | null, 
/**
 * The text layer of every tile that has none of its own.
 */
design: Design, 
/**
 * A tile's own text layer, by [`Cell::key`].
 */
own: Record<string, Design>, 
/**
 * The thumbnail that is shown of a cell with several, by [`Cell::key`].
 */
shown: Record<string, string>, 
/**
 * The export profile.
 */
profile: string, 
/**
 * JPEG quality.
 */
quality: number, 
/**
 * The name of the preset that was put on it last; its runs carry it.
 */
preset?: string, };

/**
 * A title and a model.
 */
export type Cell = { 
/**
 * The row's id.
 */
row: string, 
/**
 * The model's id.
 */
model: string, };

/**
 * What a run on a sheet is for.
 */
export type Kind = "generate" | "again" | "reroll" | "adopt";

/**
 * A run on a sheet.
 */
export type RunOnSheet = { 
/**
 * The run.
 */
run: RunId, 
/**
 * What it was for.
 */
kind: Kind, 
/**
 * `rows[i]` is the id of the sheet's row that row `i` of the run belongs to.
 */
rows: Array<string>, 
/**
 * Whether it is under way.
 */
live: boolean, };

/**
 * A sheet, opened.
 */
export type SheetView = { 
/**
 * Its id.
 */
id: SheetId, 
/**
 * What lies on the desk.
 */
desk: Desk, 
/**
 * Its runs, oldest first.
 */
runs: Array<RunOnSheet>, 
/**
 * Its thumbnails that carry a star.
 */
starred: Array<ThumbnailId>, 
/**
 * When it was made, RFC 3339.
 */
made_at: string, 
/**
 * When it was last saved.
 */
changed_at: string, };

/**
 * A sheet, for a listing.
 */
export type SheetLine = { 
/**
 * Its id.
 */
id: SheetId, 
/**
 * Its first title; of a search, the first that was found.
 */
title: string, 
/**
 * How many titles.
 */
titles: number, 
/**
 * How many finished thumbnails, without deleted ones.
 */
thumbnails: number, 
/**
 * When it was last saved, RFC 3339.
 */
changed_at: string, };

/**
 * One attempt.
 */
export type AttemptView = { 
/**
 * Which, from 1.
 */
attempt: number, 
/**
 * When the request went out.
 */
started_at: string, 
/**
 * When its outcome was known.
 */
ended_at: string | null, 
/**
 * `painted`, `failed` or `unknown`; `None` while it is out.
 */
outcome: string | null, 
/**
 * What it ended in.
 */
error: Error | null, 
/**
 * The provider's id for it.
 */
request_id: string | null, 
/**
 * Its cost, when known.
 */
cost_usd: number | null, };

/**
 * Everything that is known of one thumbnail.
 */
export type Details = { 
/**
 * Which.
 */
thumbnail: ThumbnailId, 
/**
 * Its model.
 */
model: ModelId, 
/**
 * The style's id, or its sentence.
 */
style: string, 
/**
 * What the model was told.
 */
prompt: string, 
/**
 * The seed, where the model takes one.
 */
seed: number | null, 
/**
 * The size that was asked for, in the vendor's terms.
 */
asked: string, 
/**
 * The picture as it came.
 */
base: Digest | null, 
/**
 * Its bytes.
 */
base_bytes: number | null, 
/**
 * Its pixels.
 */
base_size: Size | null, 
/**
 * Its attempts, oldest first.
 */
attempts: Array<AttemptView>, 
/**
 * What it cost, when known.
 */
cost_usd: number | null, 
/**
 * Milliseconds of work for the base.
 */
milliseconds: number, 
/**
 * Milliseconds in which nothing was sent: back-off, limits, queues.
 */
waited_ms: number, 
/**
 * Where it was saved.
 */
files: Array<string>, 
/**
 * When it ended, or began where it has not; RFC 3339.
 */
made_at: string, 
/**
 * The share of the base that was cropped away, 0 to 1.
 */
loss: number | null, };

/**
 * A picture with its type, to be written.
 */
export type Picture = { 
/**
 * The thumbnail it belongs to, if any: its files are noted there.
 */
thumbnail: ThumbnailId | null, 
/**
 * The picture.
 */
base: Digest, 
/**
 * The title.
 */
title: string, 
/**
 * The text layer.
 */
design: Design, 
/**
 * The model that the file is named after.
 */
model: string, 
/**
 * Its row, where names begin with a number.
 */
row: number | null, };

/**
 * What is to be saved.
 */
export type ExportRequest = { 
/**
 * The pictures.
 */
pictures: Array<Picture>, 
/**
 * Where to; `None` is the folder of the settings.
 */
folder: string | null, 
/**
 * The canvas and the limit of bytes.
 */
profile: string, 
/**
 * JPEG quality.
 */
quality: number, 
/**
 * Whether a file says how it was made.
 */
receipt: boolean, 
/**
 * Whether names end in -A, -B, -C, for a test of several against each other.
 */
set: boolean, };

/**
 * A file that was written.
 */
export type Saved = { 
/**
 * Where it is.
 */
file: string, 
/**
 * The same, abbreviated.
 */
shown: string, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * The quality it was written at.
 */
quality: number, 
/**
 * Pixels from left to right.
 */
width: number, 
/**
 * Pixels from top to bottom.
 */
height: number, };

/**
 * A typeface, for a list.
 */
export type FontView = { 
/**
 * What a design calls it.
 */
id: string, 
/**
 * Family name on screen.
 */
family: string, 
/**
 * `sans`, `serif`, `mono`, `display` or `own`.
 */
kind: string, 
/**
 * CSS weight.
 */
weight: number, 
/**
 * Whether it is the person's own.
 */
own: boolean, };

/**
 * A preset, for a list.
 */
export type PresetLine = { 
/**
 * What it is opened by: its file's name without the ending, or the path of one that lies elsewhere.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How many models it names.
 */
models: number, 
/**
 * When its file was changed, RFC 3339.
 */
changed_at: string, 
/**
 * Why it cannot be used.
 */
problem: Error | null, };

/**
 * A preset with everything in it; what it leaves out is as the program has it.
 */
export type PresetView = { 
/**
 * What it is opened by.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Where it lies, abbreviated.
 */
file: string, 
/**
 * Its models.
 */
models: Array<string>, 
/**
 * A style's id, or a sentence.
 */
style: string, 
/**
 * Extra guidelines for the pictures.
 */
extra: string, 
/**
 * What the post is about.
 */
context: string, 
/**
 * Seed for models that take one.
 */
seed: number | null, 
/**
 * The text layer.
 */
design: Design, 
/**
 * The export profile.
 */
profile: string, 
/**
 * JPEG quality.
 */
quality: number, 
/**
 * How files are named; empty where it says nothing.
 */
file_name: string, 
/**
 * What has no effect, and what has to be mended before it can be used.
 */
warnings: Array<Error>, };

/**
 * What was dropped.
 */
export type Dropped = { "kind": "picture", 
/**
 * The file's name.
 */
name: string, 
/**
 * Its digest.
 */
base: Digest, 
/**
 * Its pixels.
 */
size: Size, 
/**
 * Why it is no more than a picture, where one could expect more.
 */
hint?: string, } | { "kind": "thumbnail", 
/**
 * The file's name.
 */
name: string, 
/**
 * The picture under the type.
 */
base: Digest, 
/**
 * Its title.
 */
title: string, 
/**
 * Its style.
 */
style: string, 
/**
 * The model that drew it.
 */
model: ModelId, 
/**
 * Its text layer.
 */
design: Design, 
/**
 * The pixels of its canvas.
 */
size: Size, } | { "kind": "font", 
/**
 * The file's name.
 */
name: string, 
/**
 * What it is called by.
 */
font: FontView, } | { "kind": "list", 
/**
 * Its id.
 */
batch: string, 
/**
 * The file's name.
 */
name: string, } | { "kind": "preset", 
/**
 * The preset.
 */
preset: PresetLine, } | { "kind": "titles", 
/**
 * The file's name.
 */
name: string, 
/**
 * The titles, settled.
 */
titles: Array<string>, } | { "kind": "refused", 
/**
 * The file's name.
 */
name: string, 
/**
 * Why, and what to do.
 */
error: Error, };

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * How large tiles are.
 */
export type Tile = "S" | "M" | "L";

/**
 * Whether things move.
 */
export type ReducedMotion = "system" | "on";

/**
 * Whether the page is drawn by the graphics card. Where there is none its work is computed, which takes longer than to draw
 * without it; and some drivers show an empty window.
 */
export type GraphicsCard = "auto" | "always" | "never";

/**
 * How runs are made.
 */
export type Generation = { 
/**
 * Retries after the first attempt.
 */
retries: number, 
/**
 * The first wait, milliseconds.
 */
wait_ms: number, 
/**
 * Each further wait is this much longer.
 */
scaling: number, 
/**
 * Seconds a provider has for a thumbnail.
 */
timeout_s: number, 
/**
 * Requests at once at each provider; `None` leaves it to the catalog.
 */
concurrency: number | null, 
/**
 * Partial pictures to ask for, 0 to 3. Vendors bill each.
 */
partials: number, 
/**
 * Whether an unknown outcome is retried too.
 */
retry_unknown: boolean, 
/**
 * A run that would cost more asks first, US dollars. In the file `"off"` takes the limit away.
 */
max_cost_usd: number | null, 
/**
 * Most that is spent on a day, US dollars; what would pass it is not sent. `None` sets no limit.
 */
day_limit_usd: number | null, 
/**
 * Most that is spent in a month, US dollars.
 */
month_limit_usd: number | null, };

/**
 * How files are written.
 */
export type Files = { 
/**
 * Where Save puts them; may begin with `~`.
 */
folder: string, 
/**
 * The profile of new sheets.
 */
profile: string, 
/**
 * JPEG quality of new sheets.
 */
quality: number, 
/**
 * Whether a file says how it was made.
 */
receipt: boolean, };

/**
 * How the window looks.
 */
export type Appearance = { 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * How large tiles are.
 */
tile: Tile, 
/**
 * Whether things move.
 */
reduced_motion: ReducedMotion, 
/**
 * Whether the page is drawn by the graphics card (Linux). From the next start.
 */
graphics_card: GraphicsCard, };

/**
 * A model of such a server.
 */
export type EndpointModel = { 
/**
 * Its name on the wire.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * What a picture costs, when that is known.
 */
price_usd: number | null, };

/**
 * A server and its models.
 */
export type Endpoint = { 
/**
 * First part of its models' ids: lower-case letters, digits and hyphens.
 */
id: string, 
/**
 * Name on screen.
 */
name: string, 
/**
 * Where it is asked, e.g. `http://localhost:8080/v1`.
 */
base_url: string, 
/**
 * Whether it wants a key.
 */
needs_key: boolean, 
/**
 * Its models.
 */
models: Array<EndpointModel>, };

/**
 * Where finished thumbnails go besides the library.
 */
export type Storage = { 
/**
 * What there is to choose from.
 */
destinations: Array<DestinationSetting>, 
/**
 * Ids of those that the thumbnails of every run go to.
 */
finished: Array<string>, 
/**
 * Days that a signed link holds, 1 to 7.
 */
link_days: number, 
/**
 * Bytes of pictures above which the program suggests what could go; it never deletes by itself.
 */
cap_bytes: number | null, };

/**
 * A folder or a bucket.
 */
export type DestinationSetting = { 
/**
 * Its id: lower-case letters, digits and hyphens.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * How files are named there; see [`NameTemplate`].
 */
file: string, } & ({ "kind": "folder", 
/**
 * Its path; may begin with `~`.
 */
folder: string, } | { "kind": "bucket", 
/**
 * Where the server is asked.
 */
endpoint: string, 
/**
 * The region that it says it is in.
 */
region: string, 
/**
 * The bucket's name.
 */
bucket: string, 
/**
 * What every key begins with.
 */
prefix: string, 
/**
 * Whether the bucket stands in the path, as `MinIO` wants it, and not in the host's name.
 */
path_style: boolean, 
/**
 * The certificate of an authority of one's own; empty: the system's.
 */
ca_file: string, 
/**
 * Whether a bucket that is not there is made.
 */
create: boolean, 
/**
 * Whether anybody may read what is under the prefix: changes the bucket's policy.
 */
public_links: boolean, 
/**
 * What public links begin with, where that is not the endpoint.
 */
public_url: string, });

/**
 * Everything that can be set.
 */
export type Settings = { 
/**
 * The version of the file.
 */
schema: number, 
/**
 * Banners that were dismissed.
 */
seen: Array<string>, 
/**
 * How runs are made.
 */
generation: Generation, 
/**
 * How files are written.
 */
files: Files, 
/**
 * How the window looks.
 */
appearance: Appearance, 
/**
 * Servers of one's own that speak `OpenAI`'s dialect.
 */
endpoints: Array<Endpoint>, 
/**
 * Where finished thumbnails go besides the library.
 */
storage: Storage, };

/**
 * A look.
 */
export type StyleView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, };

/**
 * A text layer, with what a design may change of it.
 */
export type TemplateView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * Whether it has a panel of its own.
 */
has_panel: boolean, 
/**
 * The colour of its type.
 */
color: Color, 
/**
 * Its panel.
 */
panel: PanelStyle | null, 
/**
 * The largest its type gets, pixels of a 1200x630 canvas.
 */
largest: number, 
/**
 * The smallest.
 */
smallest: number, };

/**
 * Who draws.
 */
export type ProviderView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * Whether it wants a key.
 */
needs_key: boolean, 
/**
 * Where a key is made.
 */
key_page: string, 
/**
 * Whether there is one, as far as is known without asking the keychain anew.
 */
has_key: boolean, 
/**
 * Whether it is a server of the person's own.
 */
custom: boolean, };

/**
 * What draws.
 */
export type ModelView = { 
/**
 * `provider/model`.
 */
id: ModelId, 
/**
 * Its provider's id.
 */
provider: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * One sentence.
 */
about: string, 
/**
 * US dollars for one picture; `None` when not known.
 */
price_usd: number | null, 
/**
 * The day the price was read.
 */
price_read: string | null, 
/**
 * Whether partial pictures can be streamed.
 */
streams: boolean, 
/**
 * Whether it takes a seed.
 */
seeded: boolean, 
/**
 * The day it was, or will be, shut down.
 */
retired_on: string | null, 
/**
 * What takes its place.
 */
replacement: ModelId | null, 
/**
 * What a picture usually takes, milliseconds: the median of this library's own history.
 */
usual_ms: number | null, };

/**
 * A place where thumbnails are shown.
 */
export type ProfileView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * Pixels.
 */
size: Size, 
/**
 * Most bytes it takes.
 */
most_bytes: number | null, };

/**
 * What can be chosen.
 */
export type Catalog = { 
/**
 * Looks of a picture.
 */
styles: Array<StyleView>, 
/**
 * Text layers.
 */
templates: Array<TemplateView>, 
/**
 * Typefaces.
 */
fonts: Array<FontView>, 
/**
 * Who draws.
 */
providers: Array<ProviderView>, 
/**
 * What draws.
 */
models: Array<ModelView>, 
/**
 * Sizes and limits of places where thumbnails are shown.
 */
profiles: Array<ProfileView>, };

/**
 * How the keychain is, in a word.
 */
export type KeychainWord = "ready" | "locked" | "absent";

/**
 * How the keychain is.
 */
export type KeychainState = { 
/**
 * In a word.
 */
state: KeychainWord, 
/**
 * In a sentence; empty when all is well.
 */
message: string, };

/**
 * Where a key is from.
 */
export type KeySource = "keychain" | "environment" | "session";

/**
 * What is known of a provider's key.
 */
export type KeyView = { 
/**
 * The provider's id.
 */
provider: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Where a key is made.
 */
key_page: string, 
/**
 * Where the key is from; `None`: there is none.
 */
source: KeySource | null, 
/**
 * The variable it is from, or would be taken from.
 */
variable: string | null, 
/**
 * Its last four characters.
 */
last_four: string | null, 
/**
 * Why it cannot be had.
 */
error: Error | null, };

/**
 * The keys, without the keys.
 */
export type Keys = { 
/**
 * How the keychain is.
 */
keychain: KeychainState, 
/**
 * One a provider that wants one.
 */
keys: Array<KeyView>, };

/**
 * What a page on the web says.
 */
export type Page = { 
/**
 * Its title.
 */
title: string | null, 
/**
 * Its text, cut for a prompt.
 */
text: string, };

/**
 * A run that an earlier session left unfinished.
 */
export type Interrupted = { 
/**
 * The sheet it is on.
 */
sheet: string | null, 
/**
 * The list it makes.
 */
batch: string | null, 
/**
 * Its first title.
 */
name: string, 
/**
 * The run.
 */
run: RunId, 
/**
 * How many of its thumbnails were under way.
 */
interrupted: number, 
/**
 * For how many of them a request was out.
 */
possibly_spent: number, 
/**
 * What those may cost, US dollars.
 */
possibly_usd: number, };

/**
 * A run that goes on with another.
 */
export type Continued = { 
/**
 * The new run.
 */
run: RunId, 
/**
 * The list that it makes.
 */
batch: string | null, 
/**
 * The sheet that it is on.
 */
sheet: string | null, };

/**
 * A run of a list.
 */
export type BatchRun = { 
/**
 * The run.
 */
run: RunId, };

/**
 * The program.
 */
export type About = { 
/**
 * Its version.
 */
version: string, 
/**
 * Where everything is kept, abbreviated.
 */
home: string, 
/**
 * Where the log is, abbreviated.
 */
logs: string, };

/**
 * Everything for the first paint.
 */
export type Started = { 
/**
 * What can be chosen.
 */
catalog: Catalog, 
/**
 * The settings.
 */
settings: Settings, 
/**
 * The sheet to begin with.
 */
sheet: SheetView, 
/**
 * Whether nothing was ever made here.
 */
first_run: boolean, 
/**
 * Runs that an earlier session left unfinished.
 */
interrupted: Array<Interrupted>, 
/**
 * What went wrong while starting.
 */
problems: Array<Error>, 
/**
 * The program.
 */
about: About, 
/**
 * How the keychain is, before it was asked: it is not asked at the start.
 */
key_state: KeychainState, };

/**
 * What quitting now would interrupt.
 */
export type UnderWay = { 
/**
 * Pictures that are being made.
 */
generating: number, 
/**
 * Pictures that are stored already.
 */
safe: number, 
/**
 * Thumbnails for which nothing is sent.
 */
queued: number, 
/**
 * What may be billed for those being made, US dollars.
 */
may_be_billed_usd: number, };

/**
 * What the page is told unasked.
 */
export type Notice = { "notice": "quit_asked" } & UnderWay | { "notice": "command", 
/**
 * Its id.
 */
command: string, } | { "notice": "open_sheet", 
/**
 * Its id.
 */
sheet: string, } | { "notice": "drag_over", 
/**
 * Their names.
 */
names: Array<string>, } | { "notice": "drag_left" } | { "notice": "dropping", 
/**
 * How many.
 */
count: number, } | { "notice": "dropped", 
/**
 * What they are.
 */
items: Array<Dropped>, } | { "notice": "uploads", 
/**
 * How many there are.
 */
counts: UploadCounts, 
/**
 * What changed.
 */
changed: Array<UploadsOf>, } | { "notice": "library_changed" } | { "notice": "progress", 
/**
 * What.
 */
task: Task, 
/**
 * How much of it is done.
 */
done: number, 
/**
 * How much there is.
 */
of: number, } | { "notice": "dragged_out", 
/**
 * Whether something took the files.
 */
dropped: boolean, };

/**
 * What takes long.
 */
export type Task = "deep_check" | "export" | "import" | "download";

/**
 * Where a thumbnail is, or is on its way to.
 */
export type UploadsOf = { 
/**
 * The thumbnail.
 */
thumbnail: ThumbnailId, 
/**
 * One a destination.
 */
stored: Array<StoredAt>, };

/**
 * Which entries of the gallery are meant. The default: all of them.
 */
export type GalleryQuery = { 
/**
 * Words of title, prompt, model or preset; each may be the beginning of one.
 */
text: string, 
/**
 * Of these models; empty: of any.
 */
models: Array<string>, 
/**
 * In these styles; empty: in any.
 */
styles: Array<string>, 
/**
 * In these templates; empty: in any.
 */
templates: Array<string>, 
/**
 * Made with these presets, by their names; empty: with any or none.
 */
presets: Array<string>, 
/**
 * From this local day on, YYYY-MM-DD.
 */
from: string | null, 
/**
 * Up to and with this local day, YYYY-MM-DD.
 */
until: string | null, 
/**
 * Only starred ones.
 */
starred: boolean, 
/**
 * Only what is stored at the destination with this id; `nowhere`: what is stored at none.
 */
stored: string | null, 
/**
 * What is in the trash, instead of what is not.
 */
trash: boolean, };

/**
 * Where an upload stands.
 */
export type UploadState = "queued" | "stored" | "failed";

/**
 * Where an entry is stored, or on its way to.
 */
export type StoredAt = { 
/**
 * The upload.
 */
upload: number, 
/**
 * The destination's id.
 */
destination: string, 
/**
 * Where it stands.
 */
state: UploadState, 
/**
 * Where it is: a path, or `s3://bucket/key`.
 */
kept: string | null, 
/**
 * Its public address.
 */
link: string | null, 
/**
 * What the last attempt ended in.
 */
error: Error | null, };

/**
 * A thumbnail in the gallery.
 */
export type Entry = { 
/**
 * Where the next page begins, when this is the last of its page.
 */
key: string, 
/**
 * The thumbnail.
 */
thumbnail: ThumbnailId, 
/**
 * Its run.
 */
run: RunId, 
/**
 * The sheet it lies on.
 */
sheet: SheetId | null, 
/**
 * Its title.
 */
title: string, 
/**
 * Its model.
 */
model: ModelId, 
/**
 * Its style: an id, or a sentence.
 */
style: string, 
/**
 * Its template.
 */
template: string, 
/**
 * The preset it was made with, by its name.
 */
preset: string | null, 
/**
 * When it was finished, RFC 3339.
 */
made_at: string, 
/**
 * The local day of that, YYYY-MM-DD.
 */
day: string, 
/**
 * The finished JPEG.
 */
digest: Digest, 
/**
 * The picture as it came.
 */
base: Digest | null, 
/**
 * Pixels from left to right.
 */
width: number, 
/**
 * Pixels from top to bottom.
 */
height: number, 
/**
 * Bytes of the finished JPEG.
 */
bytes: number, 
/**
 * Whether it carries a star.
 */
starred: boolean, 
/**
 * When it went to the trash, RFC 3339.
 */
deleted_at: string | null, 
/**
 * Where it is stored, or on its way to.
 */
stored: Array<StoredAt>, };

/**
 * A local day of the gallery.
 */
export type Day = { 
/**
 * YYYY-MM-DD.
 */
day: string, 
/**
 * How many entries.
 */
count: number, };

/**
 * Something to filter by.
 */
export type Choice = { 
/**
 * Its id.
 */
id: string, 
/**
 * How many entries have it.
 */
count: number, };

/**
 * How much there is.
 */
export type GalleryCounts = { 
/**
 * Entries outside the trash.
 */
all: number, 
/**
 * Of them, starred ones.
 */
starred: number, 
/**
 * Entries in the trash.
 */
trash: number, 
/**
 * Sheets with an entry outside the trash.
 */
sheets: number, 
/**
 * Pictures that are kept: finished ones and those that they were made from.
 */
pictures: number, 
/**
 * Their bytes.
 */
bytes: number, 
/**
 * Models, most used first.
 */
models: Array<Choice>, 
/**
 * Styles, most used first.
 */
styles: Array<Choice>, 
/**
 * Templates, most used first.
 */
templates: Array<Choice>, 
/**
 * Presets, most used first.
 */
presets: Array<Choice>, };

/**
 * What a sweep took away.
 */
export type Swept = { 
/**
 * Entries that are gone for good.
 */
entries: number, 
/**
 * Pictures that left the store.
 */
pictures: number, 
/**
 * Their bytes.
 */
bytes: number, };

/**
 * What was taken out of the gallery.
 */
export type Downloaded = { 
/**
 * The folder that it is in.
 */
folder: string, 
/**
 * The same, abbreviated.
 */
shown: string, 
/**
 * The files, or the names in the ZIP.
 */
files: Array<string>, 
/**
 * What could not be taken out, and why.
 */
failed: Array<Error>, 
/**
 * The ZIP, where it was one.
 */
zip: string | null, 
/**
 * Bytes of the pictures.
 */
bytes: number, };

/**
 * Which kind of file a list is.
 */
export type BatchKind = "csv" | "text" | "json" | "positional";

/**
 * What a list was read from.
 */
export type BatchFormat = { 
/**
 * Which kind of file.
 */
kind: BatchKind, 
/**
 * What stands between the cells of a table.
 */
delimiter: string | null, 
/**
 * Whether it begins with a byte order mark, as spreadsheets write it.
 */
bom: boolean, 
/**
 * How its characters are encoded.
 */
encoding: string, };

/**
 * A column of a list.
 */
export type BatchColumn = { 
/**
 * Its name in the header.
 */
name: string, 
/**
 * What it means: `title`, `title.de`, `style`, ..., `variable` or `ignore`.
 */
field: string, };

/**
 * What an empty cell takes.
 */
export type BatchDefaults = { 
/**
 * A style's id, or a sentence.
 */
style: string, 
/**
 * A template's id.
 */
template: string, 
/**
 * A font's id.
 */
font: string, 
/**
 * The models.
 */
models: Array<string>, 
/**
 * An export profile's id.
 */
profile: string, };

/**
 * Something that keeps a row from running.
 */
export type BatchMistake = { 
/**
 * The column, from 0; `None`: the row as a whole.
 */
column: number | null, 
/**
 * The cell.
 */
value: string, 
/**
 * A whole sentence.
 */
message: string, 
/**
 * What to write into the cell instead.
 */
suggestion: string | null, 
/**
 * Rows with the same mistake and cell, this one too.
 */
same: number, };

/**
 * A row of a list.
 */
export type BatchRow = { 
/**
 * Stays while cells are edited.
 */
id: string, 
/**
 * From 1.
 */
number: number, 
/**
 * One a column.
 */
cells: Array<string>, 
/**
 * Whether it is ticked.
 */
included: boolean, 
/**
 * Whether it says itself that it is left out.
 */
skipped: boolean, 
/**
 * The run's rows that it makes: one, or one a language; none with mistakes.
 */
entries: Array<string>, 
/**
 * Who draws it.
 */
models: Array<string>, 
/**
 * What it would cost, US dollars; `None` when that is not known, or it cannot run.
 */
cost_usd: number | null, 
/**
 * What is wrong with it.
 */
mistakes: Array<BatchMistake>, };

/**
 * What a list comes to.
 */
export type BatchTotals = { 
/**
 * Its rows.
 */
rows: number, 
/**
 * Thumbnails that the good, ticked rows make.
 */
thumbnails: number, 
/**
 * Ticked rows with mistakes.
 */
mistakes: number, 
/**
 * Rows that are left out, by their own word or their tick.
 */
skipped: number, 
/**
 * What the thumbnails would cost, US dollars, of what has a known price.
 */
cost_usd: number, 
/**
 * Models whose price is not known.
 */
unpriced: Array<string>, };

/**
 * A list, opened.
 */
export type BatchView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its file's name.
 */
name: string, 
/**
 * What it was read from.
 */
format: BatchFormat, 
/**
 * Its columns.
 */
columns: Array<BatchColumn>, 
/**
 * The preset that empty cells take from.
 */
preset: string | null, 
/**
 * What an empty cell takes.
 */
defaults: BatchDefaults, 
/**
 * Its rows.
 */
rows: Array<BatchRow>, 
/**
 * What it comes to.
 */
totals: BatchTotals, 
/**
 * Its runs, oldest first.
 */
runs: Array<RunId>, 
/**
 * The one that is under way.
 */
live: RunId | null, };

/**
 * What a change to a list came to.
 */
export type BatchChange = { 
/**
 * The rows that are other than before.
 */
rows: Array<BatchRow>, 
/**
 * What the list comes to.
 */
totals: BatchTotals, };

/**
 * A list, for a listing.
 */
export type BatchLine = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its file's name.
 */
name: string, 
/**
 * When it was last changed, RFC 3339.
 */
changed_at: string, 
/**
 * How many rows.
 */
rows: number, 
/**
 * Its newest run.
 */
run: RunId | null, };

/**
 * A cell of a list, for the window.
 */
export type BatchCell = { 
/**
 * The row's id in its list.
 */
entry: string, 
/**
 * The model.
 */
model: string, 
/**
 * Its newest thumbnail.
 */
thumbnail: ThumbnailId, 
/**
 * The run of that one.
 */
run: RunId, 
/**
 * The word of its state.
 */
state: string, 
/**
 * The finished JPEG.
 */
digest: Digest | null, 
/**
 * The picture under it.
 */
base: Digest | null, 
/**
 * What is known to be spent on it, over all runs, US dollars.
 */
cost_usd: number | null, 
/**
 * What may have been spent besides.
 */
possibly_usd: number, 
/**
 * What went wrong.
 */
error: Error | null, };

/**
 * What of a list is written out.
 */
export type BatchFiles = "files" | "zip" | "manifest" | "mistakes";

/**
 * What is known of a bucket's credentials.
 */
export type CredentialView = { 
/**
 * The destination's id.
 */
destination: string, 
/**
 * Where they are from; `None`: there are none.
 */
source: KeySource | null, 
/**
 * The access key's last four characters.
 */
access_key: string | null, 
/**
 * Why they cannot be had.
 */
error: Error | null, };

/**
 * A step of a test.
 */
export type ProbeStep = "reach" | "write" | "read" | "delete";

/**
 * How a step went.
 */
export type ProbeLine = { 
/**
 * Which.
 */
step: ProbeStep, 
/**
 * What went wrong.
 */
error: Error | null, };

/**
 * What a test of a destination found.
 */
export type StorageTested = { 
/**
 * The steps that were tried.
 */
lines: Array<ProbeLine>, 
/**
 * How long it took.
 */
milliseconds: number, 
/**
 * In a sentence.
 */
message: string, 
/**
 * Whether thumbnails can go there.
 */
ok: boolean, };

/**
 * A key of a bucket.
 */
export type BucketItem = { 
/**
 * The key.
 */
key: string, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * When it was written, as the server says.
 */
modified: string, 
/**
 * The thumbnail it came from, where that is known.
 */
thumbnail: ThumbnailId | null, };

/**
 * Some keys of a bucket.
 */
export type BucketPage = { 
/**
 * In the server's order.
 */
items: Array<BucketItem>, 
/**
 * Where the next page begins; `None`: this is the last.
 */
next: string | null, };

/**
 * What the server said to the deletion of a key.
 */
export type KeyDeleted = { 
/**
 * The key.
 */
key: string, 
/**
 * Why it is still there.
 */
error: Error | null, };

/**
 * How much room there is taken.
 */
export type Sizes = { 
/**
 * Pictures that finished ones are made from.
 */
bases: number, 
/**
 * Their bytes.
 */
bases_bytes: number, 
/**
 * Finished pictures.
 */
thumbnails: number, 
/**
 * Their bytes.
 */
thumbnails_bytes: number, 
/**
 * Small pictures of them, which are made again when they are wanted.
 */
small: number, 
/**
 * Their bytes.
 */
small_bytes: number, 
/**
 * Bytes of the journal.
 */
journal_bytes: number, 
/**
 * Most bytes that all pictures together are to take.
 */
cap_bytes: number | null, 
/**
 * What could go to the trash to get there: oldest first, without starred ones.
 */
suggestion: Array<ThumbnailId>, 
/**
 * Bytes that would be free when that is gone for good.
 */
suggestion_bytes: number, };

/**
 * What a look at every picture found.
 */
export type DeepCheck = { 
/**
 * How many were looked at.
 */
checked: number, 
/**
 * Their bytes.
 */
bytes: number, 
/**
 * Those that were changed since they were stored.
 */
damaged: Array<Digest>, 
/**
 * Those that something needs and that are not there.
 */
missing: Array<Digest>, 
/**
 * Those that nothing needs.
 */
orphans: Array<Digest>, };

/**
 * What came in.
 */
export type Imported = { 
/**
 * Runs that were not here.
 */
runs: number, 
/**
 * Entries of the gallery that were not here.
 */
thumbnails: number, 
/**
 * Pictures that were not here.
 */
pictures: number, 
/**
 * Their bytes.
 */
bytes: number, };

/**
 * How many uploads stand where.
 */
export type UploadCounts = { 
/**
 * To go, or on their way.
 */
queued: number, 
/**
 * That did not get there.
 */
failed: number, 
/**
 * That are there.
 */
stored: number, };

/**
 * What was spent on one model on one day.
 */
export type SpendingLine = { 
/**
 * The day, such as `2026-11-24`, in the person's zone.
 */
day: string, 
/**
 * The provider's id.
 */
provider: string, 
/**
 * The model's id.
 */
model: string, 
/**
 * Requests that were sent.
 */
requests: number, 
/**
 * US dollars that are known to be spent.
 */
usd: number, 
/**
 * US dollars that may have been spent besides.
 */
possibly_usd: number, };

/**
 * What was spent, and the limits.
 */
export type Spending = { 
/**
 * US dollars that are known to be spent today, in the person's zone.
 */
today_usd: number, 
/**
 * The same, this month.
 */
month_usd: number, 
/**
 * US dollars that may have been spent today besides.
 */
possibly_today_usd: number, 
/**
 * The same, this month.
 */
possibly_month_usd: number, 
/**
 * Most that is spent on a day.
 */
day_limit_usd: number | null, 
/**
 * Most that is spent in a month.
 */
month_limit_usd: number | null, 
/**
 * By day, provider and model, newest day first.
 */
lines: Array<SpendingLine>, };

/** Whether an attempt that ended with this code was billed, if its request was sent. */
export const BILLED: Record<Code, Billed> = {
  KEY_MISSING: "no",
  KEY_REJECTED: "no",
  RATE_LIMITED: "no",
  QUOTA: "no",
  POLICY: "maybe",
  BAD_REQUEST: "no",
  MODEL_GONE: "no",
  OFFLINE: "no",
  SERVER_BUSY: "no",
  OUTCOME_UNKNOWN: "maybe",
  BAD_IMAGE: "maybe",
  TEXT_OVERFLOW: "already",
  GLYPH_MISSING: "already",
  SAVE_FAILED: "already",
  INVALID_INPUT: "no",
  BUDGET: "no",
  KEYCHAIN: "no",
  LIBRARY: "already",
  ALREADY_MADE: "no",
  CANCELLED: "maybe",
  INTERRUPTED: "maybe",
  INTERNAL: "no",
};
