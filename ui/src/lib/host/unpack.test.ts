import { describe, expect, it } from "vitest";
import { unpack } from "./unpack";

function pack(parts: [number, Uint8Array][]): Uint8Array {
  const bytes: number[] = [];
  for (const [kind, body] of parts) {
    const length = new DataView(new ArrayBuffer(4));
    length.setUint32(0, body.length, true);
    bytes.push(kind, ...new Uint8Array(length.buffer), ...body);
  }
  return Uint8Array.from(bytes);
}
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const jpeg = (size: number) => new Uint8Array(size).fill(7);

describe("the answer to draw", () => {
  it("gives pictures and errors in the order they were asked", () => {
    const drawn = unpack(pack([[1, jpeg(300)], [0, text({ code: "TEXT_OVERFLOW", message: "Too long." })], [1, jpeg(2)]]));
    expect(drawn).toEqual([{ jpeg: jpeg(300) }, { error: { code: "TEXT_OVERFLOW", message: "Too long." } }, { jpeg: jpeg(2) }]);
  });
  it("reads an ArrayBuffer, and plain numbers as old web views send them", () => {
    const packed = pack([[1, jpeg(3)]]);
    const buffer = packed.buffer.slice(packed.byteOffset, packed.byteOffset + packed.byteLength) as ArrayBuffer;
    expect(unpack(buffer)).toEqual([{ jpeg: jpeg(3) }]);
    expect(unpack([...packed])).toEqual([{ jpeg: jpeg(3) }]);
  });
  it("is nothing for nothing", () => {
    expect(unpack(new ArrayBuffer(0))).toEqual([]);
  });
  it("keeps the pictures before a damaged end, and says so in words", () => {
    const drawn = unpack(pack([[1, jpeg(4)], [1, jpeg(9)]]).subarray(0, 4 + 5 + 5 + 3));
    expect(drawn[0]).toEqual({ jpeg: jpeg(4) });
    expect(drawn[1]).toMatchObject({ error: { code: "INTERNAL" } });
  });
  it("has words for an error that is not one", () => {
    expect(unpack(pack([[0, new TextEncoder().encode("<html>")]]))[0]).toMatchObject({ error: { code: "INTERNAL" } });
    expect(unpack(pack([[0, text([1])]]))[0]).toMatchObject({ error: { code: "INTERNAL" } });
  });
});
