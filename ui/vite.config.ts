import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // The page is read from inside the program, not from a server's root.
  base: "./",
  resolve: {
    alias: { $lib: from("src/lib"), $features: from("src/features"), $components: from("src/components") },
    // Vitest would otherwise take Svelte's server build, which cannot mount.
    ...(mode === "test" ? { conditions: ["browser"] } : {}),
  },
  build: {
    target: "safari15",
    // The page's policy allows no inline script and no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { port: 5173, strictPort: true, host: "127.0.0.1" },
  clearScreen: false,
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test-setup.ts"],
  },
}));
