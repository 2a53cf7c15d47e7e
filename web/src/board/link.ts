// The board's connection: `board`, then changes. After a break it begins anew, and the first message says everything
// again.

import { type LineState, line, type Outside } from "../line";
import { START } from "../resume";
import type { BoardServerMessage } from "./messages";

export type LinkState = LineState | { readonly kind: "over" };

export interface Link {
  hurry(): void;
  close(): void;
}

const NOT_YOURS = 4403;

export function connect(
  outside: Outside,
  heard: (message: BoardServerMessage) => void,
  changed: (state: LinkState) => void,
): Link {
  const board = line<BoardServerMessage, LinkState>(outside, {
    from: () => START,
    take: (message) => {
      if (message.type === "board") board.live();
      heard(message);
    },
    changed,
    expired: { kind: "over" },
    end: (code) => (code === NOT_YOURS ? { kind: "over" } : null),
  });
  return board;
}
