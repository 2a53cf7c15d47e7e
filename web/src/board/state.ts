// What the board shows: one value, changed only by the server's messages. Pure.

import type { AgentNow, BoardMessage, BoardServerMessage, CallNow, FlowPlaces, QueueNow } from "./messages";

export type Board = Omit<BoardMessage, "type">;

/** `skew`: ms that this machine's clock is ahead of the server's, by the last message. */
export interface View {
  readonly board: Board | null;
  readonly skew: number;
}

export const EMPTY: View = { board: null, skew: 0 };

export function step(view: View, message: BoardServerMessage, now: number): View {
  const skew = now - Date.parse(message.at);
  if (message.type === "board") return { board: message, skew };
  const { board } = view;
  if (board === null) return view;
  const gone = new Set(message.gone);
  return {
    skew,
    board: {
      ...board,
      at: message.at,
      queues: merged(board.queues, message.queues, (queue: QueueNow) => queue.queue),
      agents: merged(board.agents, message.agents, (agent: AgentNow) => agent.user).filter(
        (agent) => !gone.has(agent.user),
      ),
      calls: merged(board.calls, message.calls, (call: CallNow) => call.call_id).filter(
        (call) => !gone.has(call.call_id),
      ),
      me: message.me ?? board.me,
      pops: message.pops ?? board.pops,
      promises: message.promises ?? board.promises,
      alarms: message.alarms ?? board.alarms,
      notices: message.notices ?? board.notices,
      flows: message.flows ?? board.flows,
      chats: message.chats ?? board.chats,
      remarks: message.remarks ?? board.remarks,
    },
  };
}

/** A known entry is replaced where it stands, a new one comes last. */
function merged<T>(old: readonly T[], news: readonly T[], key: (entry: T) => string): readonly T[] {
  if (news.length === 0) return old;
  const by = new Map(news.map((entry) => [key(entry), entry]));
  const kept = old.map((entry) => {
    const found = by.get(key(entry));
    by.delete(key(entry));
    return found ?? entry;
  });
  return [...kept, ...by.values()];
}

export type Doing = "menu" | "waits" | "talks";

export function doing(call: CallNow): Doing {
  if (call.agent !== null) return "talks";
  return call.queue !== null ? "waits" : "menu";
}

/** A caller on the picture of his flow, in the picture's units. */
export interface Dot {
  readonly call: CallNow;
  readonly x: number;
  readonly y: number;
}

const APART = 24;
const EDGE = 14;

/** Callers of one place stand side by side on the upper edge of their room; those whose place the picture does not have
 * (another version, a called flow) in its upper left corner. */
export function dots(calls: readonly CallNow[], picture: FlowPlaces): readonly Dot[] {
  const rooms = new Map(picture.places.map((room) => [room.place, room]));
  const taken = new Map<string, number>();
  return calls.map((call) => {
    const room = rooms.get(call.place);
    const name = room?.place ?? "";
    const number = taken.get(name) ?? 0;
    taken.set(name, number + 1);
    const left = room?.x ?? 0;
    const inRow = Math.max(1, Math.floor(((room?.width ?? picture.width) - EDGE) / APART));
    return {
      call,
      x: left + EDGE + (number % inRow) * APART,
      y: (room?.y ?? EDGE + APART) - Math.floor(number / inRow) * APART,
    };
  });
}
