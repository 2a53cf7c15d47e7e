import { describe, expect, test } from "vitest";
import type { OwedMessage, ServerMessage } from "../src/messages";
import { EMPTY, find, step, unread, type View, who, wishes } from "../src/state";
import { AT, agentMessage, callMessage, later, pop, popMessage, queueMessage, script, welcome } from "./world";

function hear(view: View, ...messages: readonly ServerMessage[]): View {
  return messages.reduce((before, message) => step(before, { type: "heard", message, now: 1000 }), view);
}

const DESK = hear(EMPTY, welcome());
const RINGING = hear(DESK, popMessage(1), callMessage(2));
const TALKING = hear(RINGING, callMessage(3, { state: "answered", at: later(5) }));
const ENDED = hear(TALKING, callMessage(4, { state: "ended", at: later(65), talk: 60, disposition_needed: true }));

describe("a call", () => {
  test("the card opens when the telephone rings, whichever of pop and call comes first", () => {
    expect(find(RINGING, RINGING.open)).toMatchObject({ phase: "ringing", since: Date.parse(AT), queue: "support" });
    const turned = hear(DESK, callMessage(1), popMessage(2));
    expect(find(turned, turned.open)).toMatchObject({ phase: "ringing", pop: pop() });
  });

  test("goes from ringing to talking to ended on the same card", () => {
    expect(TALKING.cards).toMatchObject([{ phase: "answered", since: Date.parse(later(5)) }]);
    expect(ENDED.cards).toMatchObject([{ phase: "ended", talk: 60, needsDisposition: true, pop: pop() }]);
  });

  test("that rings again after it was missed has one card, ringing", () => {
    const missed = hear(RINGING, callMessage(3, { state: "missed", at: later(15) }));
    const again = hear(missed, popMessage(4, { at: later(20), waited: 62 }));
    expect(again.cards).toMatchObject([{ phase: "ringing", since: Date.parse(later(20)), pop: { waited: 62 } }]);
  });

  test("another one that rings does not take away the card of who is spoken to", () => {
    const second = hear(TALKING, popMessage(4, { call_id: "call-2" }));
    expect([second.open, second.cards.map((card) => card.callId)]).toEqual(["call-1", ["call-2", "call-1"]]);
  });

  test("whose card opens with its ring tells which message that was, and none that does not open", () => {
    const second = hear(TALKING, popMessage(4, { call_id: "call-2" }));
    const loaded = hear(EMPTY, { ...welcome(), pop: pop() });
    const cards = [...RINGING.cards, ...TALKING.cards, ...second.cards, ...loaded.cards];
    expect(cards.map((card) => card.rung)).toEqual([1, 1, null, 1, null]);
  });

  test("whose history was late is completed when it comes, and nothing else of the card changes", () => {
    const late = hear(DESK, popMessage(1, { history: "late", customer: null, matches: 0, tell: "Power" }));
    const draft = { disposition: null, note: "Typ" };
    const writing = step(late, { type: "draft", callId: "call-1", draft });
    const { customer, matches, timeline, promises, consents, accounts, candidates } = pop();
    const { chosen, warnings, satisfaction, offer } = pop();
    const known = { customer, matches, timeline, promises, consents, accounts, candidates, chosen, warnings };
    const message = { type: "known", call_id: "call-1", ...known, satisfaction, offer, read_at: later(2) } as const;
    const done = hear(writing, { ...message, seq: 2, at: AT });
    expect(done.cards).toEqual([
      {
        ...writing.cards[0],
        pop: pop({ ...writing.cards[0]?.pop, customer, matches, read_at: later(2), history: "followed" }),
      },
    ]);
    expect(hear(done, { ...message, seq: 3, at: AT, customer: null })).toEqual(done);
    expect(hear(writing, { ...message, seq: 2, at: later(9) })).toEqual(writing);
  });

  test("the next one opens over the card of an ended one", () => {
    expect(hear(ENDED, popMessage(5, { call_id: "call-2" })).open).toBe("call-2");
  });

  test("without a pop still has a card, so that it can be finished", () => {
    const view = hear(DESK, callMessage(1, { state: "ended", disposition_needed: true }));
    expect(find(view, view.open)).toMatchObject({ pop: null, needsDisposition: true });
  });

  test("is called by its customer's name, never by what the caller's telephone claims", () => {
    const stranger = hear(DESK, popMessage(1, { customer: null, caller_name: "Your bank" }));
    const names = [RINGING, stranger].map((view) => view.cards.map(who));
    expect(names).toEqual([
      [{ name: "Anna Kowalska", number: "+48601234567" }],
      [{ name: null, number: "+48601234567" }],
    ]);
  });
});

