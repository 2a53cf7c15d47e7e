import { beforeEach, describe, expect, test } from "vitest";
import { connect, type Link, type LinkState } from "../src/link";
import type { ServerMessage } from "../src/messages";
import { agentMessage, popMessage, welcome } from "./world";

/** A browser's websocket as far as link.ts uses it; the test plays the server at the other end. */
class Line {
  sent: unknown[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  says(message: ServerMessage) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

let now: number;
let timers: { at: number; what: () => void }[];
let lines: Line[];
let heard: ServerMessage[];
let states: LinkState[];
let ticket: () => Promise<string | null>;
let link: Link;

/** Lets time pass and runs what was due, in order. */
function pass(ms: number) {
  now += ms;
  const due = timers.filter((timer) => timer.at <= now);
  timers = timers.filter((timer) => timer.at > now);
  for (const timer of due) timer.what();
}

const settle = () => new Promise<void>((done) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(done))));

async function begin(): Promise<Line> {
  link = connect(
    {
      ticket: () => ticket(),
      open: () => {
        lines.push(new Line());
        return lines.at(-1) as unknown as WebSocket;
      },
      now: () => now,
      random: () => 0,
      later: (what, ms) => {
        const timer = { at: now + ms, what };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    (message) => heard.push(message),
    (state) => states.push(state),
  );
  return opened(0);
}

async function opened(index: number): Promise<Line> {
  await settle();
  const line = lines[index];
  if (!line) throw new Error("no line was opened");
  line.onopen?.();
  return line;
}

beforeEach(() => {
  [now, timers, lines, heard, states] = [0, [], [], [], []];
  let count = 0;
  ticket = async () => `ticket-${++count}`;
});

describe("the desk's connection", () => {
  test("says hello with its ticket and nothing else before the welcome", async () => {
    const line = await begin();
    link.send({ type: "state", state: "ready", reason: null });
    expect(line.sent).toEqual([{ type: "hello", ticket: "ticket-1", last_seq: null, epoch: null }]);
  });

  test("acknowledges what arrived, a burst at once", async () => {
    const line = await begin();
    line.says(welcome());
    line.says(popMessage(1));
    line.says(agentMessage(2));
    pass(100);
    expect(line.sent.slice(1)).toEqual([{ type: "ack", seq: 2 }]);
  });

  test("comes back with the last number it has, and hears what it missed exactly once", async () => {
    const first = await begin();
    first.says(welcome());
    first.says(popMessage(1));
    first.onclose?.({ code: 1006 });
    pass(250);
    const second = await opened(1);
    expect(second.sent).toEqual([{ type: "hello", ticket: "ticket-2", last_seq: 1, epoch: "e1" }]);
    second.says(welcome({ seq: 2, resync: false }));
    second.says(popMessage(1));
    second.says(agentMessage(2));
    expect(heard.map((message) => ("seq" in message ? message.seq : message.type))).toEqual([0, 1, 2]);
  });

  test("an ack that was due when the line broke is not sent before the next hello", async () => {
    const first = await begin();
    first.says(welcome());
    first.says(popMessage(1));
    first.onclose?.({ code: 1006 });
    pass(250);
    await settle();
    expect(lines[1]?.sent).toEqual([]);
  });

  test("a number left out ends the line, for the next one brings it", async () => {
    const line = await begin();
    line.says(welcome());
    line.says(popMessage(2));
    expect([line.closed, heard.length, states.at(-1)?.kind]).toEqual([true, 1, "waiting"]);
  });

  test("waits longer after each failure and says until when", async () => {
    ticket = () => Promise.reject(new Error("no network"));
    await expect(begin()).rejects.toThrow("no line");
    for (const wait of [250, 500, 1000]) {
      expect(states.at(-1)).toEqual({ kind: "waiting", until: now + wait });
      pass(wait);
      await settle();
    }
  });

  test("a server that takes the line and says nothing is left after ten seconds", async () => {
    const line = await begin();
    pass(10_000);
    expect([line.closed, states.at(-1)?.kind]).toEqual([true, "waiting"]);
  });

  test("without a session it ends and asks no more", async () => {
    ticket = async () => null;
    await expect(begin()).rejects.toThrow("no line");
    expect([states.at(-1), timers]).toEqual([{ kind: "expired" }, []]);
  });

  test("a desk that another window took over does not fight for it", async () => {
    const line = await begin();
    line.says(welcome());
    line.onclose?.({ code: 4409 });
    link.hurry();
    expect([states.at(-1), timers, lines.length]).toEqual([{ kind: "replaced" }, [], 1]);
  });

  test("hurry tries at once, and only one line is ever open", async () => {
    const line = await begin();
    line.says(welcome());
    link.hurry();
    line.onclose?.({ code: 1006 });
    link.hurry();
    link.hurry();
    await settle();
    expect([lines.length, timers.length]).toEqual([2, 1]);
  });

  test("a closed desk hears nothing more", async () => {
    const line = await begin();
    line.says(welcome());
    link.close();
    line.says(popMessage(1));
    line.onclose?.({ code: 1005 });
    expect([heard.length, timers]).toEqual([1, []]);
  });
});
