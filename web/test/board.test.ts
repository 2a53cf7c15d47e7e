import { afterEach, describe, expect, it, vi } from "vitest";
import { act } from "../src/board/api";
import { connect, type LinkState } from "../src/board/link";
import type { AgentNow, BoardMessage, CallNow, ChangeMessage, Definition, FlowPlaces } from "../src/board/messages";
import { SHADES, shade, ticks } from "../src/board/scale";
import { good, groupName, shown, today } from "../src/board/show";
import { doing, dots, EMPTY, step } from "../src/board/state";
import { next } from "../src/board/ui/stops";
import { en } from "../src/board/words/en";
import { pl } from "../src/board/words/pl";
import { ru } from "../src/board/words/ru";
import { sl } from "../src/board/words/sl";
import type { Outside } from "../src/line";
import { ifAny } from "../src/session";
import { tongueOf } from "../src/tongue";

const AT = "2026-05-04T09:30:00Z";

const call = (id: string, more: Partial<CallNow> = {}): CallNow => ({
  call_id: id,
  flow: "energia",
  place: "menu",
  step: "menu.1",
  since: AT,
  began: AT,
  ani: null,
  language: "pl",
  queue: null,
  agent: null,
  ...more,
});

const BOARD: BoardMessage = {
  type: "board",
  at: AT,
  zone: "Europe/Warsaw",
  me: { user: "sofia", name: "Sofia", acts: true, phone: false, agents_told: true },
  queues: [],
  agents: [],
  calls: [call("a"), call("b")],
  pops: {
    count: 0,
    late: 0,
    median_ms: null,
    worst_ms: null,
    painted: 0,
    painted_median_ms: null,
    painted_worst_ms: null,
    last: [],
  },
  promises: [],
  alarms: [],
  notices: [],
  flows: [{ flow: "energia", hash: "1" }],
  chats: [],
  remarks: 0,
};

const CHANGE: ChangeMessage = {
  type: "change",
  at: AT,
  queues: [],
  agents: [],
  calls: [],
  gone: [],
  me: null,
  pops: null,
  promises: null,
  alarms: null,
  notices: null,
  flows: null,
  chats: null,
  remarks: null,
};

describe("the board's state", () => {
  const view = step(EMPTY, BOARD, Date.parse(AT) + 1500);

  it("takes the first message whole, and knows how far the clocks are apart", () => {
    expect(view.board?.calls.map((one) => one.call_id)).toEqual(["a", "b"]);
    expect(view.skew).toBe(1500);
  });

  it("replaces what a change names, adds what is new, forgets what is gone, and leaves the rest", () => {
    const calls = [call("a", { place: "faults" }), call("c")];
    const next = step(view, { ...CHANGE, calls, gone: ["b"] }, 0).board;
    expect(next?.calls.map((one) => [one.call_id, one.place])).toEqual([
      ["a", "faults"],
      ["c", "menu"],
    ]);
    expect(next?.flows).toBe(view.board?.flows);
  });

  it("ignores a change before it knows anything", () => {
    expect(step(EMPTY, CHANGE, 0)).toBe(EMPTY);
  });
});

describe("a dot", () => {
  const picture: FlowPlaces = {
    width: 800,
    height: 400,
    places: [{ place: "menu", x: 100, y: 200, width: 70, height: 90 }],
  };

  it("stands on the edge of its room, beside those who are there, in further rows above", () => {
    const found = dots([call("a"), call("b"), call("c")], picture);
    expect(found.map(({ x, y }) => [x, y])).toEqual([
      [114, 200],
      [138, 200],
      [114, 176],
    ]);
  });

  it("stands in the corner when the picture has not its place", () => {
    const [dot] = dots([call("a", { place: "of_yesterday" })], picture);
    expect(dot?.x).toBeLessThan(100);
  });

  it("says what the caller does", () => {
    expect(doing(call("a"))).toBe("menu");
    expect(doing(call("a", { queue: "faults" }))).toBe("waits");
    expect(doing(call("a", { queue: "faults", agent: "ewa" }))).toBe("talks");
  });
});

