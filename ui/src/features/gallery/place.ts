/** How far the gallery was scrolled, for coming back from another view. */
export const place = { top: 0 };
