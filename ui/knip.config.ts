import type { KnipConfig } from "knip";

/** The scripts of a component, and what its markup uses of namespaces: `doing.remove` in a button counts. */
function withMarkup(component: string): string {
  const scripts = [...component.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((found) => found[1]);
  const markup = component.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, "");
  const members = [...markup.matchAll(/\b[a-z]\w*\.\w+\b/g)].map((found) => `${found[0]};`);
  return [...scripts, ...members].join("\n");
}

export default {
  entry: ["src/**/*.test.ts"],
  project: ["src/**/*.{ts,svelte}"],
  compilers: { svelte: withMarkup },
  // The desktop package is built with its command line, by the Makefile.
  ignoreDependencies: ["@tauri-apps/cli"],
  // Written from the Rust, whole.
  ignore: ["src/lib/bindings/**"],
} satisfies KnipConfig;
