import { fakeDesk, fakeSettings } from "./fake-catalog";
import type { FakeOptions } from "./fake";

/** The query of the address chooses what a plain browser shows:
 * `?theme=dark&gallery=10000&first=0&interrupted=2&keychain=locked&problem=1&list=launch`. */
export function fromAddress(): FakeOptions {
  if (import.meta.env.MODE === "test" || typeof location === "undefined") return {};
  const asked = new URLSearchParams(location.search);
  const settings = fakeSettings();
  const theme = asked.get("theme");
  if (theme === "light" || theme === "dark") settings.appearance.theme = theme;
  const chain = asked.get("keychain");
  const lost = Number(asked.get("interrupted") ?? 0);
  const titles = Number(asked.get("titles") ?? 1);
  const desk = fakeDesk();
  for (let at = 2; at <= titles; at++) desk.rows.push({ id: `r${at}`, title: `Title number ${at} of a longer list` });
  return {
    plays: true,
    settings,
    desk,
    ...(asked.has("list") ? { list: asked.get("list") ?? "" } : {}),
    gallery: Number(asked.get("gallery") ?? 412),
    first_run: asked.get("first") !== "0",
    interrupted:
      lost > 0
        ? [
            {
              sheet: null,
              batch: null,
              name: "Why fan-out beats a queue",
              run: "run-0",
              interrupted: lost,
              possibly_spent: lost,
              possibly_usd: lost * 0.04,
              unpriced: 0,
            },
          ]
        : [],
    problems: asked.has("problem")
      ? [
          {
            code: "LIBRARY",
            message: "/home/me/.config/thumbsheet/settings.toml was written by a newer version.",
            hint: "Standard settings are used, and the file is left as it is.",
          },
        ]
      : [],
    ...(chain === "locked"
      ? { keychain: { state: "locked" as const, message: "The keychain is locked." } }
      : chain === "absent"
        ? { keychain: { state: "absent" as const, message: "No keychain is running." } }
        : {}),
  };
}
