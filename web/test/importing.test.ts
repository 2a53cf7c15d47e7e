import { describe, expect, it } from "vitest";
import { type Importing, importing, mayImport, START, type Step } from "../src/campaigns/importing";
import type { TablePreview } from "../src/campaigns/messages";

const column = (place: number, name: string, target: string) => ({ place, name, target, samples: [] });

const PREVIEW: TablePreview = {
  kind: "csv",
  encoding: "utf-8",
  separator: ";",
  sheet: "",
  names: true,
  columns: [column(1, "Tel", "phone"), column(2, "Kwota", "-"), column(3, "Komórka", "-")],
  may_be: { phone: "phone", debt: "money PLN" },
  rows: [{ row: 2, number: "+48601234567", because: "", why: "" }],
};

function taken(...steps: Step[]): Importing {
  return steps.reduce(importing, START);
}

const LOOKED: Step[] = [
  { type: "sends", campaign: "overdue", name: "people.csv" },
  { type: "sent", file: "f1" },
  { type: "looked", turn: 1, preview: PREVIEW },
];

describe("a file of people", () => {
  it("may be imported when it was looked at and a row would give somebody", () => {
    expect(mayImport(taken(...LOOKED.slice(0, 2)))).toBe(false);
    expect(mayImport(taken(...LOOKED))).toBe(true);
    expect(
      mayImport(taken(...LOOKED.slice(0, 2), { type: "looked", turn: 1, preview: { ...PREVIEW, rows: [] } })),
    ).toBe(false);
  });

  it("gives one thing to one column: who had it before is left out", () => {
    const state = taken(...LOOKED, { type: "mapped", place: 3, target: "phone" });
    expect(state.columns).toEqual({ "1": "-", "2": "-", "3": "phone" });
    expect(state.doing).toBe("looking");
    expect(mayImport(state)).toBe(false);
  });

  it("lets several columns be left out", () => {
    const state = taken(...LOOKED, { type: "mapped", place: 1, target: "-" });
    expect(state.columns).toEqual({ "1": "-", "2": "-", "3": "-" });
  });

  it("does not show what an earlier look answers late", () => {
    const mapped = taken(...LOOKED, { type: "mapped", place: 2, target: "debt" });
    expect(importing(mapped, { type: "looked", turn: 1, preview: PREVIEW })).toBe(mapped);
    expect(importing(mapped, { type: "failed", turn: 1, problem: "late" })).toBe(mapped);
    expect(importing(mapped, { type: "looked", turn: 2, preview: PREVIEW }).doing).toBe("nothing");
  });

  it("keeps what was chosen when the server refuses", () => {
    const refused = taken(...LOOKED, { type: "orders" }, { type: "failed", turn: 1, problem: "no_consent" });
    expect(refused).toMatchObject({ file: "f1", problem: "no_consent", doing: "nothing" });
    expect(mayImport(refused)).toBe(true);
  });

  it("is not imported as it was seen before a look that failed", () => {
    const mapped = taken(...LOOKED, { type: "mapped", place: 2, target: "debt" });
    const state = importing(mapped, { type: "failed", turn: 2, problem: "it cannot be read" });
    expect(state.preview?.columns).toHaveLength(3);
    expect(mayImport(state)).toBe(false);
  });

  it("begins anew with another file, and after an import", () => {
    const mapped = taken(...LOOKED, { type: "mapped", place: 2, target: "debt" });
    expect(importing(mapped, { type: "sends", campaign: "overdue", name: "b.csv" }).columns).toEqual({});
    expect(importing(mapped, { type: "over" })).toEqual({ ...START, turn: 3 });
  });

  it("read otherwise it is looked at anew, and its columns are guessed again", () => {
    const mapped = taken(...LOOKED, { type: "mapped", place: 2, target: "debt" });
    const state = importing(mapped, { type: "reads", how: { encoding: "windows-1250" } });
    expect(state).toMatchObject({ doing: "looking", columns: {}, turn: mapped.turn + 1 });
    expect(state.how).toEqual({ encoding: "windows-1250", sheet: "", country: "" });
    expect(importing(state, { type: "over" }).how.encoding).toBe("");
  });
});
