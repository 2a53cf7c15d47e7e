// What the page shows: one value, changed only here. An action (a server's message, a change of the line, a click) in,
// the next View out. Pure, so that a whole day at the desk can be played in a test.

import type { Chat, Known, Owed } from "./api";
import type { LinkState } from "./link";
import type {
  Agent,
  CallStatus,
  ListenedMessage as Listened,
  OwedMessage,
  Pop,
  Promise as Promised,
  QueueStatus,
  Script,
  ServerMessage,
  Welcome,
} from "./messages";

export type Phase = CallStatus["state"];

export interface Draft {
  readonly disposition: string | null;
  readonly note: string;
}

/** One call of this session, from its first ring on. Moments are ms of the server's clock. */
export interface Card {
  readonly callId: string;
  readonly phase: Phase;
  /** When `phase` began. */
  readonly since: number;
  /** As people call it. */
  readonly queue: string | null;
  /** Seconds of talk, known when the call has ended. */
  readonly talk: number | null;
  readonly needsDisposition: boolean;
  readonly recording: CallStatus["recording"];
  /** Who made the recording silent. */
  readonly pausedBy: string | null;
  /** By when the talk should be over, because the person has clearly refused (ms of the server's clock). */
  readonly letGoBy: number | null;
  /** The person has pressed 9: the number is suppressed. */
  readonly stopKey: boolean;
  readonly pop: Pop | null;
  /** Number of the message that opened the card when it rang; null: another card was open, or the page is new. */
  readonly rung: number | null;
  /** The talk script beside the card. */
  readonly script: Script | null;
  readonly draft: Draft;
  readonly stored: Draft | null;
}

/** A queue and when its figures were right (ms of this machine's clock, for its wait goes on). */
export interface Queue extends QueueStatus {
  readonly heardAt: number;
}

export interface View {
  readonly link: LinkState;
  readonly agent: Agent | null;
  readonly queues: readonly Queue[];
  /** Reasons not to be ready that the site has; none: the page's own. */
  readonly pauses: readonly string[];
  /** Newest first. */
  readonly cards: readonly Card[];
  /** `callId` of the open card. */
  readonly open: string | null;
  /** What went wrong with the agent's last wish. */
  readonly notice: { readonly code: string; readonly message: string } | null;
  /** The supervisor who listens to the call just now. */
  readonly listened: { readonly by: string; readonly how: Listened["how"] } | null;
  /** What this agent owes, and tasks of his queues that nobody has taken; due soonest first. */
  readonly owed: readonly Owed[];
  /** What this agent and the supervisors wrote to each other, the oldest first. */
  readonly chats: readonly Chat[];
  /** Id of the last of them that the agent has seen. */
  readonly chatRead: string;
  /** Grades that came since the agent looked at them. */
  readonly graded: number;
  /** Remarks that were told while the page was there. */
  readonly remarked: number;
  /** How far this machine's clock is ahead of the server's, ms. */
  readonly skew: number;
}

export type Action =
  | { readonly type: "heard"; readonly message: ServerMessage; readonly now: number }
  | { readonly type: "link"; readonly link: LinkState }
  | { readonly type: "clock"; readonly skew: number }
  | { readonly type: "open"; readonly callId: string | null }
  | { readonly type: "draft"; readonly callId: string; readonly draft: Draft }
  | { readonly type: "stored"; readonly callId: string; readonly stored: Draft }
  | { readonly type: "owed"; readonly owed: readonly Owed[] }
  | { readonly type: "chats"; readonly messages: readonly Chat[]; readonly read: string }
  | { readonly type: "chat"; readonly message: Chat }
  | { readonly type: "gradesSeen" }
  | { readonly type: "chatRead"; readonly id: string }
  | { readonly type: "promised"; readonly callId: string; readonly promise: Promised }
  | { readonly type: "ended"; readonly promise: string }
  | { readonly type: "known"; readonly callId: string; readonly known: Known }
  | { readonly type: "dismiss" };

const KEPT = 50; // calls of the session in the list; the customer's own history is on the server
const BLANK: Draft = { disposition: null, note: "" };

export const EMPTY: View = {
  link: { kind: "connecting" },
  agent: null,
  queues: [],
  pauses: [],
  cards: [],
  open: null,
  notice: null,
  listened: null,
  owed: [],
  chats: [],
  chatRead: "",
  graded: 0,
  remarked: 0,
  skew: 0,
};

