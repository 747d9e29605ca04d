// For tests: a place on screen that follows a title, as a component does.
import { flushSync } from "svelte";
import type { Shown } from "./drawing.svelte";

export interface Place {
  title: string;
  soon: boolean;
  shown: Shown;
  stop(): void;
}

export function follow(ask: (at: { title: string; soon: boolean }) => Shown, title: string): Place {
  const at = $state({ title, soon: false });
  let shown = $state.raw<Shown>({ pixels: null, error: null, drawn: 0 });
  const stop = $effect.root(() => {
    const asked = $derived(ask({ title: at.title, soon: at.soon }));
    $effect(() => {
      shown = asked;
    });
  });
  flushSync();
  return {
    get title() {
      return at.title;
    },
    set title(next) {
      at.title = next;
    },
    get soon() {
      return at.soon;
    },
    set soon(next) {
      at.soon = next;
    },
    get shown() {
      return shown;
    },
    stop,
  };
}
