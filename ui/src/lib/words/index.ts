// All text a person reads. A second language is a second folder beside en/.
import { batch } from "./en/batch";
import { brief } from "./en/brief";
import { frame } from "./en/frame";
import { gallery } from "./en/gallery";
import { presets } from "./en/presets";
import { sheet } from "./en/sheet";
import { spending } from "./en/spending";
import { storage } from "./en/storage";

export const words = { batch, frame, sheet, brief, gallery, storage, presets, spending };
