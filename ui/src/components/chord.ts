/** A chord is a command of the app: a control that Enter opens leaves Ctrl Enter alone. */
export function unlessChord(does: unknown): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typeof does !== "function") return;
    (does as (event: KeyboardEvent) => void)(event);
  };
}
