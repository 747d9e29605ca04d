// All text a person reads. A second language is a second folder beside en/.
import { brief } from "./en/brief";
import { frame } from "./en/frame";
import { gallery } from "./en/gallery";
import { sheet } from "./en/sheet";
import { storage } from "./en/storage";

export const words = { frame, sheet, brief, gallery, storage };
