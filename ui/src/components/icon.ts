import type X from "@lucide/svelte/icons/x";

/** Any Lucide icon, for lists that name theirs. */
export type IconComponent = typeof X;
