// The messages of a call as a server sends them, for tests: each function gives one, with only what matters changed.

import type { AgentMessage, CallMessage, Pop, PopMessage, QueueMessage, Script, Welcome } from "../src/messages";

export const AT = "2026-05-04T10:00:00Z";

export function later(seconds: number): string {
  return new Date(Date.parse(AT) + seconds * 1000).toISOString();
}

export function pop(change: Partial<Pop> = {}): Pop {
  return {
    call_id: "call-1",
    at: AT,
    ani: "+48601234567",
    caller_name: "ANNA K",
    dialled: "100",
    language: "pl",
    verified: false,
    queue: "support",
    waited: 42,
    tell: "",
    campaign: null,
    trail: [],
    typed: [],
    customer: {
      id: "c1",
      name: "Anna Kowalska",
      language: "pl",
      numbers: ["+48601234567"],
      email: null,
      address: null,
    },
    matches: 1,
    timeline: [],
    promises: [],
    consents: [],
    accounts: [],
    candidates: [],
    chosen: null,
    warnings: [],
    satisfaction: null,
    offer: null,
    read_at: null,
    history: "complete",
    delay_ms: 12,
    ...change,
  };
}

export function popMessage(seq: number, change: Partial<Pop> = {}): PopMessage {
  return { type: "pop", seq, ...pop(change) };
}

export function callMessage(seq: number, change: Partial<CallMessage> = {}): CallMessage {
  return {
    type: "call",
    seq,
    call_id: "call-1",
    state: "ringing",
    at: AT,
    queue: "support",
    talk: null,
    disposition_needed: false,
    recording: "off",
    paused_by: null,
    let_go_by: null,
    stop_key: false,
    ...change,
  };
}

export function agentMessage(seq: number, change: Partial<AgentMessage> = {}): AgentMessage {
  return {
    type: "agent",
    seq,
    state: "ready",
    reason: null,
    since: AT,
    until: null,
    phone: { registered: true, interface: "PJSIP/ewa", held: false },
    ...change,
  };
}

export function queueMessage(seq: number, change: Partial<QueueMessage> = {}): QueueMessage {
  return {
    type: "queue",
    seq,
    queue: "support",
    title: "Support",
    waiting: 0,
    longest_wait: 0,
    agents_ready: 1,
    ...change,
  };
}

export function welcome(change: Partial<Welcome> = {}): Welcome {
  const { state, reason, since, until, phone } = agentMessage(0);
  return {
    type: "welcome",
    epoch: "e1",
    seq: 0,
    resync: true,
    agent: { state, reason, since, until, phone, user: "ewa", name: "Ewa Nowak", languages: ["pl", "en"] },
    queues: [],
    pauses: [],
    call: null,
    pop: null,
    script: null,
    ...change,
  };
}

export function script(change: Partial<Script> = {}): Script {
  return {
    call_id: "call-1",
    name: "winback",
    turn: 1,
    language: "pl",
    lines: [],
    question: "Czy mogę zająć dwie minuty?",
    buttons: ["yes", "no"],
    field: "",
    always: ["angry"],
    refusal: null,
    offer: null,
    answers: [],
    busy: false,
    over: false,
    outcome: null,
    ...change,
  };
}
