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
 * The id that all events of the thumbnail carry.
 */
id: ThumbnailId, 
/**
 * The row's number in its run, from 0.
 */
row: number, 
/**
 * The title on the picture, in the row's language.
 */
title: string, 
/**
 * The model that draws the base.
 */
model: ModelId, 
/**
 * The row's id in its list.
 */
entry?: string, };

/**
 * The files of a finished thumbnail.
 */
export type ThumbnailFiles = { 
/**
 * The SHA-256 of the finished JPEG.
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
 * The attempt's number within its thumbnail, from 1.
 */
attempt: number, 
/**
 * What it may cost, US dollars, as it is journalled; absent where no price is known.
 */
risk_usd?: number, } | { "event": "waiting", 
/**
 * The cause of the wait.
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
 * The partial picture's number within its attempt, from 0.
 */
index: number, 
/**
 * The SHA-256 of the partial picture's file.
 */
digest: Digest, } | { "event": "painted", 
/**
 * The SHA-256 of the base as the provider sent it.
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
 * The warning: what happened, and what to do.
 */
error: Error, } | { "event": "done" } & ThumbnailFiles | { "event": "reused" } & ThumbnailFiles | { "event": "failed", 
/**
 * The error that the last attempt ended in.
 */
error: Error, } | { "event": "needs_you", 
/**
 * The error that leaves open whether the picture was made and billed.
 */
error: Error, } | { "event": "cancelled", 
/**
 * Set when the attempt was journalled and its request was not sent: it costs nothing.
 */
unsent?: boolean, } | { "event": "interrupted", 
/**
 * Set when a request was out: it may have been billed.
 */
possibly_spent: boolean, } | { "event": "run_finished", 
/**
 * Thumbnails that ended `done` or `reused`.
 */
done: number, 
/**
 * Thumbnails that ended `failed`.
 */
failed: number, 
/**
 * Thumbnails that ended `needs_you` or `interrupted`.
 */
needs_you: number, 
/**
 * Thumbnails that ended `cancelled`.
 */
cancelled: number, };

/**
 * One thing that happened.
 */
export type Event = { 
/**
 * The run that the event belongs to.
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
 * The attempt's number within its thumbnail, from 1.
 */
attempt: number, 
/**
 * What it may cost, US dollars, as it is journalled; absent where no price is known.
 */
risk_usd?: number, } | { "event": "waiting", 
/**
 * The cause of the wait.
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
 * The partial picture's number within its attempt, from 0.
 */
index: number, 
/**
 * The SHA-256 of the partial picture's file.
 */
digest: Digest, } | { "event": "painted", 
/**
 * The SHA-256 of the base as the provider sent it.
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
 * The warning: what happened, and what to do.
 */
error: Error, } | { "event": "done" } & ThumbnailFiles | { "event": "reused" } & ThumbnailFiles | { "event": "failed", 
/**
 * The error that the last attempt ended in.
 */
error: Error, } | { "event": "needs_you", 
/**
 * The error that leaves open whether the picture was made and billed.
 */
error: Error, } | { "event": "cancelled", 
/**
 * Set when the attempt was journalled and its request was not sent: it costs nothing.
 */
unsent?: boolean, } | { "event": "interrupted", 
/**
 * Set when a request was out: it may have been billed.
 */
possibly_spent: boolean, } | { "event": "run_finished", 
/**
 * Thumbnails that ended `done` or `reused`.
 */
done: number, 
/**
 * Thumbnails that ended `failed`.
 */
failed: number, 
/**
 * Thumbnails that ended `needs_you` or `interrupted`.
 */
needs_you: number, 
/**
 * Thumbnails that ended `cancelled`.
 */
cancelled: number, });

/**
 * The text layer: changing it never calls a provider.
 *
 * What is `None` is as the template has it. Lengths are pixels of the reference's 1200x630 and scale with the canvas.
 */
export type Design = { 
/**
 * The id of a text template in the catalog.
 */
template: string, 
/**
 * The id of a font in the catalog.
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
 * A line around the glyphs; `None` draws no line.
 */
outline?: Outline, 
/**
 * How far the title is moved up, and the upper edge of its panel with it; never off the canvas.
 */
lift?: number, };

