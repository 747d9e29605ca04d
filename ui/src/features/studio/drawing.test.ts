import { flushSync } from "svelte";
import { afterEach, describe, expect, test } from "vitest";
import type { DrawOne } from "$lib/bindings";
import { CANVAS } from "./desk";
import { Drawing, stepOf } from "./drawing.svelte";
import { follow, type Place } from "./following.svelte";

type Answer = Awaited<ReturnType<import("$lib/host").Host["draw"]>>;

/** A program whose answers come when the test says so, and a screen whose frames do. */
function stage(max = 100 * 4) {
  const calls: { pictures: DrawOne[]; width: number; before: unknown; answer: (with_?: Answer) => void }[] = [];
  const frames: (() => void)[] = [];
  const drawing = new Drawing({
    draw: (pictures, width, before) =>
      new Promise((resolve) => {
        calls.push({
          pictures,
          width,
          before,
          answer: (given) => resolve(given ?? pictures.map(() => ({ number: 0, width: 1, height: 1, rgba: new Uint8ClampedArray(4) }))),
        });
      }),
    later: (then) => frames.push(then),
    max,
  });
  const frame = () => {
    for (const then of frames.splice(0)) then();
  };
  const settle = async () => {
    for (let i = 0; i < 12; i += 1) await Promise.resolve();
    flushSync();
  };
  return { drawing, calls, frame, settle, frames };
}

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

function tiles(drawing: Drawing, count: number, title = "A title"): Place[] {
  return Array.from({ length: count }, (_, i) => {
    const place = follow(
      (at) => drawing.picture(`base ${i}`, at.title, { template: "bottom-bar", font: "inter" }, CANVAS, 204, `tile ${i}`, at.soon),
      title,
    );
    stops.push(place.stop);
    return place;
  });
}
const pictures = (places: Place[]) => places.map((place) => place.shown.pixels);