export function step(view: View, action: Action): View {
  switch (action.type) {
    case "heard":
      return hear(view, action.message, action.now);
    case "link":
      return { ...view, link: action.link };
    case "clock":
      return { ...view, skew: action.skew };
    case "open":
      return { ...view, open: action.callId };
    case "draft":
      return change(view, action.callId, (card) => ({ ...card, draft: action.draft }));
    case "stored":
      return change(view, action.callId, (card) => ({ ...card, stored: action.stored, needsDisposition: false }));
    case "owed":
      return { ...view, owed: action.owed };
    case "chats":
      return { ...view, chats: action.messages, chatRead: action.read };
    case "chat":
      return said(view, action.message);
    case "gradesSeen":
      return { ...view, graded: 0 };
    case "chatRead":
      return { ...view, chatRead: action.id };
    case "promised": {
      const { callId, promise } = action;
      return owe(view, (pop) => (pop.call_id === callId ? [...pop.promises, promise] : pop.promises));
    }
    case "ended":
      return owe(view, (pop) => pop.promises.filter((one) => one.id !== action.promise));
    case "known":
      return change(view, action.callId, (card) => ({ ...card, pop: card.pop && { ...card.pop, ...action.known } }));
    case "dismiss":
      return { ...view, notice: null };
  }
}

function hear(view: View, message: ServerMessage, now: number): View {
  switch (message.type) {
    case "welcome":
      return snapshot(view, message, now);
    case "pop":
      return ring(view, message, message.seq);
    case "known": {
      const { type: _type, seq: _seq, call_id, at, ...known } = message;
      return change(view, call_id, (card) =>
        card.pop?.history === "late" && card.pop.at === at
          ? { ...card, pop: { ...card.pop, ...known, history: "followed" } }
          : card,
      );
    }
    case "call":
      return follow(view, message);
    case "agent": {
      if (view.agent === null) return view;
      const { state, reason, since, until, phone } = message;
      return { ...view, agent: { ...view.agent, state, reason, since, until, phone }, notice: null };
    }
    case "queue": {
      const { queue, title, waiting, longest_wait, agents_ready } = message;
      return {
        ...view,
        queues: replaced(view.queues, { queue, title, waiting, longest_wait, agents_ready, heardAt: now }),
      };
    }
    case "listened":
      return { ...view, listened: message.on ? { by: message.by, how: message.how } : null };
    case "script":
      return change(view, message.call_id, (card) => ({ ...card, script: message }));
    case "served":
      return { ...view, queues: message.queues.map((queue) => ({ ...queue, heardAt: now })) };
    case "chat": {
      const { type: _type, seq: _seq, ...one } = message;
      return said(view, one);
    }
    case "graded":
      return { ...view, graded: view.graded + 1 };
    case "remarked":
      return { ...view, remarked: view.remarked + 1 };
    case "owed":
      return owing(view, message);
    case "error":
      return { ...view, notice: { code: message.code, message: message.message } };
  }
}

/** How things stand by the server's word. Calls that it no longer follows are over; drafts and past calls stay. */
function snapshot(view: View, message: Welcome, now: number): View {
  const current = message.call?.call_id;
  const cards = view.cards.map((card) =>
    card.callId === current || over(card)
      ? card
      : { ...card, phase: "ended" as const, needsDisposition: false, recording: "off" as const },
  );
  const queues = message.queues.map((queue) => ({ ...queue, heardAt: now }));
  let next: View = {
    ...view,
    agent: message.agent,
    queues,
    pauses: message.pauses,
    cards,
    notice: null,
    listened: null,
  };
  if (message.pop) next = ring(next, message.pop, null);
  if (message.call) next = follow(next, message.call);
  return current === undefined ? next : change(next, current, (card) => ({ ...card, script: message.script }));
}

function over(card: Card): boolean {
  return card.phase === "ended" || card.phase === "missed";
}

/** The telephone rings: the card opens, unless the agent talks with somebody just now. */
function ring(view: View, pop: Pop, seq: number | null): View {
  const talking = view.cards.some((other) => other.callId !== pop.call_id && other.phase === "answered");
  const card: Card = {
    ...(find(view, pop.call_id) ?? blank(pop.call_id)),
    phase: "ringing",
    since: Date.parse(pop.at),
    queue: titled(view.queues, pop.queue),
    pop,
    rung: talking ? null : seq,
  };
  const next = put(view, card);
  return talking ? next : { ...next, open: pop.call_id };
}

