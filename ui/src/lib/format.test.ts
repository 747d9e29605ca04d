import { describe, expect, it } from "vitest";
import { about, bytes, count, day, dollars, middle, milliseconds, plural, seconds, wholeSeconds } from "./format";

describe("money", () => {
  it("shows cents, and more digits only where a cent would hide the price", () => {
    expect(dollars(0.04)).toBe("$0.04");
    expect(dollars(0.2)).toBe("$0.20");
    expect(dollars(5)).toBe("$5.00");
    expect(dollars(0.035)).toBe("$0.035");
    expect(dollars(0.0042)).toBe("$0.0042");
    expect(dollars(1234.5)).toBe("$1 234.50");
  });
  it("does not carry the noise of floats", () => {
    expect(dollars(0.1 + 0.2)).toBe("$0.30");
    expect(dollars(3 * 0.035)).toBe("$0.105");
    expect(dollars(0.99999)).toBe("$1.00");
  });
  it("adds up, however large the sum", () => {
    expect(dollars(10 + 0.125), "as its parts are shown: $10.00 and $0.125").toBe("$10.125");
    expect(dollars(400 * 0.034)).toBe("$13.60");
    expect(dollars(1234.005)).toBe("$1 234.005");
  });
  it("says nothing and free without a sum", () => {
    expect(dollars(0)).toBe("$0");
    expect(about(0)).toBe("free");
    expect(about(0.04)).toBe("~$0.04");
  });
  it("never shows a sum as nothing", () => {
    expect(dollars(0.00001)).toBe("<$0.0001");
  });
});

describe("times", () => {
  it("keeps one digit under a minute, so that seconds do not jump", () => {
    expect(seconds(8.4)).toBe("8.4 s");
    expect(seconds(11)).toBe("11.0 s");
    expect(seconds(59.97)).toBe("1 min");
    expect(seconds(72)).toBe("1 min 12 s");
    expect(seconds(3720)).toBe("1 h 2 min");
  });
  it("rounds a wait up: it is never over before it is", () => {
    expect(wholeSeconds(11.2)).toBe("12 s");
    expect(wholeSeconds(-1)).toBe("0 s");
  });
  it("tells milliseconds from seconds", () => {
    expect(milliseconds(84)).toBe("84 ms");
    expect(milliseconds(4100)).toBe("4.1 s");
  });
  it("leaves out this year", () => {
    const today = new Date(2026, 10, 24);
    expect(day(new Date(2026, 10, 21).toISOString(), today)).toBe("21 Nov");
    expect(day(new Date(2025, 0, 3).toISOString(), today)).toBe("3 Jan 2025");
    expect(day("nonsense", today)).toBe("");
  });
});

describe("counts", () => {
  it("groups thousands", () => {
    expect(count(1840)).toBe("1 840");
    expect(count(12)).toBe("12");
    expect(count(1_234_567)).toBe("1 234 567");
  });
  it("knows one from many", () => {
    expect(plural(1, "title")).toBe("1 title");
    expect(plural(2, "title")).toBe("2 titles");
  });
  it("measures files in the units that limits are given in", () => {
    expect(bytes(612_000)).toBe("612 KB");
    expect(bytes(999_600)).toBe("1.0 MB");
    expect(bytes(90)).toBe("90 B");
  });
  it("cuts a file name in the middle", () => {
    expect(middle("why-fan-out-beats-a-queue-gpt-image-2.jpg", 21)).toBe("why-fan-ou…mage-2.jpg");
    expect(middle("short.jpg", 21)).toBe("short.jpg");
    expect([...middle("why-fan-out-beats-a-queue-gpt-image-2.jpg", 21)]).toHaveLength(21);
  });
});
