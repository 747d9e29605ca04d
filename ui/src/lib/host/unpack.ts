import type { Pixels } from "$lib/pixels";
import type * as W from "$lib/bindings";

export type Drawn = Pixels | { error: W.Error };

/** The program's own words for an answer that cannot be read: never a bare exception. */
function broken(detail: string): W.Error {
  return { code: "INTERNAL", message: `The drawn pictures came back damaged: ${detail}.`, hint: "Change the title or the design to draw again." };
}

/**
 * What `draw` answers, for each picture in order: 1, width, height and the pixels as red, green, blue, opacity; or 0, a length,
 * and an error as JSON. Numbers are u32, little endian. A damaged tail becomes one error, so that the pictures before it
 * still show.
 */
export function unpack(packed: ArrayBuffer | Uint8Array | number[]): Drawn[] {
  const bytes = packed instanceof ArrayBuffer ? new Uint8Array(packed) : packed instanceof Uint8Array ? packed : Uint8Array.from(packed);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const drawn: Drawn[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    const isPicture = view.getUint8(at) === 1;
    const from = at + (isPicture ? 9 : 5);
    if (from > bytes.byteLength) {
      drawn.push({ error: broken("the last one has no length") });
      break;
    }
    const first = view.getUint32(at + 1, true);
    const height = isPicture ? view.getUint32(at + 5, true) : 0;
    const to = from + (isPicture ? first * height * 4 : first);
    if (to > bytes.byteLength || (isPicture && to === from)) {
      drawn.push({ error: broken("the last one is cut short") });
      break;
    }
    // Copied, so that a picture that is kept keeps none of its neighbours.
    drawn.push(isPicture ? { width: first, height, rgba: new Uint8ClampedArray(bytes.slice(from, to).buffer) } : { error: readError(bytes.subarray(from, to)) });
    at = to;
  }
  return drawn;
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
