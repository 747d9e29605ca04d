import type * as W from "$lib/bindings";
import type { Pixels } from "$lib/pixels";

export type Drawn = Pixels | { error: W.Error };

const ERROR = 0;
const WHOLE = 1;
const ROWS = 2;

/** The program's own words for an answer that cannot be read: never a bare exception. */
function broken(detail: string): W.Error {
  return {
    code: "INTERNAL",
    message: `The drawn pictures came back damaged: ${detail}.`,
    hint: "Change the title or the design to draw again.",
  };
}

/**
 * What `draw` answers, for each picture in order: 1, a number, width, height and the pixels as red, green, blue, opacity; or 2, a
 * number, the first row that differs from what is `before` in its place, how many rows, and their pixels; or 0, a length, and
 * an error as JSON. Numbers are u32, little endian. A damaged tail becomes one error, so that the pictures before it show.
 */
export function unpack(packed: ArrayBuffer | Uint8Array | number[], before: readonly (Pixels | null)[] = []): Drawn[] {
  const bytes = packed instanceof ArrayBuffer ? new Uint8Array(packed) : packed instanceof Uint8Array ? packed : Uint8Array.from(packed);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const drawn: Drawn[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    const kind = view.getUint8(at);
    const from = at + (kind === ERROR ? 5 : 13);
    if (from > bytes.byteLength) {
      drawn.push({ error: broken("the last one has no length") });
      break;
    }
    const [first, second, third] =
      kind === ERROR ? [view.getUint32(at + 1, true), 0, 0] : [1, 5, 9].map((offset) => view.getUint32(at + offset, true));
    const there = before[drawn.length] ?? null;
    const length = kind === ERROR ? first! : (kind === ROWS ? (there?.width ?? 0) : second!) * third! * 4;
    const to = from + length;
    if (to > bytes.byteLength || (kind === WHOLE && length === 0)) {
      drawn.push({ error: broken("the last one is cut short") });
      break;
    }
    const body = bytes.subarray(from, to);
    if (kind === ERROR) drawn.push({ error: readError(body) });
    // Copied, so that a picture that is kept keeps none of its neighbours.
    else if (kind === WHOLE)
      drawn.push({ number: first!, width: second!, height: third!, rgba: new Uint8ClampedArray(body.slice().buffer) });
    else if (kind === ROWS && there !== null && second! + third! <= there.height) drawn.push(changed(there, first!, second!, body));
    else {
      drawn.push({ error: broken("a part has no picture that it belongs to") });
      break;
    }
    at = to;
  }
  return drawn;
}

/** The picture that is there with some of its rows replaced. */
function changed(there: Pixels, number: number, row: number, body: Uint8Array): Pixels {
  const rgba = there.rgba.slice();
  rgba.set(body, row * there.width * 4);
  return { number, width: there.width, height: there.height, rgba };
}

function readError(body: Uint8Array): W.Error {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof value === "object" && value !== null && "code" in value && "message" in value) return value as W.Error;
  } catch {
    // falls through: the same words for unreadable and for unexpected JSON
  }
  return broken("an error could not be read");
}
