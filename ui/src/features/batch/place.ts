// How far the table was scrolled, for coming back to it from another view.
export const place: { of: string | null; filter: string; top: number } = { of: null, filter: "all", top: 0 };