test("grades that come are counted until the agent looks at them", () => {
  const told = hear(DESK, { type: "graded", seq: 1, recording: "r" }, { type: "graded", seq: 2, recording: "s" });
  expect([DESK.graded, told.graded, step(told, { type: "gradesSeen" }).graded]).toEqual([0, 2, 0]);
});

describe("a talk script", () => {
  const PAGE = hear(TALKING, { type: "script", seq: 4, ...script() });

  test("stands beside the card of its call and turns its pages", () => {
    expect(find(PAGE, "call-1")?.script).toMatchObject({ turn: 1, buttons: ["yes", "no"] });
    const next = hear(PAGE, { type: "script", seq: 5, ...script({ turn: 2, over: true }) });
    expect(find(next, "call-1")?.script).toMatchObject({ turn: 2, over: true });
  });

  test("of a call that nobody here has changes nothing", () => {
    expect(hear(TALKING, { type: "script", seq: 4, ...script({ call_id: "call-9" }) }).cards).toEqual(TALKING.cards);
  });

  test("is there again when the page was loaded anew", () => {
    const { type: _type, seq: _seq, ...call } = callMessage(0, { state: "answered" });
    const anew = hear(EMPTY, welcome({ call, pop: pop(), script: script({ turn: 3 }) }));
    expect(find(anew, "call-1")?.script).toMatchObject({ turn: 3 });
  });
});

describe("disposition and note", () => {
  const draft = { disposition: "resolved", note: "Asked for a copy" };

  test("a draft stays while other cards come and go", () => {
    const written = step(TALKING, { type: "draft", callId: "call-1", draft });
    const moved = hear(written, callMessage(4, { state: "ended" }), popMessage(5, { call_id: "call-2" }));
    expect(find(moved, "call-1")?.draft).toEqual(draft);
  });

  test("a draft survives a server that starts anew", () => {
    const written = step(ENDED, { type: "draft", callId: "call-1", draft });
    expect(find(hear(written, welcome({ epoch: "e2" })), "call-1")?.draft).toEqual(draft);
  });

  test("what is stored needs no disposition any more", () => {
    const stored = step(ENDED, { type: "stored", callId: "call-1", stored: draft });
    expect(stored.cards).toMatchObject([{ needsDisposition: false, stored: draft }]);
  });
});

describe("a welcome", () => {
  test("shows the call that is under way after the page was loaded again", () => {
    const { type, seq, ...call } = callMessage(0, { state: "answered", at: later(5) });
    const view = hear(EMPTY, welcome({ call, pop: pop() }));
    expect(find(view, view.open)).toMatchObject({ phase: "answered", since: Date.parse(later(5)), pop: pop() });
  });

  test("ends the calls that the server no longer knows", () => {
    expect(hear(TALKING, welcome({ epoch: "e2" })).cards).toMatchObject([{ phase: "ended", needsDisposition: false }]);
  });
});

describe("agent and queues", () => {
  test("a change of state keeps who the agent is, and takes an older refusal away", () => {
    const refused = hear(DESK, { type: "error", code: "phone_not_registered", message: "No phone" });
    expect(refused.notice?.code).toBe("phone_not_registered");
    const view = hear(refused, agentMessage(1, { state: "not_ready", reason: "Lunch" }));
    expect(view).toMatchObject({ agent: { name: "Ewa Nowak", state: "not_ready", reason: "Lunch" }, notice: null });
  });

  test("a queue's figures replace its older ones and remember when they were right", () => {
    const view = hear(DESK, queueMessage(1), queueMessage(2, { waiting: 3, longest_wait: 12 }));
    expect(view.queues).toEqual([
      { queue: "support", title: "Support", waiting: 3, longest_wait: 12, agents_ready: 1, heardAt: 1000 },
    ]);
  });

  test("what may be asked for follows from the state, and after a call its disposition comes first", () => {
    const live = (view: View) => step(view, { type: "link", link: { kind: "live" } });
    const wrapUp = live(hear(ENDED, agentMessage(5, { state: "wrap_up" })));
    const stored = step(wrapUp, { type: "stored", callId: "call-1", stored: { disposition: "solved", note: "" } });
    const away = live(hear(DESK, agentMessage(1, { state: "not_ready" })));
    const talking = live(hear(TALKING, agentMessage(4, { state: "talking" })));
    expect([live(DESK), away, talking, wrapUp, stored].map(wishes)).toEqual([
      { ready: false, notReady: true },
      { ready: true, notReady: true },
      { ready: false, notReady: false },
      { ready: false, notReady: false },
      { ready: true, notReady: true },
    ]);
  });

  test("nothing may be asked for while the line is broken", () => {
    const broken = step(DESK, { type: "link", link: { kind: "waiting", until: 0 } });
    expect(wishes(broken)).toEqual({ ready: false, notReady: false });
  });

  test("a recording that falls silent shows, and takes nobody away from the card that is open", () => {
    const talk = { state: "answered" as const, at: AT };
    const begun = hear(DESK, callMessage(1, talk), callMessage(2, { ...talk, recording: "on" }));
    const elsewhere = step(begun, { type: "open", callId: null });
    const paused = hear(elsewhere, callMessage(3, { ...talk, recording: "paused", paused_by: "ewa" }));
    expect(paused.open).toBeNull();
    expect(find(paused, "call-1")).toMatchObject({ recording: "paused", pausedBy: "ewa" });
    const over = hear(paused, callMessage(4, { state: "ended", disposition_needed: true }));
    expect(find(over, "call-1")?.recording).toBe("off");
  });

  test("the list of calls ends somewhere", () => {
    const pops = Array.from({ length: 60 }, (_, index) => popMessage(index + 1, { call_id: `call-${index}` }));
    expect(hear(DESK, ...pops).cards.length).toBe(50);
  });
});

