const STEPS = [280, 560, 1200];
/** Device pixels a small picture is asked for in: few steps, so that each is made once and serves small and medium tiles alike. The engine keeps the first two on disk. */
export const stepOf = (cssWidth: number): number => {
  const pixels = cssWidth * (globalThis.devicePixelRatio || 1);
  return STEPS.find((step) => step >= pixels) ?? 1200;
};
