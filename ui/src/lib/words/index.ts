// All text a person reads. A second language is a second folder beside en/.
import { batch } from "./en/batch";
import { brief } from "./en/brief";
import { frame } from "./en/frame";
import { gallery } from "./en/gallery";
import { sheet } from "./en/sheet";
import { storage } from "./en/storage";

export const words = { batch, frame, sheet, brief, gallery, storage };
