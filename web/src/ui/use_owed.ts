// What this agent owes: asked of the server when the line is there, and when the queues are others; what changes in
// between comes over the line.

import { useEffect } from "preact/hooks";
import * as api from "../api";
import type { Action, View } from "../state";

export function useOwed(view: View, tell: (action: Action) => void): void {
  const live = view.link.kind === "live" && view.agent !== null;
  const queues = view.queues
    .map(({ queue }) => queue)
    .sort()
    .join(" ");
  useEffect(() => {
    let over = false;
    if (live)
      api.owed().then(
        (owed) => over || tell({ type: "owed", owed }),
        () => {}, // what was known stays; the next line asks again
      );
    return () => {
      over = true;
    };
  }, [live, queues, tell]);
}
