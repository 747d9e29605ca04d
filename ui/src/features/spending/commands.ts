// What can be done by name about money.
import Wallet from "@lucide/svelte/icons/wallet";
import { register } from "$features/commands/registry";
import { studio } from "$features/studio/studio.svelte";
import { words } from "$lib/words";
import { openSpending } from "./open";

register([
  {
    id: "spending",
    group: "app",
    order: 30,
    icon: Wallet,
    label: () => words.spending.command,
    when: () => studio.ready,
    run: () => openSpending(),
  },
]);
