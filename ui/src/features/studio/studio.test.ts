import { flushSync } from "svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Cell, Desk, Error, EventKind } from "$lib/bindings";
import { createFake, type FakeHost } from "$lib/host/fake";
import { fakeDesk, fakeSettings } from "$lib/host/fake-catalog";
import { drawing } from "./drawing.svelte";
import { Studio } from "./studio.svelte";

const PAID = "openai/gpt-image-2";
const FREE = "offline/aurora";
const TITLES = ["Why fan-out beats a queue", "Ship the boring version first"];

let fake: FakeHost;
let studio: Studio;
let said: string[];

const desk = (more: Partial<Desk> = {}): Desk => ({
  ...fakeDesk(),
  rows: TITLES.map((title, i) => ({ id: `r${i}`, title })),
  models: [FREE, PAID],
  ...more,
});

async function open(options: Parameters<typeof createFake>[0] = {}) {
  fake = createFake({ first_run: false, desk: desk(), ...options });
  await fake.key_set("openai", "sk-test-1234", false);
  said = [];
  studio = new Studio(fake, (text) => said.push(text));
  await studio.start();
}
beforeEach(() => open());

const asked = () => fake.counts["sheet_generate"] ?? 0;
const lastCells = () => fake.calls.filter((call) => call.method === "sheet_generate").at(-1)?.args[2];
const lastKind = () => fake.calls.filter((call) => call.method === "sheet_generate").at(-1)?.args[3];
/** Tells of the thumbnail of a cell in the newest run that has one. */
function tell(key: string, ...happenings: EventKind[]) {
  const run = [...fake.runs.values()]
    .reverse()
    .find((one) => one.planned.some((planned) => `${one.on.rows[planned.row]}|${planned.model}` === key));
  const planned = run?.planned.find((one) => `${run.on.rows[one.row]}|${one.model}` === key);
  fake.push(run?.on.run ?? "", ...happenings.map((happening) => ({ ...happening, thumbnail: planned?.id ?? "" })));
}
const end = () =>
  [...fake.runs.values()].forEach((run) =>
    fake.push(run.on.run, { event: "run_finished", done: 0, failed: 0, needs_you: 0, cancelled: 0 }),
  );
const GENERATING: EventKind = { event: "generating", attempt: 1, risk_usd: 0.04 };
const made = (base: string, cost_usd = 0.04): EventKind[] => [
  GENERATING,
  { event: "painted", digest: base, bytes: 1, cost_usd, milliseconds: 5000 },
  { event: "done", digest: `${base}-set`, base, width: 1200, height: 630, files: [] },
];
const LOST: EventKind = { event: "needs_you", error: { code: "OUTCOME_UNKNOWN", message: "We lost contact after sending." } };
const cells = (...keys: string[]) => keys.map((key) => ({ row: key.split("|")[0], model: key.split("|")[1] }));

