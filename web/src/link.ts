// The desk's connection: numbered messages, each acknowledged; after a break it asks for what it missed. What it meets is
// told to `heard` (messages) and `changed` (how the line is).

import { type LineState, line, type Outside } from "./line";
import type { Ack, Painted, ScriptChoice, ServerMessage, SetState } from "./messages";
import { type Position, receive, START } from "./resume";

/** The last two end the connection for good. expired: log in again. replaced: another window of the same agent took
 * over. */
export type LinkState = LineState | { readonly kind: "expired" } | { readonly kind: "replaced" };

export interface Link {
  send(message: SetState | ScriptChoice | Painted): void;
  hurry(): void;
  close(): void;
}

const REPLACED = 4409;
const ACK_MS = 100; // so long may an ack wait for more to acknowledge

export function connect(
  outside: Outside,
  heard: (message: ServerMessage) => void,
  changed: (state: LinkState) => void,
): Link {
  let position: Position = START;
  let owed = false; // an ack will be sent soon

  const take = (message: ServerMessage) => {
    const [next, verdict] = receive(position, message);
    position = next;
    if (verdict === "gap") {
      desk.again();
      return;
    }
    if (message.type === "welcome") desk.live();
    if (verdict === "apply") heard(message);
    if (message.type !== "welcome" && message.type !== "error") acknowledge();
  };

  /** One ack speaks for everything before it; a burst gets one, for the server counts what a client sends. */
  const acknowledge = () => {
    if (owed) return;
    owed = true;
    outside.later(() => {
      owed = false;
      const ack: Ack | null = position.lastSeq === null ? null : { type: "ack", seq: position.lastSeq };
      if (ack) desk.send(ack);
    }, ACK_MS);
  };

  const desk = line<ServerMessage, LinkState>(outside, {
    from: () => position,
    take,
    changed,
    expired: { kind: "expired" },
    end: (code) => (code === REPLACED ? { kind: "replaced" } : null),
  });
  return desk;
}
