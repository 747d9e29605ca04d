import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { host } from "$lib/host";
import type { FakeHost } from "$lib/host/fake";
import Keys from "./Keys.svelte";
import { keys } from "./keys.svelte";

const fake = host as FakeHost;
const row = (provider: string) => screen.getByTestId(`key-${provider}`);
const within = (provider: string, testid: string) => row(provider).querySelector<HTMLElement>(`[data-testid="${testid}"]`);

async function paste(provider: string, key: string): Promise<HTMLInputElement> {
  await fireEvent.click(within(provider, "key-edit") as HTMLElement);
  await waitFor(() => expect(within(provider, "key-input")).not.toBeNull());
  const field = within(provider, "key-input") as HTMLInputElement;
  await fireEvent.input(field, { target: { value: key } });
  return field;
}

describe("the keys pane", () => {
  beforeEach(async () => {
    fake.keychain = { state: "ready", message: "" };
    keys.checked = {};
    await fake.key_remove("openai");
    render(Keys);
    await waitFor(() => row("openai"));
  });
  afterEach(cleanup);

  it("hands a key over, clears the field at once and shows its last four only", async () => {
    const field = await paste("openai", "  sk-very-secret-x7Qa ");
    expect(field.type).toBe("password");
    await fireEvent.click(within("openai", "key-save") as HTMLElement);
    expect(field.value).toBe("");
    await waitFor(() => expect(within("openai", "key-status")?.textContent).toContain("x7Qa"));
    expect(document.body.innerHTML).not.toContain("very-secret");
    expect(fake.calls.findLast((call) => call.method === "key_set")?.args).toEqual(["openai", "sk-very-secret-x7Qa", false]);
  });
  it("checks only when asked, and says the result in words", async () => {
    await paste("openai", "bad-key-1234");
    await fireEvent.click(within("openai", "key-save") as HTMLElement);
    await waitFor(() => expect(within("openai", "key-check")).not.toBeNull());
    expect(fake.counts.key_check ?? 0).toBe(0);
    await fireEvent.click(within("openai", "key-check") as HTMLElement);
    await waitFor(() => expect(within("openai", "key-status")?.textContent).toContain("OpenAI rejected the key (401)."));
  });
  it("asks nobody about a key with a space in it", async () => {
    await paste("openai", "sk one two");
    const before = fake.counts.key_set ?? 0;
    await fireEvent.click(within("openai", "key-save") as HTMLElement);
    expect(row("openai").textContent).toContain("A key has no spaces in it.");
    expect(fake.counts.key_set ?? 0).toBe(before);
  });
  it("removes only after saying what happens", async () => {
    await paste("openai", "sk-1234-x7Qa");
    await fireEvent.click(within("openai", "key-save") as HTMLElement);
    await waitFor(() => expect(within("openai", "key-remove")).not.toBeNull());
    await fireEvent.click(within("openai", "key-remove") as HTMLElement);
    const dialog = await screen.findByTestId("key-remove-dialog");
    expect(dialog.textContent).toContain("stays valid at OpenAI until you revoke it there");
    await fireEvent.click(await screen.findByTestId("key-remove-confirm"));
    await waitFor(() => expect(within("openai", "key-status")?.textContent).toContain("No key"));
  });
  it("keeps a key for the session where there is no keychain", async () => {
    fake.keychain = { state: "absent", message: "No keychain is running." };
    await keys.load();
    await waitFor(() => screen.getByTestId("keychain"));
    await paste("openai", "sk-1234-x7Qa");
    await fireEvent.click(within("openai", "key-save") as HTMLElement);
    await waitFor(() => expect(row("openai").textContent).toContain("For this session only"));
    expect(fake.calls.findLast((call) => call.method === "key_set")?.args[2]).toBe(true);
  });
  it("says which variable a key of the environment comes from, and offers no removal", async () => {
    const google = fake.keyList.find((one) => one.provider === "google");
    Object.assign(google ?? {}, { source: "environment", variable: "GEMINI_API_KEY", last_four: "9fKe" });
    await keys.load();
    await waitFor(() => expect(row("google").textContent).toContain("From the environment, GEMINI_API_KEY. Change it there."));
    expect(within("google", "key-remove")).toBeNull();
  });
});