describe("who is removed", () => {
  const agent = (user: string): AgentNow => ({
    user,
    name: user,
    state: "ready",
    reason: null,
    since: AT,
    queues: [],
    languages: [],
    phone: true,
    call_id: null,
    queue: null,
    listened: null,
  });

  it("is on the board no longer", () => {
    const view = step(EMPTY, { ...BOARD, agents: [agent("ewa"), agent("jan")] }, Date.parse(AT));
    const after = step(view, { ...CHANGE, gone: ["ewa"] }, Date.parse(AT));
    expect(after.board?.agents.map((one) => one.user)).toEqual(["jan"]);
  });
});

describe("a figure", () => {
  const definition = (more: Partial<Definition>): Definition => ({
    name: "x",
    unit: "share",
    formula: "",
    source: "",
    target: null,
    low_is_good: false,
    ...more,
  });

  it("is shown in its unit", () => {
    expect(shown("share", 0.8108)).toBe("81.1%");
    expect(shown("seconds", 75)).toBe("1:15");
    expect(shown("count", 12)).toBe("12");
    expect(shown("share", null)).toBe("–");
  });

  it("is good or bad only where something is asked of it", () => {
    expect(good(definition({}), 0.2)).toBeNull();
    expect(good(definition({ target: 0.8 }), 0.79)).toBe(false);
    expect(good(definition({ target: 0.05, low_is_good: true }), 0.04)).toBe(true);
    expect(good(definition({ target: 0.8 }), null)).toBeNull();
  });

  it("belongs to a group that people can read, and to the day of the site", () => {
    expect(groupName("weekday", "1")).toBe("Mon");
    expect(groupName("hour", "09")).toBe("09:00");
    expect(groupName("weekday_hour", "1-09")).toBe("Mon 9:00");
    expect(today("Europe/Warsaw", Date.parse("2026-05-04T22:30:00Z"))).toBe("2026-05-05");
  });
});

describe("a scale", () => {
  it("has numbers that are easy to read, from nothing to the highest value or above", () => {
    expect(ticks(0.93, "share")).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticks(7, "count")).toEqual([0, 2, 4, 6, 8]);
    expect(ticks(0, "count")).toEqual([0, 1]);
    expect(ticks(430, "count")).toEqual([0, 200, 400, 600]);
    expect(ticks(95, "seconds")).toEqual([0, 30, 60, 90, 120]);
    expect(ticks(1.2, "people")).toEqual([0, 0.5, 1, 1.5]);
  });

  it("shades the lowest value least and the highest most", () => {
    expect([3, 4, 8, 13].map((value) => shade(value, 3, 13))).toEqual([1, 1, 3, SHADES]);
    expect(shade(null, 3, 13)).toBe(0);
    expect(shade(3, 3, 3)).toBe(SHADES);
  });
});

describe("a session", () => {
  it("is asked for only when there may be one", async () => {
    const ask = vi.fn(async () => "ewa");
    expect(await ifAny(ask, "")).toBeNull();
    expect(await ifAny(ask, "x=1; centrala_here_not=1")).toBeNull();
    expect(ask).not.toHaveBeenCalled();
    expect(await ifAny(ask, "x=1; centrala_here=1")).toBe("ewa");
  });
});

describe("the words", () => {
  const shape = (words: object): unknown =>
    Object.fromEntries(
      Object.entries(words).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.length : typeof value === "object" ? shape(value as object) : typeof value,
      ]),
    );

  it.each([
    ["pl", pl],
    ["ru", ru],
    ["sl", sl],
  ])("are all there in %s", (_, words) => {
    expect(shape(words)).toEqual(shape(en));
  });

  it("count as people count", () => {
    expect([1, 2, 5, 12, 22].map(pl.calls.count)).toEqual([
      "1 rozmowa",
      "2 rozmowy",
      "5 rozmów",
      "12 rozmów",
      "22 rozmowy",
    ]);
    expect([1, 2, 11, 21].map(ru.calls.count)).toEqual(["1 звонок", "2 звонка", "11 звонков", "21 звонок"]);
    expect([1, 2, 3, 5, 101].map(sl.calls.count)).toEqual(["1 klic", "2 klica", "3 klici", "5 klicev", "101 klic"]);
  });

  it("are in the chosen language, else in the browser's", () => {
    expect(tongueOf("sl", ["pl"])).toBe("sl");
    expect(tongueOf(null, ["de-DE", "ru-RU", "en"])).toBe("ru");
    expect(tongueOf("xx", ["de"])).toBe("en");
  });
});

