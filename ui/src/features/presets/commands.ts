// What can be done by name with presets.
import FileInput from "@lucide/svelte/icons/file-input";
import FilePlus from "@lucide/svelte/icons/file-plus";
import Save from "@lucide/svelte/icons/save";
import Bookmark from "@lucide/svelte/icons/bookmark";
import { register } from "$features/commands/registry";
import { studio } from "$features/studio/studio.svelte";
import { words } from "$lib/words";
import { presets } from "./presets.svelte";

const say = words.presets.commands;
const inStudio = () => studio.ready && studio.view === "studio";

register([
  {
    id: "save_preset",
    place: "studio",
    kbd: "Ctrl S",
    group: "sheet",
    order: 70,
    icon: Save,
    label: () => (presets.current === null ? say.save : say.saveNamed(presets.current.name)),
    when: inStudio,
    run: () => presets.save(),
  },
  {
    id: "save_preset_new",
    place: "studio",
    group: "sheet",
    order: 70,
    icon: FilePlus,
    label: () => say.saveNew,
    when: () => inStudio() && presets.current !== null,
    run: () => presets.saveNew(),
  },
  {
    id: "presets",
    group: "sheet",
    order: 70,
    icon: Bookmark,
    label: () => say.presets,
    when: () => studio.ready,
    run: () => (presets.asked = { about: "all" }),
  },
  {
    id: "import_preset",
    group: "sheet",
    order: 70,
    icon: FileInput,
    label: () => say.import,
    when: () => studio.ready,
    run: () => presets.import(),
  },
]);
