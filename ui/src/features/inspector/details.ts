import type { AttemptView, Details, Error } from "$lib/bindings";
import { bytes, clockTime, day, dollars, milliseconds } from "$lib/format";
import { words } from "$lib/words";

export interface Line {
  term: string;
  text: string;
  /** Ids and digests are set in the fixed-width face and cut at their end. */
  mono?: boolean;
  /** Long text: three lines, the whole in the tooltip. */
  long?: boolean;
}

const failedOf = (attempts: AttemptView[]) => attempts.find((attempt) => attempt.error !== null);

function whyOf(attempt: AttemptView): string {
  const error = attempt.error;
  if (!error) return words.brief.details.outcomes.other;
  const outcomes: Partial<Record<Error["code"], string>> = words.brief.details.outcomes;
  const why = outcomes[error.code] ?? words.brief.details.outcomes.other;
  return error.http_status ? why + words.brief.details.status(error.http_status) : why;
}

function attemptsWords(attempts: AttemptView[]): string {
  const say = words.brief.details;
  const failed = failedOf(attempts);
  if (attempts.length === 0) return say.none;
  if (!failed) return String(attempts.length);
  return attempts.length === 1 ? say.oneFailed(whyOf(failed)) : say.attemptsFailed(attempts.length, whyOf(failed));
}

function costWords(details: Details): string {
  const say = words.brief.details;
  if (details.cost_usd === null) return details.attempts.length === 0 ? say.nothingBilled : say.notKnown;
  return details.cost_usd === 0 ? say.free : say.billedOnce(dollars(details.cost_usd));
}

function timeWords({ milliseconds: all, waited_ms }: Details): string {
  return waited_ms >= 100 ? words.brief.details.timeOf(milliseconds(all), milliseconds(waited_ms)) : milliseconds(all);
}

/** The base: its pixels, its bytes, what the canvas cut away of it. */
function pictureWords(details: Details): string | null {
  const say = words.brief.details;
  if (!details.base_size) return null;
  const parts = [words.brief.opened.size(details.base_size.width, details.base_size.height)];
  if (details.base_bytes !== null) parts.push(bytes(details.base_bytes));
  if (details.loss !== null)
    parts.push(details.loss < 0.005 ? say.whole : say.cropped(words.brief.type.percent(Math.round(details.loss * 100))));
  return parts.join(", ");
}

/** The last request id: the one a person gives to the provider's support. */
export const requestOf = (attempts: AttemptView[]): string | null =>
  attempts.map((attempt) => attempt.request_id ?? attempt.error?.request_id ?? null).findLast((id) => id !== null) ?? null;

const nameOf = (file: string) => file.split(/[/\\]/).at(-1) ?? file;

/** Without the files that are `told` of elsewhere. */
export function detailLines(details: Details, told: readonly string[] = []): Line[] {
  const say = words.brief.details;
  const request = requestOf(details.attempts);
  const picture = pictureWords(details);
  return [
    { term: say.model, text: details.model },
    { term: say.cost, text: costWords(details) },
    { term: say.attempts, text: attemptsWords(details.attempts) },
    ...(details.milliseconds > 0 ? [{ term: say.time, text: timeWords(details) }] : []),
    ...(request ? [{ term: say.request, text: request, mono: true }] : []),
    { term: say.style, text: details.style },
    ...(details.seed !== null ? [{ term: say.seed, text: String(details.seed), mono: true }] : []),
    ...(picture ? [{ term: say.picture, text: picture }] : []),
    { term: say.made, text: [day(details.made_at), clockTime(details.made_at)].filter(Boolean).join(", ") },
    ...details.files.filter((file) => !told.some((one) => nameOf(one) === nameOf(file))).map((file) => ({ term: say.files, text: file })),
    { term: say.prompt, text: details.prompt, long: true },
  ];
}

/** For the clipboard: one line each, as it stands on screen. */
export const detailText = (lines: Line[]): string => lines.map(({ term, text }) => `${term}: ${text}`).join("\n");
