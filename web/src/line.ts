// A websocket that comes back: ticket -> socket -> hello -> messages; after a break it is tried again, ever more rarely.
// The desk's (link.ts) and the board's (board/link.ts) stand on it. Everything from outside (HTTP, socket, clock, chance)
// comes in as Outside, so that tests can play the server.

import { pause } from "./backoff";
import type { Hello } from "./messages";
import type { Position } from "./resume";

export interface Outside {
  /** A fresh ticket; null: the session is over; rejects when the server cannot be reached. */
  ticket(): Promise<string | null>;
  open(): WebSocket;
  now(): number;
  random(): number;
  /** Calls `what` after `ms`; the answer takes it back. */
  later(what: () => void, ms: number): () => void;
}

/** live: messages flow. waiting: broken, the next try is at `until` (ms). */
export type LineState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "waiting"; readonly until: number };

/** What is said on a line. `End`: how it may be over for good. */
export interface Talk<Message, End> {
  /** What the server is asked to go on from. */
  from(): Position;
  take(message: Message): void;
  changed(state: LineState | End): void;
  /** There are no tickets any more: the session is over. */
  readonly expired: End;
  /** What a close code ends for good; null: it is tried again. */
  end(code: number): End | null;
}

export interface Line {
  /** Nothing before the server's first word: until then only hello may be sent. */
  send(message: object): void;
  /** The server's first word is there. */
  live(): void;
  /** Give this socket up and try another. */
  again(): void;
  /** Try again at once instead of waiting: the network is back, or somebody pressed the button. */
  hurry(): void;
  close(): void;
}

const SILENCE_MS = 10_000; // no first word by then: the server took the connection and does not speak

export function line<Message, End>(outside: Outside, talk: Talk<Message, End>): Line {
  let attempt = 0;
  let socket: WebSocket | null = null;
  let asking = false; // a ticket is under way
  let live = false; // the server has said its first word on `socket`
  let cancel = () => {};
  let over = false;

  const end = (state: End) => {
    over = true;
    cancel();
    talk.changed(state);
  };

  const retry = () => {
    if (over) return;
    cancel();
    const wait = pause(attempt++, outside.random());
    talk.changed({ kind: "waiting", until: outside.now() + wait });
    cancel = outside.later(start, wait);
  };

  const drop = () => {
    const old = socket;
    socket = null;
    live = false;
    old?.close();
  };

  const again = () => {
    drop();
    retry();
  };

  const listen = (opened: WebSocket, ticket: string) => {
    socket = opened;
    cancel = outside.later(again, SILENCE_MS);
    opened.onopen = () => {
      const { lastSeq, epoch } = talk.from();
      const hello: Hello = { type: "hello", ticket, last_seq: lastSeq, epoch };
      opened.send(JSON.stringify(hello));
    };
    opened.onmessage = (event) => {
      if (socket === opened) talk.take(JSON.parse(String(event.data)) as Message);
    };
    opened.onclose = (event) => {
      if (socket !== opened) return;
      drop();
      const state = talk.end(event.code);
      if (state !== null) end(state);
      else retry();
    };
  };

  const start = async () => {
    cancel();
    asking = true;
    talk.changed({ kind: "connecting" });
    try {
      const ticket = await outside.ticket();
      if (over) return;
      if (ticket === null) end(talk.expired);
      else listen(outside.open(), ticket);
    } catch {
      retry();
    } finally {
      asking = false;
    }
  };

  start();
  return {
    send: (message) => {
      if (live) socket?.send(JSON.stringify(message));
    },
    live: () => {
      live = true;
      attempt = 0;
      cancel();
      talk.changed({ kind: "live" });
    },
    again,
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
