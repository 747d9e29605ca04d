// Lines as the program reads them (core::list::lines): whatever ends a line in Unicode ends a title.

/** LF, VT, FF, CR, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR; CR and LF together are one end. */
const END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

export const linesOf = (text: string): string[] => text.split(END);

/** Whether a line is a piece of JSON or the fence of a code block. A title may begin with a bracket. */
export function isCode(line: string): boolean {
  const text = line.trim();
  return /^(```|~~~)|^\{\s*["']|^\[\s*(["']|\{(?!\{)|\[\s*["'])|^[[\]{}]+[,;]?$/.test(text);
}
