import { describe, expect, test } from "vitest";
import { asField, momentOf, urgency, usual } from "../src/moments";

describe("the field for a day and a time", () => {
  test("says what it was given, whatever the zone", () => {
    const ms = new Date(2026, 2, 29, 14, 15).getTime();
    expect(asField(ms)).toBe("2026-03-29T14:15");
    expect(momentOf("2026-03-29T14:15")).toBe(new Date(ms).toISOString());
  });

  test("that is empty or broken is no moment", () => {
    expect(["", "2026-13-40T10:00", "tomorrow", "2026-05-04"].map(momentOf)).toEqual([null, null, null, null]);
  });

  test("begins four hours from now, at a full quarter", () => {
    const now = new Date(2026, 4, 4, 9, 1, 30).getTime();
    expect(asField(usual(now))).toBe("2026-05-04T13:15");
  });
});

test("a promise is said to be due soon before it is late, and one without a date never", () => {
  const [due, told] = ["2026-05-04T14:00:00Z", "2026-05-04T13:30:00Z"];
  const at = (time: string) => Date.parse(`2026-05-04T${time}Z`);
  expect(["13:29:59", "13:30:00", "13:59:59", "14:00:00"].map((time) => urgency(due, told, at(time)))).toEqual([
    "later",
    "soon",
    "soon",
    "late",
  ]);
  expect(urgency(null, null, at("14:00:00"))).toBe("later");
});
