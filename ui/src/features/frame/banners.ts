// Which one banner is shown. Pure, so that its order can be read and tested.
import type { Error, Interrupted } from "$lib/bindings";

export type BannerChoice =
  | { kind: "failed"; id: string; problem: Error }
  | { kind: "needs"; id: string; interrupted: number; possibly: number; usd: number; sheet: string | null }
  | { kind: "info"; id: "first-run" };

export type BannerGround = {
  problems: Error[];
  interrupted: Interrupted[];
  first_run: boolean;
  /** Banners dismissed for good (settings) or for this session. */
  seen: ReadonlySet<string>;
  /** A key is there or a picture was made with one: the first-run banner has said what it had to. */
  has_key: boolean;
};

const idOf = (problem: Error) => `problem:${problem.code}:${problem.message}`;
const idOfAll = (interrupted: Interrupted[]) => `interrupted:${interrupted.map((one) => one.run).join(",")}`;

/** By importance: what is broken, what may have cost money, what is good to know. */
export function chooseBanner({ problems, interrupted, first_run, seen, has_key }: BannerGround): BannerChoice | null {
  const problem = problems.find((one) => !seen.has(idOf(one)));
  if (problem !== undefined) return { kind: "failed", id: idOf(problem), problem };

  const total = interrupted.reduce((sum, one) => sum + one.interrupted, 0);
  const id = idOfAll(interrupted);
  if (total > 0 && !seen.has(id)) {
    return {
      kind: "needs",
      id,
      interrupted: total,
      possibly: interrupted.reduce((sum, one) => sum + one.possibly_spent, 0),
      usd: interrupted.reduce((sum, one) => sum + one.possibly_usd, 0),
      sheet: interrupted.find((one) => one.sheet !== null)?.sheet ?? null,
    };
  }
  if (first_run && !has_key && !seen.has("first-run")) return { kind: "info", id: "first-run" };
  return null;
}
