import type { ModelView } from "./bindings";

/** Whether the vendor has shut the model down; `today` as YYYY-MM-DD. */
export const isRetired = (model: Pick<ModelView, "retired_on">, today: string): boolean =>
  model.retired_on !== null && model.retired_on <= today;
