import { describe, expect, it } from "vitest";
import { check, draftOf, endpointOf, isFine, type Draft } from "./endpoints";

const draft = (change: Partial<Draft> = {}): Draft => ({
  name: "Lab",
  base_url: "http://localhost:8000/v1",
  needs_key: false,
  models: [{ id: "sdxl", name: "", price: "" }],
  ...change,
});

describe("an address of one's own", () => {
  it("is fine with a name, an address and one model", () => {
    expect(isFine(check(draft(), []))).toBe(true);
  });
  it.each([
    "https://api.example.org/v1",
    "http://127.0.0.1:1234",
    "http://192.168.1.4/v1",
    "http://[::1]:8000",
    "http://box.local/v1",
    "http://gpu:8000/v1",
  ])("may be %s", (base_url) => {
    expect(check(draft({ base_url }), []).base_url).toBeNull();
  });
  it.each([
    "",
    "localhost:8000",
    "ftp://example.org",
    "http://example.org/v1",
    "http://8.8.8.8/v1",
    "https://me:secret@example.org",
    "https://example.org/v1?key=1",
  ])("may not be %j", (base_url) => {
    expect(check(draft({ base_url }), []).base_url).not.toBeNull();
  });
  it("says which model is wrong, and leaves empty lines out", () => {
    const errors = check(
      draft({
        models: [
          { id: "a", name: "", price: "" },
          { id: "", name: "", price: "" },
          { id: "a", name: "", price: "" },
          { id: "b", name: "", price: "dear" },
        ],
      }),
      [],
    );
    expect(errors.models.map((one) => one !== null)).toEqual([false, false, true, true]);
    expect(check(draft({ models: [{ id: " ", name: "", price: "" }] }), []).none).not.toBeNull();
  });
  it("keeps its id when it is renamed, and finds a free one when it is new", () => {
    const kept = endpointOf(
      draft({
        models: [
          { id: " sdxl ", name: "", price: "0,02" },
          { id: "", name: "", price: "" },
        ],
      }),
      null,
      ["lab", "openai"],
    );
    expect(kept).toEqual({
      id: "lab-2",
      name: "Lab",
      base_url: "http://localhost:8000/v1",
      needs_key: false,
      models: [{ id: "sdxl", name: "sdxl", price_usd: 0.02 }],
    });
    expect(endpointOf({ ...draftOf(kept), name: "Other" }, kept.id, ["lab-2"]).id).toBe("lab-2");
  });
  it("does not take a name twice", () => {
    const other = endpointOf(draft(), null, []);
    expect(check(draft({ name: "LAB" }), [other]).name).not.toBeNull();
  });
});
