import type { Picture } from "$lib/bindings";

/** Fewer pixels than this are a press that trembled, not a drag. */
const FAR = 4;

/** {@attach} for the grip: hands the pictures to the program's own drag once the pointer has moved with the button held.
 * From there on the system leads; the page sees no more of it. */
export function dragOut(pictures: () => Picture[], drag: (pictures: Picture[]) => unknown) {
  return (grip: HTMLElement) => {
    let from: { x: number; y: number } | null = null;
    const down = (event: PointerEvent) => {
      if (event.button === 0) from = { x: event.clientX, y: event.clientY };
    };
    const move = (event: PointerEvent) => {
      if (!from || (event.buttons & 1) === 0 || Math.hypot(event.clientX - from.x, event.clientY - from.y) < FAR) return;
      from = null;
      const dragged = pictures();
      if (dragged.length > 0) drag(dragged);
    };
    const up = () => (from = null);
    grip.addEventListener("pointerdown", down);
    // The pointer leaves the small grip before it has gone far enough.
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    return () => {
      grip.removeEventListener("pointerdown", down);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
    };
  };
}
