import { expect, test } from "vitest";
import { pause } from "../src/backoff";

test("waits grow from half a second to six, each between half and whole", () => {
  expect([0, 1, 2, 20].map((attempt) => pause(attempt, 0))).toEqual([250, 500, 1000, 3000]);
  expect(pause(20, 0.9999)).toBe(6_000);
});
