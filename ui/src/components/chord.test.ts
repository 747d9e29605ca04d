import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import Select from "./Select.svelte";

afterEach(cleanup);

test("Ctrl Enter on a list is the app's command, and Enter opens it", async () => {
  render(Select, { label: "Size", value: "a", options: [{ value: "a", label: "A" }], onchange: () => {}, testid: "size" });
  const trigger = screen.getByTestId("size");
  await fireEvent.keyDown(trigger, { key: "Enter", ctrlKey: true });
  expect(trigger.getAttribute("aria-expanded")).toBe("false");
  await fireEvent.keyDown(trigger, { key: "Enter" });
  expect(trigger.getAttribute("aria-expanded")).toBe("true");
});
