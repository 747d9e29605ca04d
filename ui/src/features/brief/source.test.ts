import { beforeEach, expect, test, vi } from "vitest";
import type { Page } from "$lib/bindings";
import { count } from "$lib/format";
import { createFake } from "$lib/host/fake";
import { pageAddress, Source, type SourceDesk } from "./source.svelte";

const desk = { sheet: "s1", url: "https://example.com/post", titles: "", context: "" };
const fill = vi.fn((found: { title?: string; context?: string }) => {
  if (found.title !== undefined) desk.titles = found.title;
  if (found.context !== undefined) desk.context = found.context;
});
const seen: SourceDesk = { sheet: () => desk.sheet, url: () => desk.url, titles: () => desk.titles, context: () => desk.context, fill };
/** A page that answers when the test says so. */
function slowPage() {
  const answers: ((page: Page) => void)[] = [];
  return { read: () => new Promise<Page>((resolve) => answers.push(resolve)), answers };
}

beforeEach(() => {
  Object.assign(desk, { sheet: "s1", url: "https://example.com/post", titles: "", context: "" });
  fill.mockClear();
});

test("a title that was typed is never written over, and the words say that it is kept", async () => {
  desk.titles = "My own title";
  const source = new Source(seen, async () => ({ title: "The page's title", text: "x".repeat(1840) }));
  await source.read();
  expect(desk.titles).toBe("My own title");
  expect(source.reading).toMatchObject({
    state: "found",
    say: `Title and ${count(1840)} characters of context found. Your title is kept.`,
  });
});

test("where no title is, the page's is taken", async () => {
  await new Source(seen, async () => ({ title: "The page's title", text: "Text" })).read();
  expect(desk).toMatchObject({ titles: "The page's title", context: "Text" });
});

test("the program's own answer fills the context", async () => {
  const host = createFake();
  await new Source(seen, (url) => host.page_read(url)).read();
  expect(host.counts.page_read).toBe(1);
  expect(desk.context).toContain("Words");
});

test("context that was typed is kept, and can be replaced on purpose", async () => {
  desk.context = "My own words";
  const source = new Source(seen, async () => ({ title: null, text: "The page's text" }));
  await source.read();
  expect(desk.context).toBe("My own words");
  expect(source.reading).toMatchObject({ context: "The page's text" });
  source.replaceContext();
  expect(desk.context).toBe("The page's text");
});

test("context that another page brought is replaced by the next page's", async () => {
  const texts = ["First text", "Second text"];
  const source = new Source(seen, async () => ({ title: null, text: texts.shift() ?? "" }));
  await source.read();
  desk.url = "https://example.com/other";
  await source.read();
  expect(desk.context).toBe("Second text");
});

test("an answer to an address that has changed is dropped", async () => {
  const page = slowPage();
  const source = new Source(seen, page.read);
  const reading = source.read();
  desk.url = "https://example.com/another";
  source.typed();
  page.answers[0]?.({ title: "Late", text: "Late text" });
  await reading;
  expect(fill).not.toHaveBeenCalled();
  expect(source.reading).toEqual({ state: "idle" });
});

test("of two readings only the newest counts, whichever answers first", async () => {
  const page = slowPage();
  const source = new Source(seen, page.read);
  const readings = [source.read(true), source.read(true)];
  page.answers[1]?.({ title: null, text: "New" });
  page.answers[0]?.({ title: null, text: "Old" });
  await Promise.all(readings);
  expect(desk.context).toBe("New");
});

test("an answer that comes after another sheet was opened is dropped", async () => {
  const page = slowPage();
  const reading = new Source(seen, page.read).read();
  desk.sheet = "s2";
  page.answers[0]?.({ title: "Late", text: "Late text" });
  await reading;
  expect(fill).not.toHaveBeenCalled();
});

test("a refused address says why and what to do", async () => {
  const source = new Source(seen, async () => {
    throw { code: "INVALID_INPUT", message: "Private addresses are not read.", hint: "Paste the text instead." };
  });
  await source.read();
  expect(source.reading).toEqual({ state: "failed", say: "Private addresses are not read. Paste the text instead." });
});

test("what is not an address is not asked for", async () => {
  const read = vi.fn();
  desk.url = "not an address";
  const source = new Source(seen, read);
  await source.read();
  expect(read).not.toHaveBeenCalled();
  expect(source.reading.state).toBe("failed");
});

test("leaving the field again asks nothing again", async () => {
  const read = vi.fn(async () => ({ title: null, text: "Text" }));
  const source = new Source(seen, read);
  await source.read();
  await source.read();
  expect(read).toHaveBeenCalledTimes(1);
});

test("an address without https:// is understood, a word or another scheme is not", () => {
  expect(pageAddress("example.com/blog")).toBe("https://example.com/blog");
  expect(pageAddress(" https://example.com ")).toBe("https://example.com");
  for (const text of ["hello", "", "ftp://example.com", "javascript:alert(1)", "file:///etc/passwd"]) expect(pageAddress(text)).toBeNull();
});
