// sharp's side of `make bench-peers`, at its best: one pipeline, the type as an SVG overlay, one thread.
//   node sharp.mjs inputs FOLDER        writes the JPEG and the WebP of the picture
//   node sharp.mjs round FOLDER COUNT   prints one JSON line per job: the median in milliseconds
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

sharp.concurrency(1);
sharp.cache(false);
const [mode, folder, count] = process.argv.slice(2);

const LINES = ["Why fan-out beats sequential", "work for small teams"];
const [WIDTH, HEIGHT] = [1200, 630];

const text = (x, y, attributes = "") =>
    LINES.map(
        (line, at) =>
            `<text x="${x}" y="${y + at * 80}" font-family="sans-serif" font-weight="700" font-size="64" fill="#fff" ${attributes}>${line}</text>`,
    ).join("");
const svg = (body) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${body}</svg>`);
const PANEL = svg(`<rect x="0" y="429" width="1200" height="201" fill="#000" fill-opacity="0.78"/>${text(60, 520)}`);
const SHADOWS = svg(
    `<filter id="glow"><feGaussianBlur stdDeviation="6"/></filter><filter id="shadow"><feGaussianBlur stdDeviation="4"/></filter>` +
        `<g filter="url(#glow)" opacity="0.7">${text(600, 300, 'text-anchor="middle" style="fill:#000"')}</g>` +
        `<g filter="url(#shadow)" opacity="0.6">${text(604, 304, 'text-anchor="middle" style="fill:#000"')}</g>` +
        text(600, 300, 'text-anchor="middle"'),
);

const whole = (bytes, overlay) =>
    sharp(bytes)
        .resize(WIDTH, HEIGHT, { fit: "cover", kernel: "lanczos3" })
        .composite([{ input: overlay }])
        .jpeg({ quality: 85 })
        .toBuffer();

if (mode === "inputs") {
    const photo = sharp(join(folder, "photo.png"));
    await photo.clone().jpeg({ quality: 92 }).toFile(join(folder, "photo.jpg"));
    await photo.clone().webp({ quality: 90 }).toFile(join(folder, "photo.webp"));
} else {
    for (const [job, file, overlay] of [
        ["PNG", "photo.png", PANEL],
        ["JPEG", "photo.jpg", PANEL],
        ["WebP", "photo.webp", PANEL],
        ["PNG, shadows", "photo.png", SHADOWS],
    ]) {
        const bytes = readFileSync(join(folder, file));
        await whole(bytes, overlay);
        const took = [];
        for (let run = 0; run < Number(count); run++) {
            const began = performance.now();
            await whole(bytes, overlay);
            took.push(performance.now() - began);
        }
        took.sort((a, b) => a - b);
        console.log(JSON.stringify({ job, ms: took[took.length >> 1] }));
    }
}
