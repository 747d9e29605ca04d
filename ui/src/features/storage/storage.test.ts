import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gallery } from "$features/gallery/gallery.svelte";
import { studio } from "$features/studio/studio.svelte";
import { fake } from "$lib/host/fake";
import { fakeSettings } from "$lib/host/fake-catalog";
import { check, draftOf, isFine, settingOf } from "./destinations";
import Storage from "./Storage.svelte";
import { storage } from "./storage.svelte";

const type = (testid: string, value: string) => fireEvent.input(screen.getByTestId(testid), { target: { value } });
const within = (id: string, testid: string) =>
  screen.getByTestId(`destination-${id}`).querySelector<HTMLElement>(`[data-testid="${testid}"]`)!;

beforeEach(async () => {
  fake.settings = fakeSettings();
  fake.keychain = { state: "ready", message: "" };
  fake.counts = {};
  storage.tested = {};
  await fake.credentials_remove("minio");
  await studio.start();
  render(Storage);
  await screen.findByTestId("destination-minio");
});
afterEach(cleanup);

async function fillBucket(bucket = "covers") {
  await fireEvent.click(screen.getByTestId("storage-add"));
  await screen.findByTestId("storage-dialog");
  await type("storage-name", "Garage");
  await type("storage-endpoint", "http://127.0.0.1:3900");
  await type("storage-bucket", bucket);
}

