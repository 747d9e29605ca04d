// What can be done by name with uploads and where they go.
import CloudUpload from "@lucide/svelte/icons/cloud-upload";
import HardDrive from "@lucide/svelte/icons/hard-drive";
import { register } from "$features/commands/registry";
import { studio } from "$features/studio/studio.svelte";
import { words } from "$lib/words";
import { openStorage, retryAll, uploads } from "./uploads.svelte";

const say = words.gallery.commands;

register([
  {
    id: "retry_uploads",
    group: "run",
    icon: CloudUpload,
    label: () => say.retry(uploads.counts.failed),
    when: () => studio.ready && uploads.counts.failed > 0,
    run: retryAll,
  },
  { id: "storage", group: "app", order: 10, icon: HardDrive, label: () => say.storage, when: () => studio.ready, run: openStorage },
]);
