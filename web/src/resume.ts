// Where this page stands in the server's numbering: a message in, the new position and what to do with it out.
// Pure; link.ts asks it about every message, so that each numbered one is applied exactly once.

import type { ServerMessage } from "./messages";

/** `epoch` names the numbering, `lastSeq` is the last number applied; both null before the first welcome. */
export interface Position {
  readonly epoch: string | null;
  readonly lastSeq: number | null;
}

/** apply: show it. duplicate: had it. kept: a welcome that changes nothing, what was missed follows. gap: come back. */
export type Verdict = "apply" | "duplicate" | "kept" | "gap";

export const START: Position = { epoch: null, lastSeq: null };

export function receive(position: Position, message: ServerMessage): readonly [Position, Verdict] {
  if (message.type === "error") return [position, "apply"];
  if (message.type === "welcome") {
    if (!message.resync && message.epoch === position.epoch) return [position, "kept"];
    return [{ epoch: message.epoch, lastSeq: message.seq }, "apply"];
  }
  const last = position.lastSeq ?? 0;
  if (message.seq <= last) return [position, "duplicate"];
  if (message.seq > last + 1) return [position, "gap"];
  return [{ ...position, lastSeq: message.seq }, "apply"];
}
