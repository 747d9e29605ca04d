// A tile that has no picture says what happened, whether money was spent, and the one thing to do.
import type { Tile } from "$features/studio/types";
import { words } from "$lib/words";

type Step = "keys" | "page" | "prompt" | "title" | "model" | "font" | "template" | "again" | "limits" | "leave" | "details";

export interface Trouble {
  head: string;
  say: string;
  step: { does: Step; label: string; costs: boolean } | null;
  /** A second, quiet button. */
  other: { does: Step; label: string } | null;
}

/** "OpenAI declined this prompt: it names a brand." -> its first part without the stop, and the rest as a sentence. */
export function parted(message: string): [head: string, rest: string] {
  const at = /(: |\. |\.$)/.exec(message);
  if (!at) return [message, ""];
  const head = message.slice(0, at.index);
  const rest = message.slice(at.index + at[0].length).trim();
  return [head, rest === "" ? "" : rest[0]?.toUpperCase() + rest.slice(1)];
}

function moneyOf(tile: Pick<Tile, "cost_usd" | "base" | "possibly" | "doubt_usd">): string {
  const say = words.sheet.why;
  if (tile.cost_usd !== null && tile.cost_usd > 0) return say.billed(tile.cost_usd);
  if (tile.possibly && tile.doubt_usd !== 0) return say.mayBeBilled;
  if (tile.base !== null) return say.stored;
  return say.nothingMade;
}

/** From the stored picture for nothing, else at the model's price. */
export function againLabel(tile: Pick<Tile, "base" | "estimate_usd" | "error">): string {
  const stored = tile.base !== null && tile.error?.code !== "BAD_IMAGE";
  return stored ? words.sheet.act.againStored : words.sheet.act.again(tile.estimate_usd);
}

/** `roomy`: the name of a template in which a title that was too long fits. */
export function troubleOf(tile: Tile, roomy: string | null, provider: string): Trouble {
  const { why, act } = words.sheet;
  const asks = tile.base === null || tile.error?.code === "BAD_IMAGE";
  const again = { does: "again" as const, label: againLabel(tile), costs: asks && tile.estimate_usd !== 0 };
  if (tile.state === "needs_you") {
    const other = tile.left ? null : { does: "leave" as const, label: act.leave };
    return { head: why.mayBeBilledHead(tile.doubt_usd), say: tile.left ? why.leftAsIs : why.lostContact, step: again, other };
  }
  if (tile.state === "interrupted") {
    const say = tile.left ? why.leftAsIs : tile.possibly ? why.storedNothing : why.storedNothingFree;
    return { head: why.appClosed, say, step: again, other: tile.left ? null : { does: "leave", label: act.leave } };
  }
  if (tile.state === "cancelled") {
    // Its button is in the caption: nothing went wrong.
    return tile.possibly
      ? { head: why.cancelledSent, say: why.mayBeBilled, step: null, other: null }
      : { head: "", say: why.notSent, step: null, other: null };
  }
  const [head, rest] = parted(tile.error?.message ?? why.failed);
  const money = moneyOf(tile);
  // The money first: what does not fit is cut at the end.
  const say = rest === "" ? money : `${money} ${rest}`;
  const details = { does: "details" as const, label: act.details };
  const free = (does: Step, label: string) => ({ does, label, costs: false });
  const step = ((): Trouble["step"] => {
    switch (tile.error?.code) {
      case "KEY_MISSING":
      case "KEY_REJECTED":
      case "KEYCHAIN":
        return free("keys", act.openKeys);
      case "QUOTA":
        return free("page", act.openPage(provider));
      case "POLICY":
      case "BAD_REQUEST":
        return free("prompt", act.editPrompt);
      case "INVALID_INPUT":
        return free("title", act.editTitle);
      case "MODEL_GONE":
        return free("model", act.chooseModel);
      case "TEXT_OVERFLOW":
        return roomy === null ? free("title", act.editTitle) : free("template", act.useTemplate(roomy));
      case "GLYPH_MISSING":
        return free("font", act.chooseFont);
      case "SAVE_FAILED":
        return free("again", act.saveAgain);
      case "BUDGET":
        return free("limits", act.openLimits);
      default:
        return again;
    }
  })();
  return { head, say, step, other: step?.does === "again" ? null : details };
}

/** What the buttons in the picture and in the caption lead to. */
export interface Doers {
  keys: () => void;
  page: () => void;
  prompt: () => void;
  title: () => void;
  model: () => void;
  font: () => void;
  template: () => void;
  again: () => void;
  limits: () => void;
  leave: () => void;
  details: () => void;
}
