import { describe, expect, test } from "vitest";
import { wish } from "../src/keys";

const press = (key: string, change = {}) =>
  wish({ key, ctrlKey: false, altKey: false, metaKey: false, busy: false, ...change });

describe("single-key shortcuts", () => {
  test("know their keys, in either case, and no others", () => {
    expect(["r", "R", "?", "z"].map((key) => press(key))).toEqual(["ready", "ready", "help", null]);
  });

  test("leave a writing agent and the browser's own shortcuts alone", () => {
    expect([press("r", { busy: true }), press("r", { ctrlKey: true }), press("d", { altKey: true })]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
