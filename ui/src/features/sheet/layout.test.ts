import { expect, test } from "vitest";
import { GAP, layoutOf } from "./layout";

const WIDE = 1120;
const BESIDE_INSPECTOR = 800;
const one = (width: number, models: number, size: "S" | "M" | "L") => layoutOf(width, 1440, models, 1, size);
const many = (width: number, models: number, size: "S" | "M" | "L") => layoutOf(width, 1440, models, 7, size);

test("four models of one title stand two by two, with and without the inspector", () => {
  expect(one(WIDE, 4, "M"), "the first look").toMatchObject({ columns: 2, tile: 480 });
  expect(one(BESIDE_INSPECTOR, 4, "M"), "beside the inspector").toMatchObject({ columns: 2, tile: 370 });
});

test("few models do not make giants, many fill the width", () => {
  expect(one(WIDE, 1, "M").tile, "one").toBe(480);
  expect(one(WIDE, 5, "M").columns, "five in lines of three").toBe(3);
  const full = one(1600, 14, "M");
  expect(full.columns * (full.tile + GAP), "no line is half empty").toBeGreaterThan(1500);
});

test("small, medium and large are three sizes at every width", () => {
  for (const width of [656, BESIDE_INSPECTOR, WIDE, 1600])
    for (const of of [one, many])
      for (const models of [1, 2, 3, 4, 6, 14]) {
        const [s, m, l] = (["S", "M", "L"] as const).map((size) => of(width, models, size).tile);
        expect(s, `S under M: ${width}, ${models}`).toBeLessThan(m ?? 0);
        expect(m, `M under L: ${width}, ${models}`).toBeLessThan(l ?? 0);
      }
});

test("four columns beside the inspector need no scrolling sideways", () => {
  const { rowHead, columns, tile, padding } = many(BESIDE_INSPECTOR, 4, "M");
  expect(rowHead + columns * (tile + GAP) - GAP + 2 * padding, "the titles give way").toBeLessThanOrEqual(BESIDE_INSPECTOR);
});

test("a picture has the shape of the sheet's canvas, and no tile of a high canvas takes more of the screen", () => {
  for (const canvas of [
    { width: 1200, height: 630 },
    { width: 1280, height: 720 },
    { width: 1080, height: 1080 },
    { width: 1080, height: 1920 },
  ])
    for (const rows of [1, 7])
      for (const size of ["S", "M", "L"] as const) {
        const { tile, picture, row } = layoutOf(WIDE, 1440, 4, rows, size, canvas);
        const name = `${canvas.width}x${canvas.height}, ${rows}, ${size}`;
        expect(Math.abs(picture - (tile * canvas.height) / canvas.width), `its shape: ${name}`).toBeLessThanOrEqual(0.5);
        expect(row, `room for its caption: ${name}`).toBeGreaterThan(picture);
        const most = { S: 240, M: 480, L: 720 }[size];
        expect(tile * picture, `its area: ${name}`).toBeLessThan(1.05 * most * most * (630 / 1200));
      }
});
