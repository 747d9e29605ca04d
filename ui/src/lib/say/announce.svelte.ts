// The one polite live region. Components say things here instead of each having a region of their own, which screen readers talk over.
let said = $state("");
let flip = false;

export function announce(text: string): void {
  // The same sentence twice is still news: a trailing no-break space makes it another text.
  flip = !flip;
  said = flip ? text : `${text}\u00a0`;
}

export const announced = {
  get text() {
    return said;
  },
};