describe("messages with supervisors", () => {
  const said = (id: string, by = "sofia") => ({ id, agent: "ewa", by, name: by, at: later(1), text: "Hello" });

  test("come once, in order, and are new until they were seen; one's own never", () => {
    const told = hear(ENDED, { type: "chat", seq: 9, ...said("2") });
    const twice = step(step(told, { type: "chat", message: said("2") }), { type: "chat", message: said("1", "ewa") });
    expect(twice.chats.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(unread(twice, "ewa")).toBe(1);
    const read = step(twice, { type: "chatRead", id: "2" });
    expect(unread(read, "ewa")).toBe(0);
    expect(unread(hear(read, { type: "chat", seq: 10, ...said("3") }), "ewa")).toBe(1);
  });
});

describe("promises", () => {
  const promise = {
    id: "p1",
    kind: "promise" as const,
    text: "Send it",
    due_at: later(3600),
    owner: "ewa",
    queue: null,
    overdue: false,
  };
  const owed = (change: Partial<OwedMessage> = {}): OwedMessage => ({
    ...{
      type: "owed",
      seq: 9,
      id: "p1",
      kind: "promise",
      call_id: "call-1",
      customer: "c",
      name: "Anna",
      number: null,
    },
    ...{ text: "Send it", due_at: later(3600), told_at: later(1800), owner: "ewa", queue: null, made_at: later(0) },
    ...{ made_by: "boris", state: "open" },
    ...change,
  });

  test("stand on the card of their call as soon as they are made, and leave every card when they are over", () => {
    const two = hear(ENDED, popMessage(5, { call_id: "call-2", promises: [promise] }));
    const made = step(two, { type: "promised", callId: "call-1", promise });
    expect(made.cards.map((card) => card.pop?.promises.map((one) => one.id))).toEqual([["p1"], ["p1"]]);
    const over = step(made, { type: "ended", promise: "p1" });
    expect(over.cards.map((card) => card.pop?.promises)).toEqual([[], []]);
  });

  test("that a colleague makes for this agent are in the list at once, due soonest first, and leave it when over", () => {
    const one = hear(ENDED, popMessage(5, { call_id: "call-2", promises: [promise] }), owed());
    const two = hear(one, owed({ id: "p2", kind: "task", due_at: later(60) }));
    expect(two.owed.map(({ id }) => id)).toEqual(["p2", "p1"]);
    const over = hear(two, owed({ state: "kept" }));
    expect(over.owed.map(({ id }) => id)).toEqual(["p2"]);
    expect(find(over, "call-2")?.pop?.promises).toEqual([]);
  });

  test("of a queue are listed for who serves it, until another one takes them", () => {
    const served = hear(ENDED, queueMessage(5, { queue: "faults" }));
    const free = hear(served, owed({ owner: null, queue: "faults" }), owed({ id: "p2", owner: null, queue: "other" }));
    expect(free.owed.map(({ id }) => id)).toEqual(["p1"]);
    expect(hear(free, owed({ owner: "boris", queue: "faults" })).owed).toEqual([]);
    expect(hear(free, owed({ owner: "ewa", queue: "faults" })).owed.length).toBe(1);
  });
});

test("what is left of wrap-up, and why one may pause, come from the server with every welcome", () => {
  const until = later(120);
  const wrapping = hear(EMPTY, welcome(), agentMessage(1, { state: "wrap_up", until }));
  expect(wrapping.agent?.until).toBe(until);
  const reloaded = hear(EMPTY, welcome({ pauses: ["Lunch"], agent: { ...welcome().agent, state: "wrap_up", until } }));
  expect([reloaded.agent?.until, reloaded.pauses]).toEqual([until, ["Lunch"]]);
});
