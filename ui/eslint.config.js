import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default defineConfig(
  // The bindings are written from the Rust.
  { ignores: ["dist", "src/lib/bindings"] },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js", "svelte.config.js"] },
        extraFileExtensions: [".svelte"],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // TypeScript finds what is not defined, and knows the globals of a browser.
      "no-undef": "off",
      // What the host rejects with is the `Error` of the bindings, a plain object: {code, message, hint?}.
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      // A stand-in for the program answers with promises, and `async` turns what it throws into a rejection.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_" }],
      // The host and its stand-ins are plain objects: no method of theirs uses `this`.
      "@typescript-eslint/unbound-method": "off",
      // {" "} is how Svelte keeps a space at the edge of a block.
      "svelte/no-useless-mustaches": "off",
      // The page has no stores: looking for them in every expression takes an eighth of the time.
      "svelte/require-store-reactive-access": "off",
      // Maps that nothing on screen reads are plain: a reactive one costs a signal for each of thousands of entries.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    // Within Svelte's own syntax the parser cannot infer the types of callbacks and snippets; svelte-check does.
    files: ["**/*.svelte"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
