const CHANNELS = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i;

/** "#FA0", "fa0" or "#ffaa00" become "#ffaa00"; anything else null. The wire knows only the long form. */
export function parseColour(text: string): string | null {
  const digits = CHANNELS.exec(text.trim())?.[1]?.toLowerCase();
  if (!digits) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
}

/** Relative luminance (WCAG 2), 0 black to 1 white, of "#rrggbb". */
export function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Whether the tick on a swatch of this colour is drawn dark. */
export const isLight = (colour: string) => luminance(colour) > 0.36;

/** Twelve that read well on pictures; the words for them are under words.brief.type.presets. */
export const PRESETS = [
  ["white", "#ffffff"],
  ["black", "#000000"],
  ["grey", "#5a5c66"],
  ["yellow", "#ffd60a"],
  ["orange", "#ff8a1f"],
  ["red", "#e5281e"],
  ["pink", "#ff4f9a"],
  ["violet", "#7c5cff"],
  ["blue", "#1f6fff"],
  ["petrol", "#0f6a82"],
  ["green", "#1fa85a"],
  ["lime", "#b6f23c"],
] as const;