/**
 * What a template shows beside the title. A template draws a layer only where all slots that it names are filled.
 */
export type Slots = { 
/**
 * A word or two above the title: a section, a series.
 */
kicker?: string, 
/**
 * A sentence below the title.
 */
subtitle?: string, 
/**
 * Who wrote it, or who is the guest.
 */
byline?: string, 
/**
 * A number: of the episode, the lesson, the score.
 */
number?: string, 
/**
 * A label: breaking, the name of a file.
 */
label?: string, 
/**
 * Short words, each in a pill of its own.
 */
tags?: Array<string>, 
/**
 * How many there are of what `number` counts; 0 for unknown.
 */
of?: number, 
/**
 * The logo: a file's path, or its digest.
 */
logo?: string, 
/**
 * The picture of the author: a file's path, or its digest.
 */
avatar?: string, };

/**
 * A group of templates in menus.
 */
export type Family = "reference" | "bold" | "editorial" | "explainer" | "show";

/**
 * What lies behind the type.
 */
export type PanelStyle = { 
/**
 * Colour of the panel at full opacity.
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
 * Colour of the line.
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
 * The result of a check. Later variants are worse.
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
 * The kind of change.
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
 * The check that was made.
 */
check: Check, 
/**
 * The result of the check.
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
export type CheckReport = { 
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
 * The lines that the title was broken into, from top to bottom.
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
 * The SHA-256 of the picture; `None` draws a neutral grey.
 */
base: Digest | null, 
/**
 * The title to set.
 */
title: string, 
/**
 * What the template shows beside the title.
 */
slots?: Slots, 
/**
 * The text layer of the title.
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
 * The title as it was typed.
 */
title: string, };

/**
 * Everything of a sheet that a person sets. Columns, pictures and states come from its runs.
 */
export type Desk = { 
/**
 * The titles from top to bottom.
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
 * What templates show beside the titles.
 */
slots: Slots, 
/**
 * A tile's own text layer, by [`Cell::key`]; a row's, by its id.
 */
own: Record<string, Design>, 
/**
 * A tile's own title, by [`Cell::key`].
 */
words: Record<string, string>, 
/**
 * The thumbnail that is shown of a cell with several, by [`Cell::key`].
 */
shown: Record<string, string>, 
/**
 * The id of the export profile, which decides the canvas and the limit of bytes.
 */
profile: string, 
/**
 * JPEG quality, 1 to 100.
 */
quality: number, 
/**
 * The name of the preset that the person applied last. The sheet's runs record it.
 */
preset?: string, };

/**
 * A title and a model.
 */
