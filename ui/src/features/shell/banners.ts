// Which one banner is shown. Pure, so that its order can be read and tested.
import type { Error } from "$lib/bindings";

export type BannerChoice = { kind: "failed"; id: string; problem: Error } | { kind: "info"; id: "first-run" };

export type BannerGround = {
  problems: Error[];
  first_run: boolean;
  /** Banners dismissed for good (settings) or for this session. */
  seen: ReadonlySet<string>;
  /** A key is there or a picture was made with one: the first-run banner has said what it had to. */
  has_key: boolean;
};

const idOf = (problem: Error) => `problem:${problem.code}:${problem.message}`;

/** By importance: what is broken, what is good to know. Interrupted runs are offered beside it (features/interrupted). */
export function chooseBanner({ problems, first_run, seen, has_key }: BannerGround): BannerChoice | null {
  const problem = problems.find((one) => !seen.has(idOf(one)));
  if (problem !== undefined) return { kind: "failed", id: idOf(problem), problem };
  if (first_run && !has_key && !seen.has("first-run")) return { kind: "info", id: "first-run" };
  return null;
}
