import { expect, test, vi } from "vitest";
import { host } from "$lib/host";
import { zoomAsLeft, zoomBy, zoomLevel, zoomTo } from "./zoom";

test("the page is zoomed by steps, stops at the last, and is as it was left after a start", async () => {
  const zoom = vi.spyOn(host, "zoom").mockResolvedValue(undefined);
  await zoomTo(1);
  await zoomBy(1);
  await zoomBy(1);
  expect(zoom.mock.lastCall, "two steps up are 125 %").toEqual([1.25]);
  for (let step = 0; step < 20; step++) await zoomBy(-1);
  expect(zoomLevel(), "half is the smallest").toBe(0.5);
  await zoomTo(2);
  zoom.mockClear();
  zoomAsLeft();
  expect(zoom.mock.calls, "the next start shows what was chosen").toEqual([[2]]);
  await zoomTo(1);
  zoom.mockClear();
  zoomAsLeft();
  expect(zoom, "its own size needs nothing").not.toHaveBeenCalled();
});
