// Pictures without a program: gradients by digest, and type set with the browser's own canvas where there is one.
import type * as W from "$lib/bindings";
import type { Drawn } from "./unpack";

function hue(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 3600;
  return sum % 360;
}

export function gradientUrl(of: string, width = 264, height = 140): string {
  const from = hue(of);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${from},45%,28%)"/><stop offset="1" stop-color="hsl(${(from + 70) % 360},60%,62%)"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Enough for tests, which paint nothing. */
const STUB: Drawn = { number: 0, width: 1, height: 1, rgba: new Uint8ClampedArray([138, 144, 155, 255]) };

export async function fakeDraw(picture: W.DrawOne, width: number): Promise<Drawn> {
  if (picture.title.length > 160) {
    return {
      error: {
        code: "TEXT_OVERFLOW",
        message: `Title is too long for ${picture.design.template}: ${picture.title.length - 160} characters over.`,
        hint: "Shorten it, or use another template.",
      },
    };
  }
  if (typeof OffscreenCanvas === "undefined") return STUB;
  const height = Math.round((width * picture.canvas.height) / picture.canvas.width);
  const canvas = new OffscreenCanvas(width, height);
  const paint = canvas.getContext("2d");
  if (paint === null) return STUB;
  if (picture.base === null) paint.fillStyle = "#8a909b";
  else {
    const from = hue(picture.base);
    const fill = paint.createLinearGradient(0, 0, width, height);
    fill.addColorStop(0, `hsl(${from},45%,28%)`);
    fill.addColorStop(1, `hsl(${(from + 70) % 360},60%,62%)`);
    paint.fillStyle = fill;
  }
  paint.fillRect(0, 0, width, height);
  const scale = width / 1200;
  const left = picture.design.template === "left-panel";
  const middle = /center/.test(picture.design.template);
  if (!/overlay/.test(picture.design.template)) {
    paint.fillStyle = "rgba(0,0,0,.78)";
    if (left) paint.fillRect(0, 0, 504 * scale, height);
    else if (middle) paint.fillRect(150 * scale, 142 * scale, 900 * scale, 346 * scale);
    else paint.fillRect(0, height - 201 * scale, width, 201 * scale);
  }
  paint.fillStyle = picture.design.color ?? "#ffffff";
  paint.font = `800 ${(left ? 56 : 72) * scale}px Inter, sans-serif`;
  paint.textBaseline = "middle";
  paint.textAlign = middle ? "center" : "left";
  const lift = (picture.design.lift ?? 0) * scale;
  paint.fillText(
    picture.title,
    middle ? width / 2 : 60 * scale,
    (left || middle ? height / 2 : height - 100 * scale) - lift,
    (left ? 424 : middle ? 800 : 1080) * scale,
  );
  return { number: 0, width, height, rgba: paint.getImageData(0, 0, width, height).data };
}
