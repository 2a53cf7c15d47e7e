// A file of people on its way to a list: sent, looked at, its columns named, imported. Pure; the page asks the server.

import type { ColumnHere, TablePreview } from "./messages";

export const NOTHING = "-"; // a column that is left out

/** How the file is read; empty: as it seems. */
export interface How {
  readonly encoding: string;
  readonly sheet: string;
  /** Two letters, whose habits it follows. */
  readonly country: string;
}

const AS_IT_SEEMS: How = { encoding: "", sheet: "", country: "" };

export interface Importing {
  /** sending: the file goes up. looking: the server reads its first rows. ordering: the import is asked for. */
  readonly doing: "nothing" | "sending" | "looking" | "ordering";
  readonly campaign: string;
  /** As the server calls it; empty: none was sent. */
  readonly file: string;
  readonly name: string;
  /** Place of a column, from 1 -> what it is; those that are not here the server guesses. */
  readonly columns: Readonly<Record<string, string>>;
  readonly how: How;
  readonly preview: TablePreview | null;
  /** Of the last look that was asked for: what an earlier one answers comes too late. */
  readonly turn: number;
  readonly problem: string;
}

export type Step =
  | { readonly type: "sends"; readonly campaign: string; readonly name: string }
  | { readonly type: "sent"; readonly file: string }
  | { readonly type: "looked"; readonly turn: number; readonly preview: TablePreview }
  | { readonly type: "mapped"; readonly place: number; readonly target: string }
  | { readonly type: "reads"; readonly how: Partial<How> }
  | { readonly type: "orders" }
  | { readonly type: "failed"; readonly turn: number; readonly problem: string }
  | { readonly type: "over" };

export const START: Importing = {
  doing: "nothing",
  campaign: "",
  file: "",
  name: "",
  columns: {},
  how: AS_IT_SEEMS,
  preview: null,
  turn: 0,
  problem: "",
};

export function importing(state: Importing, step: Step): Importing {
  switch (step.type) {
    case "sends":
      return { ...START, doing: "sending", campaign: step.campaign, name: step.name, turn: state.turn + 1 };
    case "sent":
      return { ...state, doing: "looking", file: step.file };
    case "looked":
      if (step.turn !== state.turn) return state;
      return { ...state, doing: "nothing", preview: step.preview, problem: "" };
    case "mapped":
      return { ...state, doing: "looking", columns: mapped(state, step), turn: state.turn + 1, problem: "" };
    case "reads":
      return { ...reread(state), how: { ...state.how, ...step.how } };
    case "orders":
      return { ...state, doing: "ordering", problem: "" };
    case "failed":
      return step.turn === state.turn ? failed(state, step.problem) : state;
    case "over":
      return { ...START, turn: state.turn + 1 };
  }
}

/** Read otherwise it has other columns: what was said of those it had no longer holds. */
function reread(state: Importing): Importing {
  return { ...state, doing: "looking", columns: {}, turn: state.turn + 1, problem: "" };
}

/** After a look that failed, what was seen before no longer holds. */
function failed(state: Importing, problem: string): Importing {
  const stale = state.doing === "looking" && state.preview !== null;
  const preview = stale && state.preview ? { ...state.preview, rows: [] } : state.preview;
  return { ...state, doing: "nothing", problem, preview };
}

/** What each column is. Nothing is two columns: the other one is left out. */
function mapped(state: Importing, step: { place: number; target: string }): Readonly<Record<string, string>> {
  const shown = (state.preview?.columns ?? []).map((column) => [String(column.place), targetOf(state, column)]);
  const kept = shown.map(([place, target]) => [place, target === step.target ? NOTHING : target]);
  return { ...Object.fromEntries(kept), [step.place]: step.target };
}

export function targetOf(state: Importing, column: ColumnHere): string {
  return state.columns[column.place] ?? column.target;
}

/** Somebody would come out of it, as it was read last. */
export function mayImport(state: Importing): boolean {
  return state.doing === "nothing" && state.preview !== null && state.preview.rows.length > 0;
}
