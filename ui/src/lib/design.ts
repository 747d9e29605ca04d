import type { Design } from "$lib/bindings";

/** Writes fields into a design; `undefined` means the template's own, and is left out of what is stored. */
export function write(design: Design, fields: Partial<Design>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) delete design[field as keyof Design];
    else Object.assign(design, { [field]: value });
  }
}
