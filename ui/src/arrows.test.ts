// @vitest-environment node
// Who may import whom. Imports of types count too: what a file knows of another does not end with what it runs.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = import.meta.dirname;
/** From the top down. A file imports its own tier and those below it. What lies in `src` itself puts the page together. */
const TIERS = ["src", "views", "features", "components", "lib"];
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g;

type Arrow = { from: string; to: string };

const sources = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((file) => /\.(ts|svelte)$/.test(file));

/** The imported file from `src` on, without its ending; null for a package. */
function within(file: string, specifier: string): string | null {
  if (specifier.startsWith("$")) return specifier.slice(1);
  return specifier.startsWith(".") ? normalize(join(dirname(file), specifier)) : null;
}

const arrows: Arrow[] = sources.flatMap((from) =>
  [...readFileSync(join(ROOT, from), "utf8").matchAll(IMPORT)].flatMap((found) => {
    const to = within(from, found[1] ?? "");
    return to === null ? [] : [{ from, to }];
  }),
);

const tier = (file: string) => Math.max(0, TIERS.indexOf(file.split("/")[0] ?? ""));
const featureOf = (file: string) => (file.startsWith("features/") ? (file.split("/")[1] ?? null) : null);

/** The features on a way from a feature back to it, in order; empty where there is none. */
function circle(among: Map<string, Set<string>>): string[] {
  const done = new Set<string>();
  const walk = (feature: string, way: string[]): string[] => {
    if (way.includes(feature)) return [...way.slice(way.indexOf(feature)), feature];
    if (done.has(feature)) return [];
    for (const next of among.get(feature) ?? []) {
      const found = walk(next, [...way, feature]);
      if (found.length > 0) return found;
    }
    done.add(feature);
    return [];
  };
  return [...among.keys()].map((feature) => walk(feature, [])).find((found) => found.length > 0) ?? [];
}

describe("the page's imports", () => {
  it("are read from the real files", () => {
    expect(arrows.length, "or the pattern finds nothing and every rule holds").toBeGreaterThan(1000);
  });

  it("go from views to features to components to lib, never back", () => {
    const up = arrows.filter(({ from, to }) => tier(to) < tier(from));
    expect(up.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("form no circle of features", () => {
    const among = new Map<string, Set<string>>();
    for (const { from, to } of arrows) {
      const [one, other] = [featureOf(from), featureOf(to)];
      if (one !== null && other !== null && one !== other) among.set(one, (among.get(one) ?? new Set()).add(other));
    }
    expect(circle(among).join(" -> ")).toBe("");
  });

  it("reach Tauri at one place", () => {
    const those = sources.filter(
      (file) => !file.endsWith(".test.ts") && /from "@tauri-apps\//.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(those).toEqual(["lib/host/tauri.ts"]);
  });
});
