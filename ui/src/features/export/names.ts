import type { Picture, ProfileView } from "$lib/bindings";

/** The same rules as crates/destinations/src/name.rs: what is promised here is what stands in the folder afterwards. */
const MAX_CHARACTERS = 60;
const DEVICES = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/;

export function slug(text: string): string {
  let made = "";
  for (const character of [...text].flatMap((one) => [...one.toLowerCase()])) {
    if (/[\p{Alphabetic}\p{N}]/u.test(character)) made += character;
    else if (made && !made.endsWith("-") && character !== "'" && character !== "’") made += "-";
  }
  const characters = [...made];
  if (characters.length > MAX_CHARACTERS) {
    const cut = characters.slice(0, MAX_CHARACTERS);
    const at = cut.lastIndexOf("-");
    made = (at >= MAX_CHARACTERS / 2 ? cut.slice(0, at) : cut).join("");
  }
  made = made.replace(/^-+|-+$/g, "");
  if (!made) return "untitled";
  return DEVICES.test(made) ? `${made}-` : made;
}

/** "openai/gpt-image-2" is "gpt-image-2" in a name; a slash would make a folder. */
const modelName = (model: string) => model.slice(model.indexOf("/") + 1).replace(/[^a-z0-9.]/gi, "-");

/** The name of one file, before a taken one gets a number. `letter` is its place in a set. */
export function fileName(picture: Pick<Picture, "title" | "model" | "row">, letter?: string): string {
  const number = picture.row === null ? "" : `${String(picture.row + 1).padStart(3, "0")}-`;
  return `${number}${slug(picture.title)}-${modelName(picture.model)}${letter ? `-${letter}` : ""}.jpg`;
}

/** All names of one save, no two alike. */
export function fileNames(pictures: Pick<Picture, "title" | "model" | "row">[], set: boolean): string[] {
  const taken = new Set<string>();
  return pictures.map((picture, at) => {
    const name = fileName(picture, set ? String.fromCharCode(65 + at) : undefined);
    let free = name;
    for (let n = 2; taken.has(free); n += 1) free = name.replace(/\.jpg$/, `-${n}.jpg`);
    taken.add(free);
    return free;
  });
}

/** YouTube's Test & compare takes two or three. */
export const fitsSet = (pictures: number) => pictures === 2 || pictures === 3;

/** The profile that YouTube asks for in a test: 1280x720 under 2 MB. */
export const setProfile = (profiles: ProfileView[]) => profiles.find((profile) => profile.id === "youtube") ?? null;