describe("the drawing of live type", () => {
  test("a title that cannot be set is known by what decides that, until fonts change", async () => {
    const { drawing, calls, frame, settle } = stage();
    const [place] = tiles(drawing, 1, "Far too long");
    frame();
    calls[0]?.answer([{ error: { code: "TEXT_OVERFLOW", message: "Title is too long." } }]);
    await settle();
    const design = { template: "bottom-bar", font: "inter" };
    expect(drawing.refusal("Far too long", design, CANVAS)?.code, "over any picture, at any width").toBe("TEXT_OVERFLOW");
    expect(drawing.refusal("Short", design, CANVAS), "another title").toBe(null);
    expect(drawing.refusal("Far too long", { ...design, template: "left-panel" }, CANVAS), "another design").toBe(null);
    expect(place?.shown.error?.code).toBe("TEXT_OVERFLOW");
    drawing.retry();
    expect(drawing.refusal("Far too long", design, CANVAS), "it may fit in a font that is new").toBe(null);
  });

  test("a picture that is gone says nothing of its title", async () => {
    const { drawing, calls, frame, settle } = stage();
    tiles(drawing, 1);
    frame();
    calls[0]?.answer([{ error: { code: "LIBRARY", message: "The picture is not in the library." } }]);
    await settle();
    expect(drawing.refusal("A title", { template: "bottom-bar", font: "inter" }, CANVAS)).toBe(null);
  });

  test("all that one frame wants is one call", async () => {
    const { drawing, calls, frame } = stage();
    tiles(drawing, 9);
    expect(calls.length, "nothing before the frame").toBe(0);
    frame();
    expect(
      calls.map((call) => call.pictures.length),
      "nine tiles, one call",
    ).toEqual([9]);
  });

  test("one call is in flight, and the newest title wins", async () => {
    const { drawing, calls, frame, settle } = stage();
    const places = tiles(drawing, 3, "T");
    frame();
    for (const letter of ["i", "it", "itl", "itle"]) {
      for (const place of places) place.title = `T${letter}`;
      flushSync();
      frame();
    }
    expect(calls.length, "the first answer is still out").toBe(1);
    calls[0]?.answer();
    await settle();
    expect(
      pictures(places).every((one) => one !== null),
      "an older picture is better than none while one types on",
    ).toBe(true);
    frame();
    expect(calls.length, "then one more").toBe(2);
    expect(
      new Set(calls[1]?.pictures.map((picture) => picture.title)),
      "with what is wanted now; what lay between was never drawn",
    ).toEqual(new Set(["Title"]));
  });

  test("the program is told what is shown, so that it sends only what changed", async () => {
    const { drawing, calls, frame, settle } = stage();
    const places = tiles(drawing, 2);
    frame();
    expect(calls[0]?.before, "nothing is there yet").toEqual([null, null]);
    calls[0]?.answer();
    await settle();
    const there = pictures(places);
    places[0]!.title = "Another title";
    places[1]!.title = "Another title";
    flushSync();
    frame();
    expect(calls[1]?.before, "each with its own").toEqual(there);
  });

  test("what comes late covers nothing newer", async () => {
    const { drawing, calls, frame, settle } = stage();
    const [place] = tiles(drawing, 1, "One");
    frame();
    calls[0]?.answer();
    await settle();
    const one = place!.shown.pixels;
    place!.title = "Two";
    flushSync();
    frame();
    place!.title = "One";
    flushSync();
    expect(place!.shown.pixels, "going back shows what was kept").toBe(one);
    calls[1]?.answer();
    await settle();
    expect(place!.shown.pixels, "the answer to what is no longer wanted stays away").toBe(one);
  });

  test("the last picture stays until the next one is there", async () => {
    const { drawing, calls, frame, settle } = stage();
    const [place] = tiles(drawing, 1);
    frame();
    calls[0]?.answer();
    await settle();
    const first = place?.shown.pixels;
    place!.title = "Another title";
    flushSync();
    expect(place?.shown.pixels, "no empty moment").toBe(first);
    frame();
    calls[1]?.answer();
    await settle();
    expect(place?.shown.pixels, "then the new one").not.toBe(first);
    expect(place?.shown.drawn, "and the counter tells that two were shown").toBe(2);
  });

  test("nothing is drawn again when nothing changed", async () => {
    const { drawing, calls, frame, frames, settle } = stage();
    const places = tiles(drawing, 4);
    frame();
    calls[0]?.answer();
    await settle();
    for (const place of places) place.title = "A title";
    places[0]!.soon = true;
    flushSync();
    frame();
    expect(calls.length, "the same request is the same picture").toBe(1);
    expect(frames.length, "and not even a frame is asked for").toBe(0);
  });

  test("going back to a title that was drawn shows it at once", async () => {
    const { drawing, calls, frame, settle } = stage();
    const [place] = tiles(drawing, 1);
    frame();
    calls[0]?.answer();
    await settle();
    const first = place?.shown.pixels;
    place!.title = "Changed";
    flushSync();
    frame();
    calls[1]?.answer();
    await settle();
    place!.title = "A title";
    flushSync();
    expect(place?.shown.pixels, "undo costs no call").toBe(first);
    expect(calls.length, "it was kept").toBe(2);
  });

  test("what is not on screen is not drawn", async () => {
    const { drawing, calls, frame } = stage();
    const places = tiles(drawing, 2);
    places[1]?.stop();
    await Promise.resolve();
    await Promise.resolve();
    frame();
    expect(
      calls[0]?.pictures.map((picture) => picture.base),
      "the second tile was scrolled away before the frame",
    ).toEqual(["base 0"]);
  });

  test("rows around the window wait until those in it are drawn", async () => {
    const { drawing, calls, frame, settle } = stage();
    const places = tiles(drawing, 2);
    places[1]!.soon = true;
    flushSync();
    frame();
    expect(
      calls[0]?.pictures.map((picture) => picture.base),
      "first what is seen",
    ).toEqual(["base 0"]);
    calls[0]?.answer();
    await settle();
    frame();
    expect(
      calls[1]?.pictures.map((picture) => picture.base),
      "then what may be seen next",
    ).toEqual(["base 1"]);
  });

  test("what is smaller than a tile waits while tiles are wanted", async () => {
    const { drawing, calls, frame, settle } = stage();
    const small = Array.from({ length: 3 }, (_, i) => {
      const place = follow(
        (at) => drawing.picture(`base ${i}`, at.title, { template: "bottom-bar", font: "inter" }, CANVAS, 64, `version ${i}`, at.soon),
        "A title",
      );
      stops.push(place.stop);
      return place;
    });
    const [tile] = tiles(drawing, 1);
    const write = (title: string) => {
      for (const place of [...small, tile!]) place.title = title;
      flushSync();
      frame();
    };
    frame();
    expect(calls[0]?.width, "one tile goes before three versions").toBe(224);
    write("A title more");
    calls[0]?.answer();
    await settle();
    frame();
    expect(calls[1]?.width, "and the next letter of it too").toBe(224);
    calls[1]?.answer();
    await settle();
    frame();
    expect([calls[2]?.width, calls[2]?.pictures.length], "then the others").toEqual([128, 3]);
    calls[2]?.answer();
    await settle();
    expect(pictures(small).every((one) => one !== null)).toBe(true);
  });

  test("a title that does not fit says so over the last picture, and is not asked for again", async () => {
    const { drawing, calls, frame, settle } = stage();
    const [place] = tiles(drawing, 1);
    frame();
    calls[0]?.answer();
    await settle();
    const before = place?.shown.pixels;
    place!.title = "Far too long";
    flushSync();
    frame();
    calls[1]?.answer([{ error: { code: "TEXT_OVERFLOW", message: "Title is too long for Bottom bar: 14 characters over." } }]);
    await settle();
    expect(place?.shown.error?.code, "the sentence is shown").toBe("TEXT_OVERFLOW");
    expect(place?.shown.pixels, "the picture stays").toBe(before);
    frame();
    expect(calls.length, "the same text would fail again").toBe(2);
    place!.title = "A title";
    flushSync();
    expect(place?.shown.error, "and goes when it fits").toBe(null);
  });

  test("pictures on screen are kept, others go when there are too many", async () => {
    const { drawing, calls, frame, settle } = stage(3 * 4);
    const places = tiles(drawing, 2);
    for (let i = 0; i < 6; i += 1) {
      for (const place of places) place.title = `Title ${i}`;
      flushSync();
      frame();
      calls[i]?.answer();
      await settle();
    }
    for (const place of places) place.title = "Title 5 ";
    for (const place of places) place.title = "Title 5";
    flushSync();
    frame();
    expect(calls.length, "what is on screen is still there").toBe(6);
    for (const place of places) place.title = "Title 0";
    flushSync();
    frame();
    expect(calls.length, "what was drawn long ago is drawn again").toBe(7);
  });

  test("a program that fails is not asked in a circle", async () => {
    const { drawing, frame, settle, frames } = stage();
    const broken = new Drawing({
      draw: async () => Promise.reject({ code: "LIBRARY", message: "no" }),
      later: (then) => frames.push(then),
    });
    void drawing;
    const [place] = tiles(broken, 1);
    frame();
    await settle();
    expect(place?.shown.error?.code, "it says why").toBe("LIBRARY");
    expect(frames.length, "and waits for a change").toBe(0);
  });

  test("widths go in few steps", () => {
    expect(
      [1, 160, 161, 330, 2000].map((width) => stepOf(width)),
      "so that dragging a panel wider does not draw at each pixel",
    ).toEqual([128, 160, 192, 384, 1200]);
    expect(stepOf(1800, 1920), "a larger canvas is drawn larger").toBe(1800);
    expect(stepOf(4000, 1920), "up to its own width").toBe(1920);
  });
});