describe("generating asks only for what nobody has paid for yet", () => {
  test("everything ticked, once; a second press while it starts does nothing", async () => {
    const first = studio.generate();
    const second = studio.generate();
    await Promise.all([first, second]);
    expect(asked(), "two quick presses of Ctrl+Enter are one run").toBe(1);
    expect(lastCells(), "two titles by two models").toEqual(cells(`r0|${FREE}`, `r0|${PAID}`, `r1|${FREE}`, `r1|${PAID}`));
    await studio.generate();
    expect(asked(), "all of it is under way: there is nothing to ask for").toBe(1);
    expect(said.length, "and the person is told").toBe(1);
  });

  test("cells that were asked for are left alone even before their run tells of them", async () => {
    const follow = fake.run_follow;
    fake.run_follow = () => new Promise(() => {});
    await studio.generate();
    await studio.generate();
    fake.run_follow = follow;
    expect(asked(), "the first event may take its time; money may not be spent on that").toBe(1);
    expect(studio.running, "it counts as running").toBe(true);
  });

  test("done, under way, needs you, interrupted, stored and cancelled after sending are all left out", async () => {
    await studio.generate();
    tell(`r0|${FREE}`, ...made("a", 0));
    tell(`r0|${PAID}`, GENERATING, LOST);
    tell(`r1|${PAID}`, { event: "interrupted", possibly_spent: true });
    expect(studio.cellsToMake, "the fourth one is still queued").toEqual([]);
    tell(`r1|${FREE}`, GENERATING, { event: "cancelled" });
    expect(studio.cellsToMake, "a request was out when it was cancelled").toEqual([]);
    end();
    expect(studio.cellsToMake, "the end of the run makes nothing free to ask for").toEqual([]);
  });

  test("what failed for nothing, or was cancelled in the queue, is asked for again", async () => {
    await studio.generate();
    tell(`r0|${PAID}`, { event: "failed", error: { code: "KEY_REJECTED", message: "OpenAI rejected the key." } });
    tell(`r1|${PAID}`, { event: "cancelled" });
    tell(
      `r0|${FREE}`,
      GENERATING,
      { event: "painted", digest: "b", bytes: 1, milliseconds: 1 },
      { event: "failed", error: { code: "SAVE_FAILED", message: "Disk full." } },
    );
    tell(`r1|${FREE}`, ...made("c", 0));
    expect(studio.cellsToMake, "the stored picture is finished by Save again, not by a new request").toEqual(
      cells(`r0|${PAID}`, `r1|${PAID}`),
    );
  });

  test("what was declined, or may be billed, is asked for again only by its own button", async () => {
    await studio.generate();
    tell(`r0|${PAID}`, GENERATING, { event: "failed", error: { code: "POLICY", message: "OpenAI declined this prompt." } });
    tell(`r1|${PAID}`, GENERATING, { event: "failed", error: { code: "BAD_IMAGE", message: "No usable picture." } });
    tell(`r0|${FREE}`, { event: "failed", error: { code: "INTERNAL", message: "A step stopped." } });
    tell(`r1|${FREE}`, ...made("c", 0));
    expect(studio.cellsToMake, "the same words would be declined again").toEqual(cells(`r0|${FREE}`));
    expect(studio.canAgain(`r0|${PAID}`), "on purpose it can be").toBe(true);
    expect(studio.canAgain(`r1|${PAID}`)).toBe(true);
  });

  test("no two tiles have one place in line", async () => {
    await studio.generate();
    expect(studio.tiles.map((tile) => tile.line)).toEqual([1, 2, 3, 4]);
    tell(`r0|${FREE}`, GENERATING);
    expect(studio.tiles.map((tile) => tile.line)).toEqual([null, 1, 2, 3]);
  });

  test("typing twenty characters asks for no picture", async () => {
    await studio.generate();
    tell(`r0|${FREE}`, ...made("a", 0));
    const before = asked();
    for (let i = 1; i <= 20; i += 1) {
      studio.setTitles(`${TITLES[0]}${"x".repeat(i)}\n${TITLES[1]}`);
      flushSync();
    }
    expect(asked() - before, "type is set for free, always").toBe(0);
    expect(studio.tile(`r0|${FREE}`)?.state, "and the picture is still there").toBe("done");
    expect(studio.tile(`r0|${FREE}`)?.title, "under its new title").toBe(`${TITLES[0]}${"x".repeat(20)}`);
  });

  test("over the limit nothing is sent until the sum is accepted", async () => {
    await open({ settings: { ...fakeSettings(), generation: { ...fakeSettings().generation, max_cost_usd: 0.05 } } });
    await expect(studio.generate(), "two paid pictures cost 0.08").rejects.toMatchObject({ code: "BUDGET" });
    expect(asked(), "refused before the program was asked").toBe(0);
    await studio.generate(0.08);
    expect(asked(), "with the sum accepted once").toBe(1);
  });

  test("a title of two letters stops Generate and says which", () => {
    studio.setTitles("Hi\nA good title");
    expect(studio.canGenerate, "the program would refuse it").toEqual({
      ok: false,
      why: "Title 1 needs a fix. A title has 3 to 200 characters.",
    });
  });

  test("only models without a key stop Generate; one among others does not", async () => {
    await fake.key_remove("openai");
    await studio.refreshCatalog();
    expect(studio.canGenerate.ok, "the free one can be drawn; the other fails for $0 and says so").toBe(true);
    studio.edit("models", (at) => (at.models = [PAID]));
    expect(studio.canGenerate.ok, "nothing could be made").toBe(false);
  });
});

