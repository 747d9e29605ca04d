/** Keys of a radiogroup (WAI-ARIA): the arrows move and choose at once, around the ends; Home and End jump. `columns`
 * makes up and down move by a line of a grid. Answers the index to choose, or null when the key is none of ours. */
export function radioStep(key: string, index: number, count: number, columns = 1): number | null {
  const at = index < 0 ? 0 : index;
  const around = (to: number) => ((to % count) + count) % count;
  if (count === 0) return null;
  if (key === "ArrowRight") return around(at + 1);
  if (key === "ArrowLeft") return around(at - 1);
  if (key === "ArrowDown") return columns === 1 ? around(at + 1) : at + columns < count ? at + columns : at;
  if (key === "ArrowUp") return columns === 1 ? around(at - 1) : at - columns >= 0 ? at - columns : at;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

/** onkeydown for the element with role="radiogroup"; its radios must be its only buttons. */
export function radioKeys(event: KeyboardEvent, columns: number, choose: (index: number) => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const radios = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role="radio"]')];
  const to = radioStep(event.key, radios.indexOf(event.target as HTMLElement), radios.length, columns);
  if (to === null) return;
  event.preventDefault();
  // The grid behind must not move too.
  event.stopPropagation();
  choose(to);
  radios[to]?.focus();
}
