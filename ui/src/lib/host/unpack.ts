import type * as W from "$lib/bindings";

export type Drawn = { jpeg: Uint8Array } | { error: W.Error };

/** The program's own words for an answer that cannot be read: never a bare exception. */
function broken(detail: string): W.Error {
  return { code: "INTERNAL", message: `The drawn pictures came back damaged: ${detail}.`, hint: "Change the title or the design to draw again." };
}

/**
 * What `draw` answers: for each picture in order a u8 (1 JPEG, 0 error), a u32 little endian length, then the bytes.
 * A damaged tail becomes one error, so that the pictures before it still show.
 */
export function unpack(packed: ArrayBuffer | Uint8Array | number[]): Drawn[] {
  const bytes = packed instanceof ArrayBuffer ? new Uint8Array(packed) : packed instanceof Uint8Array ? packed : Uint8Array.from(packed);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const drawn: Drawn[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (at + 5 > bytes.byteLength) {
      drawn.push({ error: broken("the last one has no length") });
      break;
    }
    const kind = view.getUint8(at);
    const length = view.getUint32(at + 1, true);
    const from = at + 5;
    const to = from + length;
    if (to > bytes.byteLength) {
      drawn.push({ error: broken("the last one is cut short") });
      break;
    }
    const body = bytes.subarray(from, to);
    drawn.push(kind === 1 ? { jpeg: body } : { error: readError(body) });
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
