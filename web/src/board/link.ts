// The board's connection: ticket -> socket -> hello -> `board`, then changes. After a break it begins anew, and the first
// message says everything again. Everything from outside comes in as Outside, so that tests can play the server.

import { pause } from "../backoff";
import type { Hello } from "../messages";
import type { BoardServerMessage } from "./messages";

export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "waiting"; readonly until: number }
  | { readonly kind: "over" };

export interface Outside {
  /** null: the session is over; rejects when the server cannot be reached. */
  ticket(): Promise<string | null>;
  open(): WebSocket;
  now(): number;
  random(): number;
  /** Calls `what` after `ms`; the answer takes it back. */
  later(what: () => void, ms: number): () => void;
}

export interface Link {
  hurry(): void;
  close(): void;
}

const NOT_YOURS = 4403;
const SILENCE_MS = 10_000; // nothing by then: the server took the connection and does not speak

export function connect(
  outside: Outside,
  heard: (message: BoardServerMessage) => void,
  changed: (state: LinkState) => void,
): Link {
  let attempt = 0;
  let socket: WebSocket | null = null;
  let asking = false;
  let over = false;
  let cancel = () => {};

  const end = () => {
    over = true;
    cancel();
    changed({ kind: "over" });
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
    old?.close();
  };

  const listen = (opened: WebSocket, ticket: string) => {
    socket = opened;
    cancel = outside.later(() => {
      drop();
      retry();
    }, SILENCE_MS);
    opened.onopen = () => {
      const hello: Hello = { type: "hello", ticket, last_seq: null, epoch: null };
      opened.send(JSON.stringify(hello));
    };
    opened.onmessage = (event) => {
      if (socket !== opened) return;
      const message = JSON.parse(String(event.data)) as BoardServerMessage;
      if (message.type === "board") {
        attempt = 0;
        cancel();
        changed({ kind: "live" });
      }
      heard(message);
    };
    opened.onclose = (event) => {
      if (socket !== opened) return;
      drop();
      if (event.code === NOT_YOURS) end();
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
      if (ticket === null) end();
      else listen(outside.open(), ticket);
    } catch {
      retry();
    } finally {
      asking = false;
    }
  };

  start();
  return {
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
