import { expect, test } from "vitest";
import { labelOf, skewOf } from "../src/api";

test("a clock that is wrong by minutes is noticed, one that is right within the header's rounding is not", () => {
  const header = "Mon, 04 May 2026 10:00:00 GMT";
  const server = Date.parse("2026-05-04T10:00:00Z");
  expect([server + 900, server + 180_000, server - 60_000].map((now) => skewOf(header, now))).toEqual([
    0, 180_000, -60_000,
  ]);
  expect(skewOf(null, server)).toBe(0);
});

test("a disposition that is no longer in use is shown as it was stored", () => {
  const words = [{ code: "solved", label: "Solved" }];
  expect(["solved", "gone", null].map((code) => labelOf(words, code))).toEqual(["Solved", "gone", ""]);
});