/** The call goes on. A call that nobody announced gets a card too: the agent must be able to finish it. */
function follow(view: View, call: CallStatus): View {
  const before = find(view, call.call_id);
  const card: Card = {
    ...(before ?? blank(call.call_id)),
    phase: call.state,
    since: Date.parse(call.at),
    queue: titled(view.queues, call.queue),
    talk: call.talk,
    needsDisposition: call.disposition_needed,
    recording: call.recording,
    pausedBy: call.paused_by,
    letGoBy: call.let_go_by === null ? null : Date.parse(call.let_go_by),
    stopKey: call.stop_key || (before?.stopKey ?? false),
  };
  const next = put(view, card);
  const answers = call.state === "answered" && before?.phase !== "answered";
  return before === undefined || answers ? { ...next, open: call.call_id } : next;
}

function blank(callId: string): Card {
  return {
    callId,
    phase: "ringing",
    since: 0,
    queue: null,
    talk: null,
    needsDisposition: false,
    recording: "off",
    pausedBy: null,
    letGoBy: null,
    stopKey: false,
    pop: null,
    rung: null,
    script: null,
    draft: BLANK,
    stored: null,
  };
}

export function find(view: View, callId: string | null): Card | undefined {
  return view.cards.find((card) => card.callId === callId);
}

/** A new card comes first; a known one stays where it is. */
function put(view: View, card: Card): View {
  if (find(view, card.callId)) return change(view, card.callId, () => card);
  return { ...view, cards: [card, ...view.cards].slice(0, KEPT) };
}

function change(view: View, callId: string, how: (card: Card) => Card): View {
  return { ...view, cards: view.cards.map((card) => (card.callId === callId ? how(card) : card)) };
}

/** What the cards say of promises is otherwise. */
function owe(view: View, how: (pop: Pop) => readonly Promised[]): View {
  const cards = view.cards.map((card) =>
    card.pop ? { ...card, pop: { ...card.pop, promises: how(card.pop) } } : card,
  );
  return { ...view, cards };
}

/** Somebody made, took or ended something that this agent owes or could take. */
function owing(view: View, { type: _type, seq: _seq, ...one }: OwedMessage): View {
  const over = one.state === "kept" || one.state === "withdrawn";
  const free = one.owner === null && view.queues.some((queue) => queue.queue === one.queue);
  const others = view.owed.filter((other) => other.id !== one.id);
  const mine = !over && (one.owner === view.agent?.user || free);
  const next = { ...view, owed: mine ? [...others, one].sort(sooner) : others };
  return over ? owe(next, (pop) => pop.promises.filter((other) => other.id !== one.id)) : next;
}

function sooner(one: Owed, other: Owed): number {
  const [first, second] = [one, other].map(({ due_at }) => (due_at ? Date.parse(due_at) : Number.POSITIVE_INFINITY));
  return first === second ? 0 : (first ?? 0) - (second ?? 0);
}

/** Something was written; the answer to one's own message and the line tell the same. */
function said(view: View, message: Chat): View {
  const others = view.chats.filter((one) => one.id !== message.id);
  return { ...view, chats: [...others, message].sort((one, other) => (one.id < other.id ? -1 : 1)) };
}

/** Messages of supervisors that the agent has not seen. */
export function unread(view: View, me: string): number {
  return view.chats.filter((one) => one.by !== me && one.id > view.chatRead).length;
}

/** What people call a queue; one that this agent does not serve keeps its name in the settings. */
function titled(queues: readonly Queue[], queue: string | null): string | null {
  return queues.find((other) => other.queue === queue)?.title ?? queue;
}

function replaced(queues: readonly Queue[], queue: Queue): readonly Queue[] {
  if (!queues.some((other) => other.queue === queue.queue)) return [...queues, queue];
  return queues.map((other) => (other.queue === queue.queue ? queue : other));
}

/** What the agent may ask for now. A call must end, and its disposition be stored, before anything else can be. */
export function wishes(view: View): { readonly ready: boolean; readonly notReady: boolean } {
  const state = view.link.kind === "live" ? view.agent?.state : undefined;
  const finished = state === "wrap_up" && !view.cards.some((card) => card.needsDisposition);
  const idle = state === "not_ready" || state === "logged_out";
  return { ready: idle || finished, notReady: state === "ready" || idle || finished };
}

/** Who calls, in one line: the customer, else the number. The name that the caller's telephone claims is never it. */
export function who(card: Card): { readonly name: string | null; readonly number: string | null } {
  return { name: card.pop?.customer?.name ?? null, number: card.pop?.ani ?? null };
}
