// What each style looks like: drawn once by the offline models, and part of the page (tests/pipeline/looks.rs draws them).
const files = import.meta.glob<string>("../../assets/styles/*.jpg", { eager: true, query: "?url", import: "default" });

/** The address of the picture of a style, by its id. 264x140: twice what it takes at most on screen. */
export const looks: Record<string, string> = Object.fromEntries(
  Object.entries(files).map(([path, url]) => [path.slice(path.lastIndexOf("/") + 1, -".jpg".length), url]),
);
