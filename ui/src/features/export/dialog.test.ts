import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { plain } from "$features/studio/plain";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import type { ExportRequest } from "$lib/bindings";
import { openExport } from "./export.svelte";
import ExportDialog from "./ExportDialog.svelte";

const saved = () => fake.calls.filter((call) => call.method === "export_save").map((call) => call.args[0] as ExportRequest);

beforeEach(async () => {
  await studio.start();
  await studio.fresh();
  studio.setTitles("Ship the boring version first");
  studio.edit("models", (desk) => (desk.models = ["offline/aurora", "offline/dunes"]));
  await studio.generate();
  const run = [...fake.runs.values()].at(-1)!;
  fake.push(
    run.on.run,
    ...run.planned.map(({ id }, at) => ({
      event: "done" as const,
      thumbnail: id,
      digest: `d${at}`,
      base: `base-${at}`,
      width: 1200,
      height: 630,
      files: [],
    })),
  );
  await tick();
  fake.calls.length = 0;
});
afterEach(cleanup);

test("what is chosen for an export is for that export alone", async () => {
  const before = plain(studio.desk);
  openExport(studio.tiles.map((tile) => tile.key));
  render(ExportDialog);
  await screen.findByTestId("export");
  await fireEvent.click(screen.getByTestId("export-set-switch"));
  expect(screen.getByTestId("export-alone").textContent, "the sheet keeps its canvas, and says so").toContain("1200×630");
  await fireEvent.input(screen.getByTestId("export-quality"), { target: { value: "60" } });
  await fireEvent.click(screen.getByTestId("export-save"));
  await waitFor(() => expect(saved()).toHaveLength(1));
  expect(saved()[0], "the files are what was chosen").toMatchObject({ profile: "youtube", quality: 60 });
  await waitFor(() => expect(screen.queryByTestId("export")).toBeNull());
  expect(plain(studio.desk), "the next paid run is what the sheet shows").toEqual(before);
});
