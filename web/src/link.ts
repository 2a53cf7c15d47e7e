// The desk's connection: ticket -> socket -> hello -> numbered messages, each acknowledged; comes back after a break
// and asks for what it missed. What it meets is told to `heard` (messages) and `changed` (how the line is).
// Everything from outside (HTTP, socket, clock, chance) comes in as Outside, so that tests can play the server.

import { pause } from "./backoff";
import type { Ack, Hello, ServerMessage, SetState } from "./messages";
import { type Position, receive, START } from "./resume";

/** live: messages flow. waiting: broken, the next try is at `until` (ms). The last two end the connection for good:
 * expired: log in again. replaced: another window of the same agent took over. */
export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "waiting"; readonly until: number }
  | { readonly kind: "expired" }
  | { readonly kind: "replaced" };

export interface Outside {
  /** A fresh ticket; null: the session is over; rejects when the server cannot be reached. */
  ticket(): Promise<string | null>;
  open(): WebSocket;
  now(): number;
  random(): number;
  /** Calls `what` after `ms`; the answer takes it back. */
  later(what: () => void, ms: number): () => void;
}

export interface Link {
  send(message: SetState): void;
  /** Try again at once instead of waiting: the network is back, or the agent pressed the button. */
  hurry(): void;
  close(): void;
}

const REPLACED = 4409;
const ACK_MS = 100; // so long may an ack wait for more to acknowledge
const SILENCE_MS = 10_000; // no welcome by then: the server took the connection and does not speak

export function connect(
  outside: Outside,
  heard: (message: ServerMessage) => void,
  changed: (state: LinkState) => void,
): Link {
  let position: Position = START;
  let attempt = 0;
  let socket: WebSocket | null = null;
  let asking = false; // a ticket is under way
  let welcome = false; // the server has said welcome on `socket`; before that only hello may be sent
  let cancel = () => {};
  let owed = false; // an ack will be sent soon
  let over = false;

  const end = (state: LinkState) => {
    over = true;
    cancel();
    changed(state);
  };

  const retry = () => {
    if (over) return;
    cancel();
    const wait = pause(attempt++, outside.random());
    changed({ kind: "waiting", until: outside.now() + wait });
    cancel = outside.later(start, wait);
  };

  const drop = () => {
    const old = socket;
    socket = null;
    welcome = false;
    old?.close();
  };

  const write = (message: Ack | SetState) => {
    if (welcome) socket?.send(JSON.stringify(message));
  };

  const take = (message: ServerMessage) => {
    const [next, verdict] = receive(position, message);
    position = next;
    if (verdict === "gap") {
      drop();
      retry();
      return;
    }
    if (message.type === "welcome") {
      welcome = true;
      attempt = 0;
      cancel();
      changed({ kind: "live" });
    }
    if (verdict === "apply") heard(message);
    if (message.type !== "welcome" && message.type !== "error") acknowledge();
  };

  /** One ack speaks for everything before it; a burst gets one, for the server counts what a client sends. */
  const acknowledge = () => {
    if (owed) return;
    owed = true;
    outside.later(() => {
      owed = false;
      if (position.lastSeq !== null) write({ type: "ack", seq: position.lastSeq });
    }, ACK_MS);
  };

  const listen = (opened: WebSocket, ticket: string) => {
    socket = opened;
    cancel = outside.later(() => {
      drop();
      retry();
    }, SILENCE_MS);
    opened.onopen = () => {
      const hello: Hello = { type: "hello", ticket, last_seq: position.lastSeq, epoch: position.epoch };
      opened.send(JSON.stringify(hello));
    };
    opened.onmessage = (event) => {
      if (socket === opened) take(JSON.parse(String(event.data)) as ServerMessage);
    };
    opened.onclose = (event) => {
      if (socket !== opened) return;
      drop();
      if (event.code === REPLACED) end({ kind: "replaced" });
      else retry();
    };
  };

  const start = async () => {
    cancel();
    asking = true;
    changed({ kind: "connecting" });
    try {
      const ticket = await outside.ticket();
      if (over) return;
      if (ticket === null) end({ kind: "expired" });
      else listen(outside.open(), ticket);
    } catch {
      retry();
    } finally {
      asking = false;
    }
  };

  start();
  return {
    send: write,
    hurry: () => {
      if (over || asking || socket !== null) return;
      attempt = 0;
      start();
    },
    close: () => {
      over = true;
      cancel();
      drop();
    },
  };
}
