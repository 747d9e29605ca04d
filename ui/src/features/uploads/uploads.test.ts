import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { studio } from "$features/studio/studio.svelte";
import type { StoredAt } from "$lib/bindings";
import { fake } from "$lib/host/fake";
import { shownPlace } from "./place";
import Stored from "./Stored.svelte";
import TileUpload from "./TileUpload.svelte";
import { Uploads, uploads as shared, whereOf } from "./uploads.svelte";

const at = (more: Partial<StoredAt>): StoredAt => ({
  upload: 1,
  destination: "minio",
  state: "stored",
  kept: null,
  link: null,
  error: null,
  ...more,
});

beforeEach(async () => {
  fake.counts = {};
  await studio.start();
});

describe("where a thumbnail is", () => {
  const folder = { id: "f", name: "Pictures", file: "{slug}", kind: "folder", folder: "~/Pictures/Thumbsheet/" } as const;
  it("is shown without the path to a person's home", () => {
    expect(shownPlace("/home/somebody/Pictures/Thumbsheet/talks/001-a.jpg", folder)).toBe("~/Pictures/Thumbsheet/talks/001-a.jpg");
    expect(shownPlace("/media/disk/001-a.jpg", folder)).toBe("~/Pictures/Thumbsheet/001-a.jpg");
    expect(shownPlace("/home/somebody/001-a.jpg", undefined), "the destination was removed").toBe("001-a.jpg");
  });
  it("names the destination, and the key in a bucket", () => {
    expect(whereOf(at({ kept: "s3://thumbs/sheets/001-a.jpg" }))).toBe("MinIO, s3://thumbs/sheets/001-a.jpg");
    expect(whereOf(at({ state: "queued" }))).toBe("MinIO");
    expect(whereOf(at({ destination: "gone" }))).toBe("A destination that was removed");
  });
});

describe("uploads", () => {
  it("retry the known failed ones, and all where more failed than are known", async () => {
    const uploads = new Uploads(fake);
    const changed = [{ thumbnail: "a", stored: [at({ upload: 7, state: "failed" }), at({ upload: 8 })] }];
    uploads.notice({ notice: "uploads", counts: { queued: 0, failed: 1, stored: 1 }, changed });
    await uploads.retryAll();
    expect(fake.calls.at(-1)).toEqual({ method: "upload_retry", args: [[7]] });
    uploads.notice({ notice: "uploads", counts: { queued: 0, failed: 3, stored: 1 }, changed: [] });
    await uploads.retryAll();
    expect(fake.calls.at(-1)?.args, "none named is every one").toEqual([[]]);
  });
  it("do not disturb when nobody can say where thumbnails are", async () => {
    const uploads = new Uploads(fake);
    fake.failNext("uploads_of", { code: "LIBRARY", message: "The library is locked." });
    await uploads.want(["a"]);
    expect(uploads.of("a")).toEqual([]);
  });
});

describe("on the sheet", () => {
  afterEach(cleanup);
  const denied = at({ upload: 41, state: "failed", error: { code: "SAVE_FAILED", message: "Access denied." } });
  beforeEach(() =>
    shared.notice({ notice: "uploads", counts: { queued: 0, failed: 1, stored: 0 }, changed: [{ thumbnail: "t", stored: [denied] }] }),
  );

  it("a tile says that it was not saved, and tries again", async () => {
    render(TileUpload, { thumbnail: "t", tabindex: 0 });
    const mark = screen.getByTestId("upload-state");
    expect(mark.getAttribute("aria-label")).toBe("Not saved to MinIO. Retry save");
    await fireEvent.click(mark);
    expect(fake.calls.at(-1)).toEqual({ method: "upload_retry", args: [[41]] });
  });
  it("the inspector says why, and that the picture is safe", async () => {
    render(Stored, { thumbnail: "t" });
    expect(screen.getByTestId("upload-state").textContent).toContain("Access denied. The picture is safe in the app.");
    expect(screen.getByTestId("upload-retry").textContent).toContain("Retry save");
    expect(fake.counts.uploads_of).toBe(1);
  });
  it("a thumbnail that goes nowhere takes no room", () => {
    render(Stored, { thumbnail: "elsewhere" });
    expect(screen.queryByTestId("inspector-stored")).toBeNull();
  });
});