class FakeSocket {
  sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
}

describe("the board's connection", () => {
  const world = () => {
    const sockets: FakeSocket[] = [];
    const timers: { what: () => void; ms: number; live: boolean }[] = [];
    const states: LinkState["kind"][] = [];
    let ticket: string | null = "t";
    const outside: Outside = {
      ticket: async () => ticket,
      open: () => {
        sockets.push(new FakeSocket());
        return sockets.at(-1) as unknown as WebSocket;
      },
      now: () => 0,
      random: () => 0,
      later: (what, ms) => {
        const timer = { what, ms, live: true };
        timers.push(timer);
        return () => {
          timer.live = false;
        };
      },
    };
    const heard: string[] = [];
    const link = connect(
      outside,
      (message) => heard.push(message.type),
      (state) => states.push(state.kind),
    );
    const settle = async () => {
      for (let i = 0; i < 5; i++) await Promise.resolve();
    };
    return { sockets, timers, states, heard, link, settle, over: () => (ticket = null) };
  };

  it("says hello with a ticket, and is live with the first message", async () => {
    const { sockets, states, heard, settle } = world();
    await settle();
    sockets[0]?.onopen?.();
    expect(JSON.parse(sockets[0]?.sent[0] ?? "")).toMatchObject({ type: "hello", ticket: "t" });
    sockets[0]?.onmessage?.({ data: JSON.stringify(BOARD) });
    expect([heard, states]).toEqual([["board"], ["connecting", "live"]]);
  });

  it("comes back after a break, and begins anew", async () => {
    const { sockets, timers, states, settle } = world();
    await settle();
    sockets[0]?.onclose?.({ code: 1006 });
    expect(states.at(-1)).toBe("waiting");
    timers
      .filter((timer) => timer.live)
      .at(-1)
      ?.what();
    await settle();
    expect(sockets).toHaveLength(2);
  });

  it("ends when the session is over, or the role has no board", async () => {
    const one = world();
    await one.settle();
    one.sockets[0]?.onclose?.({ code: 4403 });
    expect(one.states.at(-1)).toBe("over");
    const other = world();
    await other.settle();
    other.over();
    other.sockets[0]?.onclose?.({ code: 4401 });
    other.timers
      .filter((timer) => timer.live)
      .at(-1)
      ?.what();
    await other.settle();
    expect(other.states.at(-1)).toBe("over");
  });
});

describe("what a supervisor does", () => {
  afterEach(() => vi.unstubAllGlobals());
  const answered = (body: string | null, status: number) =>
    vi.stubGlobal("fetch", async () => new Response(body, { status }));

  it("is done when the server answers with no content", async () => {
    answered(null, 204);
    await expect(act("c", "/api/board/queues/support/open")).resolves.toBeUndefined();
  });

  it("is refused with the server's reason", async () => {
    answered('{"message": "There is no such queue."}', 404);
    await expect(act("c", "/api/board/queues/gone/open")).rejects.toThrow("There is no such queue.");
  });
});

describe("the keyboard's way through a picture", () => {
  it("goes to the neighbours and the ends, stays where there is no further, and leaves other keys alone", () => {
    const keys = ["ArrowRight", "ArrowLeft", "Home", "End", "a"];
    expect(keys.map((key) => next(key, 2, 4))).toEqual([3, 1, 0, 4, null]);
    expect([next("ArrowRight", 4, 4), next("ArrowLeft", 0, 4)]).toEqual([4, 0]);
  });
});
