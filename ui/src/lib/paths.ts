// Full paths in what the program says: on screen a file has its name, and tells where it lies when asked.

export interface Piece {
  text: string;
  /** The whole path that `text` is the name of. */
  path: string | null;
}

/** A path begins a word; its folders may have spaces in their names, its last part has none. */
const PATH = /(^|[\s("“'‘])((?:~|[A-Za-z]:)?[\\/](?:[^\\/:;,"“”\s][^\\/:;,"“”\n]*[\\/])*[^\s\\/:;,"“”)]+)/g;

export function pathsIn(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(PATH)) {
    // The full stop of the sentence is none of the name's.
    const path = (found[2] ?? "").replace(/\.+$/, "");
    const from = found.index + (found[1] ?? "").length;
    const name = path.split(/[\\/]/).at(-1) ?? "";
    // A folder is shown whole: it is where something has to be done.
    if (!name.includes(".") || !/[\\/].*[\\/]/.test(path)) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), path: null });
    pieces.push({ text: name, path });
    at = from + path.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), path: null });
  return pieces;
}
