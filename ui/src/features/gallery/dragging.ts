/** Files of the gallery are being pulled out, until the program says what became of them. */
export const dragging = { out: false };