describe("again and re-roll", () => {
  test("a failed one with its picture stored is finished for nothing", async () => {
    await studio.generate();
    tell(
      `r0|${PAID}`,
      GENERATING,
      { event: "painted", digest: "b", bytes: 1, cost_usd: 0.04, milliseconds: 1 },
      { event: "failed", error: { code: "SAVE_FAILED", message: "Disk full." } },
    );
    expect(studio.againEstimate([`r0|${PAID}`]), "the base is in the store").toMatchObject({ usd: 0, free: true });
    await studio.again([`r0|${PAID}`]);
    expect(lastKind(), "from the base, not by asking anew").toBe("again");
  });

  test("an answer that cannot be decoded is asked for anew, at its price", async () => {
    await studio.generate();
    tell(
      `r0|${PAID}`,
      GENERATING,
      { event: "painted", digest: "b", bytes: 1, milliseconds: 1 },
      { event: "failed", error: { code: "BAD_IMAGE", message: "No usable image." } },
    );
    expect(studio.againEstimate([`r0|${PAID}`]).usd, "the stored bytes are no picture").toBe(0.04);
    await studio.again([`r0|${PAID}`]);
    expect(lastKind(), "a kept answer is read before anybody is asked").toBe("again");
  });

  test("needs you is tried again only on purpose, and its money stays in the sum", async () => {
    await studio.generate();
    tell(`r0|${PAID}`, GENERATING, LOST);
    end();
    await studio.again([`r0|${PAID}`]);
    expect(lastCells(), "that one alone").toEqual(cells(`r0|${PAID}`));
    tell(`r0|${PAID}`, ...made("n"));
    expect(studio.tile(`r0|${PAID}`)?.state, "the new one is shown").toBe("done");
    expect(studio.tally.possibly_usd, "the first may have been billed all the same").toBeCloseTo(0.04);
  });

  test("what is done or under way is not tried again", async () => {
    await studio.generate();
    tell(`r0|${FREE}`, ...made("a", 0));
    await studio.again([`r0|${FREE}`, `r1|${FREE}`]);
    expect(asked(), "nothing was wrong with them").toBe(1);
  });

  test("each re-roll is a new version at the end; the tile tells of it, then shows it", async () => {
    const key = `r0|${PAID}`;
    await studio.generate();
    tell(key, ...made("v1"));
    await studio.reroll([key]);
    expect(studio.tile(key), "while it is made the tile says so").toMatchObject({ state: "queued", version: 2 });
    expect(studio.tile(key)?.versions[0]?.base, "with the old picture among its versions").toBe("v1");
    await studio.reroll([key]);
    expect(asked(), "one re-roll of a tile at a time").toBe(2);
    tell(key, ...made("v2"));
    expect(studio.tile(key), "the newest with a picture").toMatchObject({ state: "done", version: 2, base: "v2" });
    studio.stepVersion(key, -1);
    expect(studio.tile(key), "chosen").toMatchObject({ version: 1, base: "v1" });
    studio.undo();
    expect(studio.tile(key)?.base, "and undone").toBe("v2");
  });

  test("a re-roll that fails leaves the old picture and does not vanish", async () => {
    const key = `r0|${PAID}`;
    await studio.generate();
    tell(key, ...made("v1"));
    await studio.reroll([key]);
    tell(key, GENERATING, LOST);
    expect(studio.tile(key), "the old one is there, and the new one's trouble").toMatchObject({
      state: "done",
      base: "v1",
      trouble: "needs_you",
    });
    expect(studio.counts.needs_you, "it is counted where money waits").toBe(1);
    studio.leave(key);
    expect(studio.tile(key)?.trouble, "left as it is").toBe(null);
    studio.undo();
    expect(studio.counts.needs_you, "leaving can be undone").toBe(1);
    studio.stepVersion(key, 1);
    expect(studio.tile(key), "looking at it").toMatchObject({ state: "needs_you", left: false });
    studio.stepVersion(key, -1);
    expect(studio.counts.needs_you, "is not leaving it").toBe(1);
  });
});

