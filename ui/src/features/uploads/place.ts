import type { DestinationSetting } from "$lib/bindings";

/** A destination in one line: "~/Pictures/Thumbsheet", "s3://thumbs/sheets/". */
export const shownDestination = (one: DestinationSetting): string =>
  one.kind === "folder" ? one.folder : `s3://${one.bucket}/${one.prefix}`;

/** Where a thumbnail is, without the path to a person's home: below the folder as the settings write it, else the name alone. */
export function shownPlace(kept: string, at: DestinationSetting | undefined): string {
  if (kept.startsWith("s3://")) return kept;
  const name = kept.slice(Math.max(kept.lastIndexOf("/"), kept.lastIndexOf("\\")) + 1);
  if (at?.kind !== "folder") return name;
  const folder = at.folder.replace(/[/\\]+$/, "");
  const tail = folder.replace(/^~/, "");
  const from = tail === "" ? -1 : kept.indexOf(`${tail}/`);
  return from < 0 ? `${folder}/${name}` : folder + kept.slice(from + tail.length);
}
