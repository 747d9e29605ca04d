/** A picture in memory, from the top left: red, green, blue and opacity of each pixel. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** The number that the program knows the drawing by: the next one in its place is told by what is different. */
  number: number;
}
