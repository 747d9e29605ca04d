import { describe, expect, it } from "vitest";
import { DEFAULT, example, parse } from "./template";

const error = (template: string) => parse(template).error;

describe("a name template", () => {
  it("makes the example's name", () => {
    expect(example(DEFAULT)).toBe("007-why-fan-out-beats-a-queue-gpt-image-2.jpg");
    expect(example("{date}/{slug}-{v:02}")).toBe("2026-11-24/why-fan-out-beats-a-queue-01.jpg");
    expect(example("{{{row}}}")).toBe("{7}.jpg");
  });
  it("names an unknown field, where it is, and the nearest", () => {
    expect(error("{row}-{modl}")).toBe("“modl” at character 8 is not a field. Did you mean {model}?");
    expect(error("{colour}")).toBe("“colour” at character 2 is not a field.");
  });
  it("says where a brace is left alone", () => {
    expect(error("a-{slug")).toContain("character 3 is never closed");
    expect(error("a}b")).toContain("character 2 has no opening {");
  });
  it("pads numbers only", () => {
    expect(error("{row:3}")).toContain("{row:03}");
    expect(error("{slug:03}")).toContain("cannot be padded");
  });
  it("leads nowhere else", () => {
    for (const template of ["../{slug}", "{slug}/./{v}", "/{slug}", "{slug}/"])
      expect(error(template), template).toContain("folder’s name");
    expect(error("  ")).toBe("A file needs a name.");
    expect(error("a:b")).toContain("Character 2");
  });
});