describe("Settings, Storage", () => {
  it("has no fault that axe knows of, also in the dialog", async () => {
    const rules = {
      region: { enabled: false },
      "color-contrast": { enabled: false },
      "label-content-name-mismatch": { enabled: false },
      "heading-order": { enabled: false },
    };
    const faults = async () =>
      (await axe.run(document.body, { rules })).violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`);
    expect(await faults()).toEqual([]);
    await fireEvent.click(screen.getByTestId("storage-add"));
    await screen.findByTestId("storage-dialog");
    expect(await faults()).toEqual([]);
  }, 20_000);

  it("adds a bucket, hands its credentials over and keeps nothing of them on the page", async () => {
    await fillBucket();
    await type("storage-access-key", " AKIA-EXAMPLE-4F2A ");
    await type("storage-secret", "very-secret-words");
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() => screen.getByTestId("destination-garage"));
    expect(fake.calls.findLast((call) => call.method === "credentials_set")?.args).toEqual([
      "garage",
      "AKIA-EXAMPLE-4F2A",
      "very-secret-words",
      false,
    ]);
    await waitFor(() => expect(within("garage", "storage-credentials").textContent).toContain("•••• 4F2A"));
    expect(document.body.innerHTML).not.toContain("very-secret");
    expect(fake.settings.storage.destinations.at(-1)).toMatchObject({
      kind: "bucket",
      public_links: false,
      create: false,
      path_style: true,
    });
    expect(JSON.stringify(fake.settings)).not.toContain("AKIA");
  });

  it("keeps credentials for the session where there is no keychain, and says so", async () => {
    fake.keychain = { state: "absent", message: "No keychain is running." };
    studio.keychain = fake.keychain;
    await fillBucket();
    expect(screen.getByTestId("storage-dialog").textContent).toContain("kept for this session only");
    await type("storage-access-key", "AKIA1234");
    await type("storage-secret", "secret");
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() => expect(fake.calls.findLast((call) => call.method === "credentials_set")?.args[3]).toBe(true));
  });

  it("says what a locked keychain means and keeps the dialog open, the secret gone", async () => {
    fake.keychain = { state: "locked", message: "The keychain is locked." };
    studio.keychain = fake.keychain;
    await fillBucket();
    await type("storage-access-key", "AKIA1234");
    await type("storage-secret", "very-secret-words");
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() => expect(screen.getByTestId("storage-credentials-error").textContent).toContain("The keychain is locked."));
    expect(screen.getByTestId<HTMLInputElement>("storage-secret").value).toBe("");
  });

  it("keeps what was typed when the settings could not be saved, so that a second Save keeps the credentials", async () => {
    await fillBucket();
    await type("storage-access-key", "AKIA1234");
    await type("storage-secret", "very-secret-words");
    fake.failNext("settings_save", { code: "SAVE_FAILED", message: "The disk is full." });
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() => expect(fake.counts.settings_save).toBe(1));
    await waitFor(() => expect(screen.getByTestId<HTMLElement>("storage-save").getAttribute("aria-busy")).toBeNull());
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() =>
      expect(fake.calls.findLast((call) => call.method === "credentials_set")?.args.slice(1, 3)).toEqual(["AKIA1234", "very-secret-words"]),
    );
    await waitFor(() => expect(screen.queryByTestId("storage-dialog")).toBeNull());
  });

  it("does not close over credentials that were not kept", async () => {
    fake.failNext("credentials_set", { code: "KEYCHAIN", message: "The keychain is locked." });
    await fillBucket();
    await type("storage-access-key", "AKIA1234");
    await type("storage-secret", "very-secret-words");
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() => expect(screen.getByTestId("storage-credentials-error").textContent).toContain("The keychain is locked."));
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() => expect(screen.getByTestId("storage-credentials-error").textContent).toContain("Enter them again"));
  });

  it("asks before credentials are forgotten", async () => {
    await fake.credentials_set("minio", "AKIA4F2A", "secret", false);
    await storage.load();
    await fireEvent.click(within("minio", "storage-edit"));
    await fireEvent.click(await screen.findByTestId("storage-forget"));
    const before = fake.counts.credentials_remove ?? 0;
    await fireEvent.click(await screen.findByTestId("storage-forget-keep"));
    expect(fake.counts.credentials_remove ?? 0).toBe(before);
    await fireEvent.click(screen.getByTestId("storage-forget"));
    await fireEvent.click(await screen.findByTestId("storage-forget-confirm"));
    await waitFor(() => expect(fake.counts.credentials_remove).toBe(before + 1));
    await waitFor(() => screen.getByTestId("storage-secret"));
  });

  it("says exactly what public links do before they are on", async () => {
    await fillBucket("covers");
    await type("storage-prefix", "sheets/");
    expect(screen.getByTestId("storage-public-say").textContent).toContain("nothing is made public");
    await fireEvent.click(screen.getByTestId("storage-public"));
    expect(screen.getByTestId("storage-public-say").textContent).toContain(
      "Sets a bucket policy on “covers” that lets anybody who reaches the server read every object under “sheets/”",
    );
  });

  it("shows the example of a name while it is typed, and what is wrong with it", async () => {
    await fireEvent.click(screen.getByTestId("storage-add"));
    await screen.findByTestId("storage-dialog");
    expect(screen.getByTestId("storage-example").textContent).toContain("007-why-fan-out-beats-a-queue-gpt-image-2.jpg");
    await type("storage-file", "{row}-{slog}");
    expect(screen.queryByTestId("storage-example")).toBeNull();
    expect(screen.getByTestId("storage-dialog").textContent).toContain("Did you mean {slug}?");
  });

  it("tests step by step, and names the step that failed", async () => {
    await fireEvent.click(within("minio", "storage-test"));
    await waitFor(() =>
      expect(within("minio", "storage-test-result").textContent).toContain("Wrote, read back and deleted a test file in 84 ms."),
    );
    expect(within("minio", "storage-test-result").querySelectorAll("li")).toHaveLength(4);
    await fillBucket("denied");
    await fireEvent.click(screen.getByTestId("storage-save"));
    await waitFor(() => screen.getByTestId("destination-garage"));
    await fireEvent.click(within("garage", "storage-test"));
    await waitFor(() => expect(within("garage", "storage-test-result").dataset["ok"]).toBe("false"));
    expect(within("garage", "storage-test-result").textContent).toContain("Write a test file: failed");
  });

  it("tests several at once, each with its own answer", async () => {
    let answer = (): void => {};
    const slow = new Promise<void>((resolve) => (answer = resolve));
    const real = fake.storage_test;
    fake.storage_test = async (one) => {
      if (one.id === "minio") await slow;
      return real(one);
    };
    await fireEvent.click(within("minio", "storage-test"));
    await fireEvent.click(within("folder", "storage-test"));
    await waitFor(() => within("folder", "storage-test-result").textContent);
    expect(within("minio", "storage-test").getAttribute("aria-busy")).toBe("true");
    answer();
    await waitFor(() => expect(within("minio", "storage-test").getAttribute("aria-busy")).toBeNull());
    fake.storage_test = real;
  });

  it("says why it cannot be counted, and counts again when asked", async () => {
    cleanup();
    storage.sizes = null;
    fake.failNext("sizes", { code: "LIBRARY", message: "The library is locked." });
    render(Storage);
    expect((await screen.findByTestId("storage-uncounted")).textContent).toContain("The library is locked.");
    await fireEvent.click(screen.getByTestId("storage-count-again"));
    await waitFor(() => expect(screen.queryByTestId("storage-uncounted")).toBeNull());
    expect(screen.getByTestId("storage-kept").textContent).toContain("of records");
  });

  it("goes on checking while another pane is looked at", async () => {
    let answer = (): void => {};
    const real = fake.deep_check;
    fake.deep_check = () => new Promise((resolve) => (answer = () => void real().then(resolve)));
    await fireEvent.click(screen.getByTestId("storage-deep-check"));
    cleanup();
    render(Storage);
    expect(screen.getByTestId("storage-deep-check").getAttribute("aria-busy")).toBe("true");
    answer();
    await screen.findByTestId("check-result");
    fake.deep_check = real;
  });

  it("ticks where finished thumbnails go, in the order of the list", async () => {
    await fireEvent.click(screen.getByTestId("finished-minio"));
    await waitFor(() => expect(fake.settings.storage.finished).toEqual(["folder", "minio"]));
    await fireEvent.click(screen.getByTestId("finished-folder"));
    await waitFor(() => expect(fake.settings.storage.finished).toEqual(["minio"]));
  });

  it("suggests what could go over the limit and shows it selected; nothing goes by itself", async () => {
    await fireEvent.click(screen.getByTestId("storage-cap-on"));
    const field = await screen.findByTestId<HTMLInputElement>("storage-cap-gb");
    await fireEvent.input(field, { target: { value: "4" } });
    await fireEvent.blur(field);
    await fireEvent.click(await screen.findByTestId("storage-show"));
    await waitFor(() => expect(gallery.suggestion).not.toBeNull());
    expect(studio.view).toBe("gallery");
    expect(gallery.selection.size).toBe(gallery.suggestion?.count);
    expect(fake.counts.gallery_trash ?? 0).toBe(0);
    gallery.clearSelection();
  });

  it("lists a bucket by pages and tells the server's word about each key it keeps", async () => {
    await fireEvent.click(within("minio", "storage-browse"));
    await waitFor(() => expect(screen.getAllByTestId("bucket-item")).toHaveLength(100));
    await fireEvent.click(screen.getByTestId("bucket-more"));
    await waitFor(() => expect(screen.getAllByTestId("bucket-item")).toHaveLength(200));
    for (const item of screen.getAllByTestId("bucket-item").slice(0, 2)) await fireEvent.click(item.querySelector("button")!);
    await fireEvent.click(screen.getByTestId("bucket-delete"));
    await fireEvent.click(await screen.findByTestId("bucket-delete-confirm"));
    await waitFor(() => expect(screen.getAllByTestId("bucket-item")).toHaveLength(199));
    expect(screen.getByTestId("bucket-said").textContent).toContain("retention lock");
  });

  it("offers to read a bucket again whose first page was refused", async () => {
    fake.failNext("bucket_page", { code: "SAVE_FAILED", message: "Access denied." });
    await fireEvent.click(within("minio", "storage-browse"));
    const again = await screen.findByTestId("bucket-again");
    expect(screen.getByTestId("bucket").textContent).toContain("Access denied.");
    expect(screen.getByTestId("bucket").textContent).not.toContain("Reading");
    await fireEvent.click(again);
    await waitFor(() => expect(screen.getAllByTestId("bucket-item").length).toBeGreaterThan(90));
    expect(screen.queryByTestId("bucket-again")).toBeNull();
  });
});

describe("a destination as typed", () => {
  const bucket = { ...draftOf(null), name: "B", endpoint: "https://s3.example.com", bucket: "thumbs" };
  it("takes an address by itself only", () => {
    const wrong = (endpoint: string) => check({ ...bucket, endpoint }, []).endpoint;
    for (const fine of [
      "https://s3.example.com",
      "http://localhost:9000/",
      "http://192.168.1.4:9000",
      "http://[::1]:3900",
      "http://nas:9000",
    ])
      expect(wrong(fine), fine).toBeNull();
    expect(wrong("http://s3.example.com"), "plain http over the internet").toContain("https://");
    expect(wrong("https://key:secret@s3.example.com")).toContain("Credentials have their own fields");
    expect(wrong("https://s3.example.com/thumbs")).toContain("Leave out the path");
    expect(wrong("s3.example.com")).not.toBeNull();
  });
  it("gets an id of its own that means nothing else", () => {
    expect(isFine(check(bucket, []))).toBe(true);
    const first = settingOf({ ...bucket, name: "Nowhere" }, null, []);
    expect(first.id).toBe("nowhere-2");
    expect(settingOf({ ...bucket, name: "nowhere 2" }, null, [first]).id).toBe("nowhere-2-2");
    expect(settingOf(draftOf(first), first.id, []), "editing changes nothing by itself").toEqual(first);
  });
});
