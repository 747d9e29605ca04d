import { describe, expect, it } from "vitest";
import { unpack } from "./unpack";

const u32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
const picture = (width: number, height: number) => [
  1,
  ...u32(3),
  ...u32(width),
  ...u32(height),
  ...new Array<number>(width * height * 4).fill(7),
];
const error = (body: Uint8Array) => [0, ...u32(body.length), ...body];
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const drawn = (width: number, height: number) => ({ number: 3, width, height, rgba: new Uint8ClampedArray(width * height * 4).fill(7) });

describe("the answer to draw", () => {
  it("gives pictures and errors in the order they were asked", () => {
    const packed = [...picture(20, 11), ...error(text({ code: "TEXT_OVERFLOW", message: "Too long." })), ...picture(2, 1)];
    expect(unpack(Uint8Array.from(packed))).toEqual([
      drawn(20, 11),
      { error: { code: "TEXT_OVERFLOW", message: "Too long." } },
      drawn(2, 1),
    ]);
  });
  it("reads an ArrayBuffer, and plain numbers as old web views send them", () => {
    const packed = picture(3, 2);
    expect(unpack(Uint8Array.from(packed).buffer)).toEqual([drawn(3, 2)]);
    expect(unpack(packed)).toEqual([drawn(3, 2)]);
  });
  it("is nothing for nothing", () => {
    expect(unpack(new ArrayBuffer(0))).toEqual([]);
  });
  it("keeps the pictures before a damaged end, and says so in words", () => {
    for (const cut of [1, 4, 8, 12, 20]) {
      const all = unpack([...picture(1, 1), ...picture(3, 3).slice(0, cut)]);
      expect(all[0], `cut after ${cut}`).toEqual(drawn(1, 1));
      expect(all[1], `cut after ${cut}`).toMatchObject({ error: { code: "INTERNAL" } });
      expect(all.length, "one error for all of it").toBe(2);
    }
    expect(unpack(picture(0, 5)), "a picture of nothing is none").toMatchObject([{ error: { code: "INTERNAL" } }]);
  });
  it("puts rows over the picture that is there, and leaves that one as it is", () => {
    const there = { number: 3, width: 1, height: 3, rgba: Uint8ClampedArray.from([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]) };
    const rows = [2, ...u32(4), ...u32(1), ...u32(1), 9, 9, 9, 9];
    expect(unpack([...rows, ...picture(2, 1)], [there, null])).toEqual([
      { number: 4, width: 1, height: 3, rgba: Uint8ClampedArray.from([1, 1, 1, 1, 9, 9, 9, 9, 3, 3, 3, 3]) },
      drawn(2, 1),
    ]);
    expect([...there.rgba.slice(4, 8)], "it may still be on screen").toEqual([2, 2, 2, 2]);
    expect(unpack([2, ...u32(5), ...u32(0), ...u32(0)], [there]), "nothing changed").toEqual([{ ...there, number: 5 }]);
    for (const wrong of [unpack(rows, [null]), unpack(rows), unpack([2, ...u32(4), ...u32(3), ...u32(1), 9, 9, 9, 9], [there])])
      expect(wrong, "rows of nothing, or outside of it").toMatchObject([{ error: { code: "INTERNAL" } }]);
  });
  it("has words for an error that is not one", () => {
    expect(unpack(error(new TextEncoder().encode("<html>")))[0]).toMatchObject({ error: { code: "INTERNAL" } });
    expect(unpack(error(text([1])))[0]).toMatchObject({ error: { code: "INTERNAL" } });
  });
});
