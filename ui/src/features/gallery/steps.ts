const STEPS = [280, 560, 1200];
/** The width in device pixels in which a small picture is requested. There are few steps, so small and medium tiles share one picture. The
 * engine keeps the first two steps on disk. */
export const stepOf = (cssWidth: number): number => {
  const pixels = cssWidth * (globalThis.devicePixelRatio || 1);
  return STEPS.find((step) => step >= pixels) ?? 1200;
};
