// A picture that is pulled more than a few pixels leaves as a file; less is a click.
const FAR_PX = 5;

/** {@attach}: calls `start` once when the pointer was pressed on the picture or the grip and pulled. */
export function pulled(start: () => void) {
  return (tile: HTMLElement) => {
    let from: { x: number; y: number; id: number } | null = null;
    let dragged = false;
    const down = (event: PointerEvent) => {
      dragged = false;
      const on = event.target instanceof Element ? event.target : null;
      // Buttons are pressed, not pulled; the grip is the one that is there to be pulled.
      const grip = on?.closest('[data-testid="drag"]');
      if (event.button !== 0 || !on || (!grip && (on.closest("button") || !on.closest(".pic")))) return;
      from = { x: event.clientX, y: event.clientY, id: event.pointerId };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", up);
      window.addEventListener("pointercancel", up);
    };
    const stop = () => {
      from = null;
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", up);
    };
    const move = (event: PointerEvent) => {
      if (!from || event.pointerId !== from.id) return;
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) <= FAR_PX) return;
      stop();
      dragged = true;
      start();
    };
    const up = () => stop();
    // The button comes up over the same tile: that is the end of a drag and selects nothing.
    const click = (event: MouseEvent) => {
      if (!dragged) return;
      dragged = false;
      event.preventDefault();
      event.stopPropagation();
    };
    tile.addEventListener("pointerdown", down);
    tile.addEventListener("click", click, { capture: true });
    return () => {
      stop();
      tile.removeEventListener("pointerdown", down);
      tile.removeEventListener("click", click, { capture: true });
    };
  };
}