describe("the sheet", () => {
  test("after a restart the replay gives the same sheet", async () => {
    await studio.generate();
    tell(`r0|${PAID}`, ...made("v1"));
    tell(`r1|${PAID}`, GENERATING, LOST);
    await studio.reroll([`r0|${PAID}`]);
    tell(`r0|${PAID}`, ...made("v2"));
    await studio.flush();
    const before = JSON.stringify(studio.rows);
    const again = new Studio(fake, () => {});
    const sheet = fake.sheets.get(studio.sheet.id);
    fake.start = async () => ({ ...(await createFake().start()), sheet: structuredClone(sheet!) });
    await again.start();
    expect(JSON.stringify(again.rows), "states, seconds, costs and versions come from the events alone").toBe(before);
  });

  test("a row keeps its pictures while its title is edited, and gets them back by undo", async () => {
    await studio.generate();
    tell(`r1|${FREE}`, ...made("a", 0));
    studio.setTitles(TITLES[0] ?? "");
    expect(studio.tile(`r1|${FREE}`), "the row was removed").toBeUndefined();
    studio.undo();
    expect(studio.tile(`r1|${FREE}`)?.base, "its picture was not").toBe("a");
  });

  test("a model that is unticked keeps its column while it has pictures here", async () => {
    await studio.generate();
    tell(`r0|${PAID}`, ...made("a"));
    studio.edit("models", (at) => (at.models = [FREE]));
    expect(
      studio.columns.map((column) => column.model),
      "what was paid for is not hidden",
    ).toEqual([FREE, PAID]);
  });

  test("rows that did not change are the same objects", () => {
    const before = studio.rows;
    studio.setTitles(`${TITLES[0]}!\n${TITLES[1]}`);
    expect(studio.rows[0], "this one changed").not.toBe(before[0]);
    expect(studio.rows[1], "the other need not even be looked at by its tiles").toBe(before[1]);
  });

  test("the field keeps the blank line that is being typed in", () => {
    studio.setTitles(`${TITLES.join("\n")}\n`);
    expect(studio.titlesText, "the cursor is on it").toBe(`${TITLES.join("\n")}\n`);
    expect(studio.rows.length, "it is no row yet").toBe(2);
    studio.edit("titles", (at) => at.rows.pop());
    expect(studio.titlesText, "rows that changed elsewhere are what the field says").toBe(TITLES[0]);
  });

  test("stars belong to the picture, and toggle", async () => {
    await studio.generate();
    tell(`r0|${FREE}`, ...made("a", 0));
    await studio.star([`r0|${FREE}`]);
    expect([studio.tile(`r0|${FREE}`)?.starred, studio.counts.starred], "on").toEqual([true, 1]);
    await studio.star([`r0|${FREE}`]);
    expect(studio.counts.starred, "off").toBe(0);
    fake.failNext("thumbnail_star", { code: "LIBRARY", message: "Locked." });
    await expect(studio.star([`r0|${FREE}`]), "what could not be kept is said").rejects.toMatchObject({ code: "LIBRARY" });
    expect(studio.counts.starred, "and not shown as if it had been").toBe(0);
  });

  test("a title that cannot be set is not asked for, nor in the price", async () => {
    const error: Error = { code: "TEXT_OVERFLOW", message: "Title is too long for Bottom bar: 12 characters over." };
    const title = studio.desk.rows[0]?.title;
    const refusal = vi.spyOn(drawing, "refusal").mockImplementation((one) => (one === title ? error : null));
    try {
      studio.edit("models", (at) => (at.models = [...at.models]));
      expect(new Set(studio.cellsToMake.map((cell) => cell.row)), "the other row runs").toEqual(new Set(["r1"]));
      expect(studio.estimate(studio.cellsToMake).usd, "at its price").toBe(0.04);
      await studio.generate();
      expect(new Set((lastCells() as Cell[]).map((cell) => cell.row))).toEqual(new Set(["r1"]));
      refusal.mockReturnValue(error);
      await studio.fresh();
      studio.setTitles("Another title that does not fit");
      expect(studio.canGenerate, "with nothing left to make it says why").toEqual({ ok: false, why: error.message });
    } finally {
      refusal.mockRestore();
    }
  });

  test("the status line's sums are those of the tiles", async () => {
    await studio.generate();
    tell(`r0|${PAID}`, ...made("a"));
    tell(`r1|${PAID}`, GENERATING, LOST);
    tell(`r0|${FREE}`, GENERATING);
    expect(studio.tally, "one done, one lost, one generating, one queued").toMatchObject({
      done: 1,
      needs_you: 1,
      running: 1,
      queued: 1,
      total: 4,
    });
    expect(studio.tally.spent_usd, "the one that is known").toBe(0.04);
    expect(studio.tally.possibly_usd, "the one that is not, at what was journalled").toBe(0.04);
    expect(studio.risk, "what quitting now would leave in doubt: one is drawn for nothing here").toEqual({ usd: 0.04, unpriced: 0 });
  });

  test("time left comes from history or not at all", async () => {
    studio.edit("models", (at) => (at.models = ["offline/contours"]));
    await studio.generate();
    expect(studio.tally.eta_s, "this model was never timed").toBe(null);
    await open();
    studio.edit("models", (at) => (at.models = [PAID]));
    await studio.generate();
    expect(studio.tally.slowest, "nine seconds are usual here").toBe("GPT Image 2");
    expect(studio.tally.eta_s, "two pictures, one after the other").toBe(18);
  });

  test("a change is kept 400 ms later, once, or at once when the window hides", async () => {
    vi.useFakeTimers();
    try {
      for (const letter of ["a", "b", "c"]) studio.edit("extra", (at) => (at.extra += letter), "extra");
      await vi.advanceTimersByTimeAsync(399);
      expect(fake.counts["sheet_save"] ?? 0, "not while one types").toBe(0);
      await vi.advanceTimersByTimeAsync(2);
      expect(fake.counts["sheet_save"], "then once").toBe(1);
      studio.edit("extra", (at) => (at.extra = "d"));
      await studio.flush();
      expect(fake.sheets.get(studio.sheet.id)?.desk.extra, "nothing is owed when the window goes").toBe("d");
    } finally {
      vi.useRealTimers();
    }
  });

  test("a dropped picture becomes a tile of its own column", async () => {
    studio.applyNotice({ notice: "dropped", items: [{ kind: "picture", name: "sea.png", base: "sea", size: { width: 10, height: 10 } }] });
    await vi.waitFor(() => expect(studio.tile("r0|own/picture")?.base, "on the first row").toBe("sea"));
    expect(studio.columns.at(-1)?.name, "under its own name").toBe("Your picture");
    studio.applyNotice({ notice: "dropped", items: [{ kind: "titles", name: "list.txt", titles: ["A third title", TITLES[0] ?? ""] }] });
    expect(
      studio.rows.map((row) => row.title),
      "titles that are there already are not doubled",
    ).toEqual([...TITLES, "A third title"]);
  });

  test("a dropped font is what the sheet is set in, once the list has it", async () => {
    const font = { id: "mine", family: "Mine", kind: "sans", weight: 700, own: true };
    const before = await fake.catalog();
    fake.catalog = async () => ({ ...before, fonts: [...before.fonts, font] });
    studio.applyNotice({ notice: "dropped", items: [{ kind: "font", name: "mine.ttf", font }] });
    await vi.waitFor(() => expect(studio.desk.design.font, "chosen").toBe("mine"));
    expect(studio.catalog.fonts.at(-1)?.id, "and in the list").toBe("mine");
    studio.undo();
    expect(studio.desk.design.font, "one step back").toBe("inter");
  });

  test("a font that the program does not list is not chosen", async () => {
    const font = { id: "ghost", family: "Ghost", kind: "sans", weight: 700, own: true };
    studio.applyNotice({ notice: "dropped", items: [{ kind: "font", name: "ghost.ttf", font }] });
    await vi.waitFor(() => expect(fake.counts["catalog"], "asked").toBe(1));
    await Promise.resolve();
    expect(studio.desk.design.font, "it could not be drawn").toBe("inter");
  });

  test("the keychain is asked when it is asked for, and then which models can run", async () => {
    expect(fake.counts["keys"], "not at the start: it may wait for the person").toBeUndefined();
    fake.keychain = { state: "locked", message: "Locked." };
    const known = await fake.catalog();
    fake.catalog = async () => ({ ...known, providers: known.providers.map((one) => ({ ...one, has_key: true })) });
    await studio.readKeys();
    expect(studio.keychain.state, "what it is").toBe("locked");
    expect(
      studio.catalog.providers.every((one) => one.has_key),
      "what can run",
    ).toBe(true);
    fake.failNext("keys", { code: "KEYCHAIN", message: "No." });
    await studio.readKeys();
    expect(studio.problems, "one that cannot be read is the Keys pane's to tell").toEqual([]);
  });

  test("quitting waits for what is being written already", async () => {
    let written = () => {};
    fake.sheet_save = () => new Promise<void>((resolve) => (written = resolve));
    studio.setTitles("Another title");
    const first = studio.flush();
    let flushed = false;
    const second = studio.flush().then(() => (flushed = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(flushed, "nothing more is owed, but it is not on the disk yet").toBe(false);
    written();
    await Promise.all([first, second]);
    expect(flushed, "now it is").toBe(true);
  });

  test("a range selects the rectangle between two tiles", () => {
    studio.select(`r0|${FREE}`);
    studio.select(`r1|${PAID}`, { range: true });
    expect([...studio.selection].length, "two by two").toBe(4);
    studio.select(`r1|${FREE}`, { range: true });
    expect([...studio.selection], "the range follows, from where it began").toEqual([`r0|${FREE}`, `r1|${FREE}`]);
    studio.setTitles(TITLES[0] ?? "");
    flushSync();
    expect([...studio.selection], "what is gone is not selected").toEqual([`r0|${FREE}`]);
  });
});

describe("undo", () => {
  test("typing within 800 ms is one step, and redo brings it back", () => {
    vi.useFakeTimers();
    try {
      studio.edit("extra prompt", (at) => (at.extra = "w"), "extra");
      vi.advanceTimersByTime(300);
      studio.edit("extra prompt", (at) => (at.extra = "warm"), "extra");
      vi.advanceTimersByTime(900);
      studio.edit("extra prompt", (at) => (at.extra = "warm light"), "extra");
      expect(studio.undoLabel, "named after what was done").toBe("extra prompt");
      studio.undo();
      expect(studio.desk.extra, "the pause began a new step").toBe("warm");
      studio.undo();
      expect(studio.desk.extra, "the two quick ones are one").toBe("");
      expect(studio.canUndo, "and nothing is before it").toBe(false);
      studio.redo();
      studio.redo();
      expect(studio.desk.extra, "all of it again").toBe("warm light");
      expect(studio.canRedo).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  test("an edit that changes nothing is no step, and a new one ends redo", () => {
    studio.edit("style", (at) => (at.style = "photorealistic"));
    expect(studio.canUndo, "it is that style already").toBe(false);
    studio.edit("style", (at) => (at.style = "neon"));
    studio.undo();
    studio.edit("style", (at) => (at.style = "sketch"));
    expect(studio.canRedo, "what was undone is behind us").toBe(false);
  });

  test("a tile's own design is a copy; the sheet's stays as it is", () => {
    studio.setDesign(`r0|${FREE}`, (design) => (design.color = "#ff0000"), "colour");
    expect(studio.designOf(`r0|${FREE}`).color, "its own").toBe("#ff0000");
    expect(studio.designOf(`r1|${FREE}`).color, "not the others'").toBeUndefined();
    studio.setDesign("all", (design) => (design.template = "left-panel"), "template");
    expect(studio.designOf(`r1|${FREE}`).template, "everybody else follows the sheet").toBe("left-panel");
    studio.undo();
    studio.undo();
    expect(studio.desk.own, "and both can be undone").toEqual({});
  });
});
