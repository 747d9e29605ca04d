// What a preset keeps of the desk, for telling whether the desk was changed since.
import type { Desk } from "$lib/bindings";

export type Kept = Pick<Desk, "models" | "style" | "extra" | "context" | "seed" | "design" | "profile" | "quality">;

/** The same for the same values: the order of keys and of ticked models says nothing, nor does what is not given, or space at the ends. */
function settled(value: unknown): unknown {
  if (typeof value === "string") return value.trim();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(settled);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined && part !== null);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, settled(part)]));
}

export function keptOf({ models, style, extra, context, seed, design, profile, quality }: Kept): Kept {
  return { models: [...models], style, extra, context, seed, design: { ...design }, profile, quality };
}

/** A preset without a context says nothing about it: what the post at hand is about is no change of the preset. */
export function differs(now: Kept, kept: Kept): boolean {
  const context = kept.context.trim() !== "";
  const text = (of: Kept) => JSON.stringify(settled({ ...keptOf(of), models: [...of.models].sort(), context: context ? of.context : "" }));
  return text(now) !== text(kept);
}
