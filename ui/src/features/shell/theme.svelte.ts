import type { Settings } from "$lib/bindings";

/** Puts theme and motion on the document, and keeps following the system where the setting says so. */
export function follow(appearance: () => Settings["appearance"]): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  return $effect.root(() => {
    let systemDark = $state(dark.matches);
    let systemCalm = $state(calm.matches);
    const turnDark = () => (systemDark = dark.matches);
    const turnCalm = () => (systemCalm = calm.matches);
    dark.addEventListener("change", turnDark);
    calm.addEventListener("change", turnCalm);
    $effect(() => {
      const { theme, reduced_motion } = appearance();
      const root = document.documentElement;
      root.dataset.theme = theme === "system" ? (systemDark ? "dark" : "light") : theme;
      root.dataset.motion = reduced_motion === "on" || systemCalm ? "reduced" : "full";
    });
    return () => {
      dark.removeEventListener("change", turnDark);
      calm.removeEventListener("change", turnCalm);
    };
  });
}
