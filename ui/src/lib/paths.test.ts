import { expect, test } from "vitest";
import { pathsIn } from "./paths";

const shown = (text: string) =>
  pathsIn(text)
    .map((piece) => piece.text)
    .join("");
const paths = (text: string) => pathsIn(text).flatMap((piece) => piece.path ?? []);

test("a file is called by its name, and its path is kept for who asks", () => {
  const said = "/home/ada/.config/thumbsheet/settings.toml:3 cannot be used: it has no value.";
  expect(shown(said)).toBe("settings.toml:3 cannot be used: it has no value.");
  expect(paths(said)).toEqual(["/home/ada/.config/thumbsheet/settings.toml"]);
});

test("folders with spaces, a home folder, Windows, and the end of a sentence", () => {
  expect(shown("Could not write to /home/ada/My Pictures/library.db: disk full.")).toBe("Could not write to library.db: disk full.");
  expect(shown("It lies in ~/.local/share/thumbsheet/logs."), "a folder is shown whole").toBe("It lies in ~/.local/share/thumbsheet/logs.");
  expect(shown("C:\\Users\\Ada Lovelace\\settings.toml cannot be read.")).toBe("settings.toml cannot be read.");
});

test("what is no path stays as it is", () => {
  for (const text of [
    "See https://example.com/a/b and s3://thumbs/x/y.",
    "Use Cmd/Ctrl and this/or that.",
    "3 / 4 done",
    "The address /v1 is missing.",
  ])
    expect(shown(text)).toBe(text);
});
