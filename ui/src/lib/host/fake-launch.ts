// The list of the design, and one of any length.
const ROWS: [title: string, look?: string, layout?: string, face?: string][] = [
  ["Why fan-out beats a queue"],
  ["What the night train taught me about latency", "neon", "overlay-bottom", "oswald"],
  ["Cold brew, five ways", "watercolour", "left-panel", "playfair-display"],
  ["Cold brew, six ways", "oil-painting", "left-panel", "playfair-display"],
  ["Mapping a coast nobody measured", "", "center-box", "montserrat"],
  ["Ship the boring version first", "", "overlay-bottom"],
  ["A field guide to city light", "", "", "poppins"],
  ["Hi"],
  ["Orbits, explained with one orange", "minimalist", "overlay-center", "bebas-neue"],
  ["The 40-minute desk reset", "", "left-panel", "space-mono"],
  ["A year of small gears, and what I would skip next time around if I had to start over", "vintage"],
  ["Reading a flame graph"],
  ["Postcards from a cold start"],
  ["Six knots worth knowing", "sketch", "center-box"],
  ["Über die Stille im Norden", "watercolour"],
  ["冷萃咖啡五种做法", "watercolour"],
  ["كيف ترسم خريطة لساحل لم يقسه أحد"],
  ["Tea for people who do not like tea", "watercolour"],
  ["One good chair", "cinematic", "botom-bar"],
];
const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);

export function launchWeek(): string {
  const rows = [...ROWS];
  while (rows.length < 48) rows.push([`Notes from week ${rows.length - 18}: what we kept`]);
  return [
    "Headline,look,layout,face,skip",
    ...rows.map(([title, look = "", layout = "", face = ""], at) =>
      [title, look, layout, face, at === 10 ? "yes" : ""].map(quoted).join(","),
    ),
  ]
    .join("\n")
    .replace(",face,", ",font,");
}

export function manyTitles(count: number): string {
  const styles = ["", "neon", "vintage", "sketch", ""];
  return [
    "title,style,models",
    ...Array.from({ length: count }, (_, at) => `Title ${at + 1} of a long list,${styles[at % 5]},offline/aurora`),
  ].join("\n");
}
