// All text a person reads. A second language is a second folder beside en/.
import { brief } from "./en/brief";
import { frame } from "./en/frame";
import { sheet } from "./en/sheet";

export const words = { frame, sheet, brief };