export type Cell = { 
/**
 * The id of the title's [`SheetRow`].
 */
row: string, 
/**
 * The model's id, `provider/model`.
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
 * The id of the run.
 */
run: RunId, 
/**
 * What the run was started for.
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
 * A sheet with everything that the window shows of it.
 */
export type SheetView = { 
/**
 * The id under which the library keeps the sheet.
 */
id: SheetId, 
/**
 * What the person set: titles, models, design.
 */
desk: Desk, 
/**
 * The sheet's runs, oldest first.
 */
runs: Array<RunOnSheet>, 
/**
 * The sheet's thumbnails that carry a star.
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
 * The sheet's id.
 */
id: SheetId, 
/**
 * The first title; in a search, the first title that matches.
 */
title: string, 
/**
 * The number of titles, empty ones included.
 */
titles: number, 
/**
 * The number of finished thumbnails, without deleted ones.
 */
thumbnails: number, 
/**
 * When it was last saved, RFC 3339.
 */
changed_at: string, };

/**
 * One request to the provider.
 */
export type AttemptView = { 
/**
 * The attempt's number within its thumbnail, from 1.
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
 * The error that the attempt ended in.
 */
error: Error | null, 
/**
 * The provider's id for the request.
 */
request_id: string | null, 
/**
 * Cost of the attempt in US dollars, if known.
 */
cost_usd: number | null, };

/**
 * Everything that the library knows about a thumbnail.
 */
export type Details = { 
/**
 * The thumbnail's id.
 */
thumbnail: ThumbnailId, 
/**
 * The model that drew the base.
 */
model: ModelId, 
/**
 * The style's id, or its sentence.
 */
style: string, 
/**
 * The whole prompt that the model got.
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
 * The SHA-256 of the picture as the provider sent it.
 */
base: Digest | null, 
/**
 * Size of the base's file, in bytes.
 */
base_bytes: number | null, 
/**
 * Width and height of the base, in pixels.
 */
base_size: Size | null, 
/**
 * The attempts, oldest first.
 */
attempts: Array<AttemptView>, 
/**
 * Cost of the thumbnail in US dollars, if known.
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
 * Paths of saved copies.
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
 * A base with its text layer, to compose and save.
 */
export type Picture = { 
/**
 * The thumbnail it belongs to, if any: its files are noted there.
 */
thumbnail: ThumbnailId | null, 
/**
 * The SHA-256 of the picture under the type.
 */
base: Digest, 
/**
 * The title to set.
 */
title: string, 
/**
 * What the template shows beside the title.
 */
slots?: Slots, 
/**
 * The text layer, complete.
 */
design: Design, 
/**
 * The model that the file is named after.
 */
model: string, 
/**
 * The row's number, from 1, for file names that begin with it.
 */
row: number | null, };

/**
 * Pictures to save, and how.
 */
export type ExportRequest = { 
/**
 * The pictures in the order of the answers.
 */
pictures: Array<Picture>, 
/**
 * The folder to write to; `None` is the folder from the settings.
 */
folder: string | null, 
/**
 * The id of the export profile, which decides the canvas and the limit of bytes.
 */
profile: string, 
/**
 * JPEG quality, 1 to 100.
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
export type SavedFile = { 
/**
 * The absolute path of the file.
 */
file: string, 
/**
 * The path with `~` for the home folder.
 */
shown: string, 
/**
 * Size of the file, in bytes.
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
 * The id that a design names the typeface by.
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
 * Weight as in CSS: 400 is regular, 700 is bold.
 */
weight: number, 
/**
 * Whether the person added the typeface.
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
 * The name that the preset's file gives.
 */
name: string, 
/**
 * The number of models that the preset names.
 */
models: number, 
/**
 * When its file was changed, RFC 3339.
 */
changed_at: string, 
/**
 * The error that makes the preset unusable.
 */
problem: Error | null, };

/**
 * A preset with everything in it; what it leaves out is as the program has it.
 */
export type PresetView = { 
/**
 * The file's name without extension, or its path.
 */
id: string, 
/**
 * The name that the preset's file gives.
 */
name: string, 
/**
 * The file's path, with `~` for the person's own folder.
 */
file: string, 
/**
 * The ids of the models, in the order of the file.
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
 * The text layer, complete.
 */
design: Design, 
/**
 * The id of the export profile.
 */
profile: string, 
/**
 * JPEG quality, 1 to 100.
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
 * What a dropped file turned out to be.
 */
export type DroppedFile = { "kind": "picture", 
/**
 * The file's name without its folder.
 */
name: string, 
/**
 * The SHA-256 of the picture in the store.
 */
base: Digest, 
/**
 * Width and height of the picture, in pixels.
 */
size: Size, 
/**
 * Why it is no more than a picture, where one could expect more.
 */
hint?: string, } | { "kind": "thumbnail", 
/**
 * The file's name without its folder.
 */
name: string, 
/**
 * The picture under the type.
 */
base: Digest, 
/**
 * The title on the thumbnail, from the file's receipt.
 */
title: string, 
/**
 * The style's id or sentence, from the file's receipt.
 */
style: string, 
/**
 * The model that drew it.
 */
model: ModelId, 
/**
 * The text layer, from the file's receipt.
 */
design: Design, 
/**
 * The pixels of its canvas.
 */
size: Size, } | { "kind": "font", 
/**
 * The file's name without its folder.
 */
name: string, 
/**
 * The typeface as lists show it.
 */
font: FontView, } | { "kind": "list", 
/**
 * The id under which the library keeps the list.
 */
batch: string, 
/**
 * The file's name without its folder.
 */
name: string, } | { "kind": "preset", 
/**
 * The preset as the list of presets shows it.
 */
preset: PresetLine, } | { "kind": "titles", 
/**
 * The file's name without its folder.
 */
name: string, 
/**
 * The titles of the file, without empty lines.
 */
titles: Array<string>, } | { "kind": "refused", 
/**
 * The file's name without its folder.
 */
name: string, 
/**
 * The reason, and what to do.
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
 * A style of picture.
 */
export type StyleView = { 
/**
 * The id that designs and lists name the style by.
 */
id: string, 
/**
 * The name on screen.
 */
name: string, };

/**
 * A text template, with the values that a design can change.
 */
export type TemplateView = { 
/**
 * The id that a design names the template by.
 */
id: string, 
/**
 * The name on screen.
 */
name: string, 
/**
 * The group in which it is shown.
 */
family: Family, 
/**
 * What it is for, in a few words.
 */
purpose: string, 
/**
 * The slots that it shows, by name.
 */
slots: Array<string>, 
/**
 * Whether it has a panel of its own.
 */
has_panel: boolean, 
/**
 * The colour of its type.
 */
color: Color, 
/**
 * The panel under the type, if the template has one.
 */
panel: PanelStyle | null, 
/**
 * The largest size of the type, in reference pixels of a 1200x630 canvas.
 */
largest: number, 
/**
 * The smallest size of the type, in reference pixels of a 1200x630 canvas.
 */
smallest: number, };

/**
 * A provider of image models.
 */
export type ProviderView = { 
/**
 * The first part of the ids of its models.
 */
id: string, 
/**
 * The name on screen.
 */
name: string, 
/**
 * Whether the provider needs a key.
 */
needs_key: boolean, 
/**
 * Address of the provider's page for keys.
 */
key_page: string, 
/**
 * Whether a key is known; the keychain is not asked again.
 */
has_key: boolean, 
/**
 * Whether it is a server from the person's settings.
 */
custom: boolean, };

/**
 * An image model.
 */
export type ModelView = { 
/**
 * The id in the form `provider/model`.
 */
id: ModelId, 
/**
 * The id of the provider.
 */
provider: string, 
/**
 * The name on screen.
 */
name: string, 
/**
 * The model's description in one sentence.
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
 * Whether the model accepts a seed.
 */
seeded: boolean, 
/**
 * The day of the shutdown, past or announced.
 */
retired_on: string | null, 
/**
 * The model to use instead.
 */
replacement: ModelId | null, 
/**
 * Median time per picture in this library, in milliseconds; `None` with too few pictures.
 */
usual_ms: number | null, };

/**
 * A place where thumbnails are shown.
 */
export type ProfileView = { 
/**
 * The id that an export names the profile by.
 */
id: string, 
/**
 * The name on screen.
 */
name: string, 
/**
 * The canvas in pixels.
 */
size: Size, 
/**
 * The most bytes that a file may have there.
 */
most_bytes: number | null, };

/**
 * The lists to choose from.
 */
export type Catalog = { 
/**
 * Styles of pictures.
 */
styles: Array<StyleView>, 
/**
 * Text templates.
 */
templates: Array<TemplateView>, 
/**
 * Typefaces, the person's own last.
 */
fonts: Array<FontView>, 
/**
 * Providers of image models, the person's own servers included.
 */
providers: Array<ProviderView>, 
/**
 * Image models of all providers.
 */
models: Array<ModelView>, 
/**
 * Sizes and limits of places where thumbnails are shown.
 */
profiles: Array<ProfileView>, };

/**
 * The states of a keychain.
 */
export type KeychainWord = "ready" | "locked" | "absent";

/**
 * The state of the keychain.
 */
export type KeychainState = { 
/**
 * The state as a word.
 */
state: KeychainWord, 
/**
 * The state as a sentence; empty when the keychain works.
 */
message: string, };

/**
 * The source of a key.
 */
export type KeySource = "keychain" | "environment" | "session";

/**
 * What the program knows about a provider's key.
 */
export type KeyView = { 
/**
 * The id of the provider.
 */
provider: string, 
/**
 * The provider's name on screen.
 */
name: string, 
/**
 * Address of the provider's page for keys.
 */
key_page: string, 
/**
 * The source of the key; `None` means that there is no key.
 */
source: KeySource | null, 
/**
 * The environment variable that holds the key, or could hold it.
 */
variable: string | null, 
/**
 * The last four characters of the key.
 */
last_four: string | null, 
/**
 * The error that kept the program from reading the key.
 */
error: Error | null, };

/**
 * The state of the keychain and of the keys, without the keys themselves.
 */
export type Keys = { 
/**
 * The state of the keychain.
 */
keychain: KeychainState, 
/**
 * One entry per provider that needs a key.
 */
keys: Array<KeyView>, };

/**
 * Title and text of a web page.
 */
export type Page = { 
/**
 * The page's own title.
 */
title: string | null, 
/**
 * The page's text, cut to the length that a prompt takes.
 */
text: string, };

/**
 * A run that an earlier session left unfinished.
 */
export type InterruptedRun = { 
/**
 * The sheet of the run; `None` for a run of a list.
 */
sheet: string | null, 
/**
 * The list of the run; `None` for a run on a sheet.
 */
batch: string | null, 
/**
 * The first title of the run.
 */
name: string, 
/**
 * The interrupted run.
 */
run: RunId, 
/**
 * Thumbnails of the run that were under way.
 */
interrupted: number, 
/**
 * Those of them with an open request, which may be billed.
 */
possibly_spent: number, 
/**
 * Cost of the open requests if all are billed, US dollars.
 */
possibly_usd: number, 
/**
 * How many of those requests have no known price.
 */
unpriced: number, };

/**
 * A run that continues an interrupted one.
 */
export type ContinuedRun = { 
/**
 * The id of the new run.
 */
run: RunId, 
/**
 * The list of the run; `None` for a run on a sheet.
 */
batch: string | null, 
/**
 * The sheet of the run; `None` for a run of a list.
 */
sheet: string | null, };

/**
 * A run of a list.
 */
export type BatchRun = { 
/**
 * The id of the new run.
 */
run: RunId, };

/**
 * Version and folders of the program.
 */
export type About = { 
/**
 * The program's version, such as `1.2.0`.
 */
version: string, 
/**
 * The home folder's path, with `~` for the person's own folder.
 */
home: string, 
/**
 * The path of the log folder, with `~` for the person's own folder.
 */
logs: string, };

/**
 * Everything that the page needs for its first paint.
 */
export type StartState = { 
/**
 * The lists to choose from.
 */
catalog: Catalog, 
/**
 * The settings in effect.
 */
settings: Settings, 
/**
 * The sheet to show first.
 */
sheet: SheetView, 
/**
 * Whether the library has never had a thumbnail.
 */
first_run: boolean, 
/**
 * Runs that an earlier session left unfinished.
 */
interrupted: Array<InterruptedRun>, 
/**
 * The problems of the start.
 */
problems: Array<Error>, 
/**
 * Version and folders of the program.
 */
about: About, 
/**
 * The assumed state of the keychain, which the start does not ask.
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
 * Cost of the pictures being made if all are billed, US dollars.
 */
may_be_billed_usd: number, 
/**
 * How many of those being made have no known price.
 */
unpriced: number, };

/**
 * What the program tells the page without being asked.
 */
export type Notice = { "notice": "quit_asked" } & UnderWay | { "notice": "command", 
/**
 * The id of the page's command.
 */
command: string, } | { "notice": "open_sheet", 
/**
 * The id of the sheet.
 */
sheet: string, } | { "notice": "drag_over", 
/**
 * The names of the files.
 */
names: Array<string>, } | { "notice": "drag_left" } | { "notice": "dropping", 
/**
 * The number of files.
 */
count: number, } | { "notice": "dropped", 
/**
 * What each file is, in the order of the files.
 */
items: Array<DroppedFile>, } | { "notice": "uploads", 
/**
 * The numbers of uploads by state.
 */
counts: UploadCounts, 
/**
 * The thumbnails whose uploads changed.
 */
changed: Array<UploadsOf>, } | { "notice": "library_changed" } | { "notice": "progress", 
/**
 * The task that made the step.
 */
task: Task, 
/**
 * Steps that are done.
 */
done: number, 
/**
 * Steps of the whole task.
 */
of: number, } | { "notice": "dragged_out", 
/**
 * Whether something took the files.
 */
dropped: boolean, };

/**
 * Tasks that take long enough to show their progress.
 */
export type Task = "deep_check" | "export" | "import" | "download";

/**
 * Where a thumbnail is stored, and where it is being sent.
 */
export type UploadsOf = { 
/**
 * The thumbnail that is sent.
 */
thumbnail: ThumbnailId, 
/**
 * The uploads of the thumbnail, one per destination.
 */
stored: Array<StoredAt>, };

/**
 * A filter over the gallery. The default matches all entries outside the trash.
 */
export type GalleryQuery = { 
/**
 * Words, or beginnings of words, in title, prompt, model or preset.
 */
text: string, 
/**
 * Ids of models; empty matches all.
 */
models: Array<string>, 
/**
 * Ids or sentences of styles; empty matches all.
 */
styles: Array<string>, 
/**
 * Ids of text templates; empty matches all.
 */
templates: Array<string>, 
/**
 * Names of presets; empty matches all, and thumbnails without a preset.
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
 * Only thumbnails that carry a star.
 */
starred: boolean, 
/**
 * Only thumbnails that are stored at the destination with this id; `nowhere` means stored at none.
 */
stored: string | null, 
/**
 * Entries in the trash instead of the others.
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
 * The id of the upload.
 */
upload: number, 
/**
 * The id of the destination in the settings.
 */
destination: string, 
/**
 * The state of the upload.
 */
state: UploadState, 
/**
 * Where the destination keeps the file: a path, or `s3://bucket/key`.
 */
kept: string | null, 
/**
 * The public address of the file; `None` when the destination has none.
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
 * The entry's position. The next page begins after the key of the last entry.
 */
key: string, 
/**
 * The thumbnail's id.
 */
thumbnail: ThumbnailId, 
/**
 * The run that made the thumbnail.
 */
run: RunId, 
/**
 * The sheet that the run is on.
 */
sheet: SheetId | null, 
/**
 * The title on the picture.
 */
title: string, 
/**
 * The model that drew the base.
 */
model: ModelId, 
/**
 * The style's id or sentence.
 */
style: string, 
/**
 * The id of the text template.
 */
template: string, 
/**
 * The name of the preset that the run used.
 */
preset: string | null, 
/**
 * When it was finished, RFC 3339.
 */
made_at: string, 
/**
 * The local day of `made_at`, YYYY-MM-DD.
 */
day: string, 
/**
 * The SHA-256 of the finished JPEG.
 */
digest: Digest, 
/**
 * The SHA-256 of the picture as the provider sent it.
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
 * The thumbnail's uploads, one per destination.
 */
stored: Array<StoredAt>, };

/**
 * A local day of the gallery.
 */
export type Day = { 
/**
 * The local date, YYYY-MM-DD.
 */
day: string, 
/**
 * Entries of the gallery on that day.
 */
count: number, };

/**
 * A value to filter by.
 */
export type Choice = { 
/**
 * The value to filter by: the id of a model, style or template, or a preset's name.
 */
id: string, 
/**
 * Entries with this value.
 */
count: number, };

/**
 * Numbers of entries and pictures, and the values to filter by.
 */
export type GalleryCounts = { 
/**
 * Entries outside the trash.
 */
all: number, 
/**
 * Entries outside the trash that carry a star.
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
 * Size of those pictures, in bytes.
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
 * What a sweep removed.
 */
export type SweepReport = { 
/**
 * Entries that are gone for good.
 */
entries: number, 
/**
 * Pictures that left the store.
 */
pictures: number, 
/**
 * Size of those pictures, in bytes.
 */
bytes: number, };

/**
 * What was taken out of the gallery.
 */
export type Download = { 
/**
 * The absolute path of the folder that holds the files or the ZIP.
 */
folder: string, 
/**
 * The path with `~` for the home folder.
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
 * The column's name in the header.
 */
name: string, 
/**
 * The meaning: `title`, `title.de`, `style`, ..., `variable` or `ignore`.
 */
field: string, };

/**
 * The values that empty cells take.
 */
export type BatchDefaults = { 
/**
 * A style's id, or a sentence.
 */
style: string, 
/**
 * The id of the text template.
 */
template: string, 
/**
 * The id of the title's font.
 */
font: string, 
/**
 * The models that draw, by their ids.
 */
models: Array<string>, 
/**
 * An export profile's id.
 */
profile: string, };

/**
 * A mistake that keeps a row from running.
 */
export type BatchMistake = { 
/**
 * The column, from 0; `None`: the row as a whole.
 */
column: number | null, 
/**
 * The text of the cell that is wrong.
 */
value: string, 
/**
 * What is wrong, as a whole sentence.
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
 * The row's id, which stays while cells are edited.
 */
id: string, 
/**
 * The row's number in the list, from 1; the header is not counted.
 */
number: number, 
/**
 * The text of each column's cell, in the order of the columns.
 */
cells: Array<string>, 
/**
 * Whether the row is ticked.
 */
included: boolean, 
/**
 * Whether the row's `skip` cell says yes.
 */
skipped: boolean, 
/**
 * Ids of the entries that the row makes: one per language; none for a row with mistakes.
 */
entries: Array<string>, 
/**
 * The models that draw the row, by their ids.
 */
models: Array<string>, 
/**
 * Estimated cost of the row in US dollars; `None` when a price is not known or the row cannot run.
 */
cost_usd: number | null, 
/**
 * The mistakes of the row.
 */
mistakes: Array<BatchMistake>, };

/**
 * The sums over a list.
 */
export type BatchTotals = { 
/**
 * All rows of the list.
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
 * Rows that do not run, because of their `skip` cell or their missing tick.
 */
skipped: number, 
/**
 * Estimated cost in US dollars, of the models with a known price.
 */
cost_usd: number, 
/**
 * Models whose price is not known.
 */
unpriced: Array<string>, };

/**
 * A list with everything that the Batch view shows of it.
 */
export type BatchView = { 
/**
 * The id under which the library keeps the list.
 */
id: string, 
/**
 * The name of the file that the list was read from.
 */
name: string, 
/**
 * The file's format.
 */
format: BatchFormat, 
/**
 * The columns, in the order of the file.
 */
columns: Array<BatchColumn>, 
/**
 * The name of the preset that fills empty cells.
 */
preset: string | null, 
/**
 * The values that empty cells take.
 */
defaults: BatchDefaults, 
/**
 * The rows, in the order of the file.
 */
rows: Array<BatchRow>, 
/**
 * The sums over all rows.
 */
totals: BatchTotals, 
/**
 * The list's runs, oldest first.
 */
runs: Array<RunId>, 
/**
 * The run that is under way.
 */
live: RunId | null, };

/**
 * The effect of a change to a list.
 */
export type BatchChange = { 
/**
 * The rows that changed.
 */
rows: Array<BatchRow>, 
/**
 * The new sums over the list.
 */
totals: BatchTotals, };

/**
 * A list, for a listing.
 */
export type BatchLine = { 
/**
 * The id under which the library keeps the list.
 */
id: string, 
/**
 * The name of the file that the list was read from.
 */
name: string, 
/**
 * When it was last changed, RFC 3339.
 */
changed_at: string, 
/**
 * The number of rows.
 */
rows: number, 
/**
 * The newest run of the list.
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
 * The model's id, `provider/model`.
 */
model: string, 
/**
 * The newest thumbnail of the row at the model.
 */
thumbnail: ThumbnailId, 
/**
 * The run of the newest thumbnail.
 */
run: RunId, 
/**
 * The state as a word: `queued`, `done`, `failed`, ...
 */
state: string, 
/**
 * The SHA-256 of the finished JPEG.
 */
digest: Digest | null, 
/**
 * The SHA-256 of the picture under the type.
 */
base: Digest | null, 
/**
 * What is known to be spent on it, over all runs, US dollars.
 */
cost_usd: number | null, 
/**
 * What may have been spent besides, US dollars.
 */
possibly_usd: number, 
/**
 * Requests for it that may have cost something, and whose price is unknown.
 */
unpriced: number, 
/**
 * The error that the thumbnail ended in.
 */
error: Error | null, };

/**
 * Which part of a list to export.
 */
export type BatchFiles = "files" | "zip" | "manifest" | "mistakes";

/**
 * What the program knows about a bucket's credentials.
 */
export type CredentialView = { 
/**
 * The id of the destination in the settings.
 */
destination: string, 
/**
 * The source of the credentials; `None` means that there are none.
 */
source: KeySource | null, 
/**
 * The access key's last four characters.
 */
access_key: string | null, 
/**
 * The error that kept the program from reading the credentials.
 */
error: Error | null, };

/**
 * A step of a test.
 */
export type ProbeStep = "reach" | "write" | "read" | "delete";

/**
 * The outcome of a step.
 */
export type ProbeLine = { 
/**
 * The step that was tried.
 */
step: ProbeStep, 
/**
 * The error that the step ended in; `None` when it succeeded.
 */
error: Error | null, };

/**
 * What a test of a destination found.
 */
export type StorageTest = { 
/**
 * The steps that were tried.
 */
lines: Array<ProbeLine>, 
/**
 * Duration of the whole test, in milliseconds.
 */
milliseconds: number, 
/**
 * The result in one sentence.
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
 * The object's key, with the destination's prefix.
 */
key: string, 
/**
 * The object's size in bytes.
 */
bytes: number, 
/**
 * When the object was written, RFC 3339, by the server's clock.
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
 * The objects, in the server's order.
 */
items: Array<BucketItem>, 
/**
 * Where the next page begins; `None`: this is the last.
 */
next: string | null, };

/**
 * What the server said to the deletion of a key.
 */
export type KeyDeletion = { 
/**
 * The object's key, with the destination's prefix.
 */
key: string, 
/**
 * The error that kept the object from being deleted.
 */
error: Error | null, };

/**
 * The room that the library takes on the disk.
 */
export type Sizes = { 
/**
 * Pictures as providers sent them, from which thumbnails are made.
 */
bases: number, 
/**
 * Size of those pictures, in bytes.
 */
bases_bytes: number, 
/**
 * Finished JPEGs.
 */
thumbnails: number, 
/**
 * Size of the finished JPEGs, in bytes.
 */
thumbnails_bytes: number, 
/**
 * Scaled-down copies for grids; the program makes them again when they are missing.
 */
small: number, 
/**
 * Size of the scaled-down copies, in bytes.
 */
small_bytes: number, 
/**
 * Size of the journal, in bytes.
 */
journal_bytes: number, 
/**
 * The most bytes that all pictures together should take, from the settings.
 */
cap_bytes: number | null, 
/**
 * Entries that could go to the trash to get below the cap: oldest first, without starred ones.
 */
suggestion: Array<ThumbnailId>, 
/**
 * Bytes that emptying the trash would free after that.
 */
suggestion_bytes: number, };

/**
 * The findings of a deep check.
 */
export type DeepCheck = { 
/**
 * Pictures that were read.
 */
checked: number, 
/**
 * Size of the checked pictures, in bytes.
 */
bytes: number, 
/**
 * Pictures whose content does not match their digest.
 */
damaged: Array<Digest>, 
/**
 * Pictures that an entry needs and the store does not have.
 */
missing: Array<Digest>, 
/**
 * Pictures that nothing needs.
 */
orphans: Array<Digest>, };

/**
 * What an import added.
 */
export type ImportReport = { 
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
 * Size of those pictures, in bytes.
 */
bytes: number, };

/**
 * Numbers of uploads by state.
 */
export type UploadCounts = { 
/**
 * Uploads that wait for their turn or are being sent.
 */
queued: number, 
/**
 * Uploads that failed and wait for the person.
 */
failed: number, 
/**
 * Uploads whose file is at its destination.
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
 * The id of the provider that was asked.
 */
provider: string, 
/**
 * The id of the model, `provider/model`.
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
possibly_usd: number, 
/**
 * Requests that may have cost something, and whose price is unknown.
 */
unpriced: number, };

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
