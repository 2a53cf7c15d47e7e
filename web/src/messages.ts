// Made by `npm run types` from cti/desk/messages.py and what it imports of cti/desk. Change it there.

/** An account of the customer. */
export interface Account {
  readonly number: string;
  /** Money as `120.50 PLN`; null when nothing is owed. */
  readonly debt: string | null;
  /** Date as `2026-04-20`. */
  readonly due: string | null;
  /** When this was so; null: not known. */
  readonly at: string | null;
}

/** Everything up to `seq` has arrived: the server may forget it. */
export interface Ack {
  readonly type: "ack";
  readonly seq: number;
}

/** The agent whom this connection belongs to. */
export interface Agent {
  readonly state: "logged_out" | "ready" | "ringing" | "talking" | "wrap_up" | "not_ready";
  /** Why not ready, in the agent's words, `missed a call` or `telephone hung up`; null otherwise. */
  readonly reason: string | null;
  /** When this state began. */
  readonly since: string;
  /** When wrap-up ends by itself; null in other states. */
  readonly until: string | null;
  readonly phone: Phone;
  readonly user: string;
  readonly name: string;
  /** ISO 639-1, the best first. */
  readonly languages: readonly string[];
}

/** The agent's own state or telephone changed. */
export interface AgentMessage {
  readonly state: "logged_out" | "ready" | "ringing" | "talking" | "wrap_up" | "not_ready";
  /** Why not ready, in the agent's words, `missed a call` or `telephone hung up`; null otherwise. */
  readonly reason: string | null;
  /** When this state began. */
  readonly since: string;
  /** When wrap-up ends by itself; null in other states. */
  readonly until: string | null;
  readonly phone: Phone;
  readonly seq: number;
  readonly type: "agent";
}

/** A reason, and since when. */
export interface Because {
  readonly code: "refused" | "suppressed" | "complaint" | "debt" | "agreed" | "unasked";
  readonly since: string | null;
}

/** The agent's call rings, is answered, ended or missed; or its recording is another. */
export interface CallMessage {
  readonly call_id: string;
  /** ringing -> answered -> ended, or ringing -> missed. */
  readonly state: "ringing" | "answered" | "ended" | "missed";
  /** When this state began. */
  readonly at: string;
  readonly queue: string | null;
  /** Seconds of talk; only in `ended`. */
  readonly talk: number | null;
  /** true: post a disposition (`/api/calls/{call_id}/disposition`) to leave wrap-up. */
  readonly disposition_needed: boolean;
  /** Whether the talk is recorded; paused: it is silent in there, `/api/calls/{call_id}/recording` changes that. */
  readonly recording: "off" | "on" | "paused";
  /** User name of who paused it, or `flow` while a secret is asked for. */
  readonly paused_by: string | null;
  /** The person has clearly refused: the talk should be over by then. */
  readonly let_go_by: string | null;
  /** The person has pressed 9: nobody calls the number again, and it is stored. */
  readonly stop_key: boolean;
  readonly seq: number;
  readonly type: "call";
}

/** How the agent's call goes. */
export interface CallStatus {
  readonly call_id: string;
  /** ringing -> answered -> ended, or ringing -> missed. */
  readonly state: "ringing" | "answered" | "ended" | "missed";
  /** When this state began. */
  readonly at: string;
  readonly queue: string | null;
  /** Seconds of talk; only in `ended`. */
  readonly talk: number | null;
  /** true: post a disposition (`/api/calls/{call_id}/disposition`) to leave wrap-up. */
  readonly disposition_needed: boolean;
  /** Whether the talk is recorded; paused: it is silent in there, `/api/calls/{call_id}/recording` changes that. */
  readonly recording: "off" | "on" | "paused";
  /** User name of who paused it, or `flow` while a secret is asked for. */
  readonly paused_by: string | null;
  /** The person has clearly refused: the talk should be over by then. */
  readonly let_go_by: string | null;
  /** The person has pressed 9: nobody calls the number again, and it is stored. */
  readonly stop_key: boolean;
}

/** The call is one of a campaign: its words are the dispositions of the talk, and move the person on its list. */
export interface Campaign {
  readonly name: string;
  /** What it is for, as its file says: debt, service, … */
  readonly about: string;
  /** The campaign's own first. */
  readonly words: readonly Word[];
  /** There is a message for answering machines: `POST /api/calls/{call_id}/leave_message`. */
  readonly message: boolean;
}

/** One of several customers who have the number. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly language: string | null;
  readonly numbers: readonly string[];
  readonly email: string | null;
  readonly address: string | null;
  readonly last_contact: string | null;
}

/** Something was written in the agent's conversation with the supervisors, by either side. */
export interface ChatMessage {
  /** In the order in which messages were written. */
  readonly id: string;
  /** User name: whose conversation it is. */
  readonly agent: string;
  /** User name of who wrote it; otherwise than `agent`, a supervisor. */
  readonly by: string;
  /** Of who wrote it. */
  readonly name: string;
  readonly at: string;
  /** Show it as plain text. */
  readonly text: string;
  readonly seq: number;
  readonly type: "chat";
}

/** Who said which of several customers calls from this number; see `POST /api/calls/{call_id}/customer`. */
export interface Chosen {
  /** User name. */
  readonly by: string;
  readonly at: string;
}

/** What the customer allowed or refused. */
export interface Consent {
  readonly purpose: string;
  readonly given: boolean;
  readonly at: string;
}

/** Whom the number belongs to. The number is a hint and no proof: ask before you tell anything. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly language: string | null;
  readonly numbers: readonly string[];
  readonly email: string | null;
  readonly address: string | null;
}

/** What the client asked for cannot be done; the connection stays. Without a number, never sent again. */
export interface ErrorMessage {
  readonly type: "error";
  /**
   * A word for programs: `phone_not_registered`, `unknown_reason`, `disposition_missing`,
   * `wrong_state`, `bad_message`, `telephony_down`,
   * `no_script`, `script_stuck`.
   */
  readonly code: string;
  /** A sentence for people. */
  readonly message: string;
}

/** A talk of the agent was graded. What came while the page was not there is not told again. */
export interface GradedMessage {
  readonly recording: string;
  readonly seq: number;
  readonly type: "graded";
}

/**
 * First message of a client, within 5 seconds of the connection.
 *
 * A client that had a connection before sends the `epoch` of its last welcome and the last `seq` it has seen, and gets
 * what it missed exactly once.
 */
export interface Hello {
  readonly type: "hello";
  /** From `POST /api/cti/ticket`; good once, for 30 seconds. */
  readonly ticket: string;
  readonly last_seq?: number | null;
  readonly epoch?: string | null;
}

/** What the card lacked (`history: late`) has come: complete it, and take nothing of it away. */
export interface KnownMessage {
  /** null: the number is unknown, belongs to several (`matches`), or the history came too late (`history`). */
  readonly customer: Customer | null;
  /** Customers with this number. */
  readonly matches: number;
  /** Of several customers with this number; at most 20. */
  readonly candidates: readonly Candidate[];
  /** Who said that of several it is this customer. */
  readonly chosen: Chosen | null;
  readonly timeline: readonly TimelineEntry[];
  readonly promises: readonly Promise[];
  readonly consents: readonly Consent[];
  readonly accounts: readonly Account[];
  readonly warnings: readonly Warned[];
  readonly satisfaction: Satisfaction | null;
  /** null: the customer is not known. */
  readonly offer: Offer | null;
  /** When all this was so; null: not read. */
  readonly read_at: string | null;
  readonly call_id: string;
  /** As the card has it. */
  readonly at: string;
  readonly seq: number;
  readonly type: "known";
}

/** Somebody listens, or no more. Not sent where the law lets a site keep it to itself (`listening: untold`). */
export interface ListenedMessage {
  /** Name of the supervisor, or of the colleague. */
  readonly by: string;
  readonly how: "listen" | "whisper" | "take_over" | "join";
  readonly on: boolean;
  readonly seq: number;
  readonly type: "listened";
}

/** Whether something may be offered to this customer. */
export interface Offer {
  readonly may: "yes" | "ask" | "no";
  readonly because: readonly Because[];
}

/**
 * Something that the agent owes, or could take, was made, taken or ended; by whomever. How late it is, the clock
 * says without a message.
 */
export interface OwedMessage {
  readonly id: string;
  readonly kind: "promise" | "task";
  /** In which it was made; null: it came with the customer, or without a call. */
  readonly call_id: string | null;
  /** Id; null: the caller is no customer, or one of several. */
  readonly customer: string | null;
  /** Of the customer. */
  readonly name: string | null;
  /** E.164, of who called. */
  readonly number: string | null;
  readonly text: string;
  /** null: some time. */
  readonly due_at: string | null;
  /** From then on it is due soon. */
  readonly told_at: string | null;
  /** User name; null: anybody of `queue` may take it. */
  readonly owner: string | null;
  readonly queue: string | null;
  readonly made_at: string;
  /** User name. */
  readonly made_by: string | null;
  readonly state: "open" | "late" | "kept" | "withdrawn";
  readonly seq: number;
  readonly type: "owed";
}

/**
 * The page shows the card that came with this `seq`. Only the first word for a card counts, and the server reads
 * the moment from its own clock. A page that nobody sees says nothing. Not answered.
 */
export interface Painted {
  readonly type: "painted";
  readonly seq: number;
}

/** The agent's telephone as the switch sees it. */
export interface Phone {
  /** False: it cannot ring, and the agent cannot be ready. */
  readonly registered: boolean;
  /** Name in the switch, `PJSIP/ewa`. */
  readonly interface: string;
  /** It stays on the line from talk to talk, for a campaign: a short tone announces whoever comes. */
  readonly held: boolean;
}

/** The caller's card. It comes while the telephone rings; one per ring, `call_id` and `at` tell rings apart. */
export interface Pop {
  /** null: the number is unknown, belongs to several (`matches`), or the history came too late (`history`). */
  readonly customer: Customer | null;
  /** Customers with this number. */
  readonly matches: number;
  /** Of several customers with this number; at most 20. */
  readonly candidates: readonly Candidate[];
  /** Who said that of several it is this customer. */
  readonly chosen: Chosen | null;
  readonly timeline: readonly TimelineEntry[];
  readonly promises: readonly Promise[];
  readonly consents: readonly Consent[];
  readonly accounts: readonly Account[];
  readonly warnings: readonly Warned[];
  readonly satisfaction: Satisfaction | null;
  /** null: the customer is not known. */
  readonly offer: Offer | null;
  /** When all this was so; null: not read. */
  readonly read_at: string | null;
  readonly call_id: string;
  /** When the telephone began to ring. */
  readonly at: string;
  /** The caller's number; null when withheld. */
  readonly ani: string | null;
  /** As the caller's telephone sent it: anybody can put anything there. Show it as plain text. */
  readonly caller_name: string | null;
  readonly dialled: string;
  /** The language that the caller hears. */
  readonly language: string | null;
  /** The flow has proven who calls, by a PIN say. A number alone proves nothing. */
  readonly verified: boolean;
  /** null: called directly. */
  readonly queue: string | null;
  /** Seconds between joining the queue and this ring. */
  readonly waited: number;
  /** What the flow has to say to the agent. */
  readonly tell: string;
  /** null: no campaign has called. */
  readonly campaign: Campaign | null;
  readonly trail: readonly TrailEntry[];
  readonly typed: readonly TypedValue[];
  /**
   * late: the store did not answer in time, the card goes without the past; if it comes within seconds, `known`
   * follows, and it is followed.
   */
  readonly history: "complete" | "late" | "followed";
  /** Milliseconds between the switch's word that the telephone rings and the sending of this card. */
  readonly delay_ms: number;
}

/** A telephone rings: the caller's card. */
export interface PopMessage {
  /** null: the number is unknown, belongs to several (`matches`), or the history came too late (`history`). */
  readonly customer: Customer | null;
  /** Customers with this number. */
  readonly matches: number;
  /** Of several customers with this number; at most 20. */
  readonly candidates: readonly Candidate[];
  /** Who said that of several it is this customer. */
  readonly chosen: Chosen | null;
  readonly timeline: readonly TimelineEntry[];
  readonly promises: readonly Promise[];
  readonly consents: readonly Consent[];
  readonly accounts: readonly Account[];
  readonly warnings: readonly Warned[];
  readonly satisfaction: Satisfaction | null;
  /** null: the customer is not known. */
  readonly offer: Offer | null;
  /** When all this was so; null: not read. */
  readonly read_at: string | null;
  readonly call_id: string;
  /** When the telephone began to ring. */
  readonly at: string;
  /** The caller's number; null when withheld. */
  readonly ani: string | null;
  /** As the caller's telephone sent it: anybody can put anything there. Show it as plain text. */
  readonly caller_name: string | null;
  readonly dialled: string;
  /** The language that the caller hears. */
  readonly language: string | null;
  /** The flow has proven who calls, by a PIN say. A number alone proves nothing. */
  readonly verified: boolean;
  /** null: called directly. */
  readonly queue: string | null;
  /** Seconds between joining the queue and this ring. */
  readonly waited: number;
  /** What the flow has to say to the agent. */
  readonly tell: string;
  /** null: no campaign has called. */
  readonly campaign: Campaign | null;
  readonly trail: readonly TrailEntry[];
  readonly typed: readonly TypedValue[];
  /**
   * late: the store did not answer in time, the card goes without the past; if it comes within seconds, `known`
   * follows, and it is followed.
   */
  readonly history: "complete" | "late" | "followed";
  /** Milliseconds between the switch's word that the telephone rings and the sending of this card. */
  readonly delay_ms: number;
  readonly seq: number;
  readonly type: "pop";
}

/** What we owe this customer and by when, and tasks about him; only open ones. */
export interface Promise {
  readonly id: string;
  /** A task was not promised to the customer; a callback is a promised call, `text` what it is about. */
  readonly kind: "promise" | "task" | "callback";
  readonly text: string;
  readonly due_at: string | null;
  /** User name of the agent who keeps it. */
  readonly owner: string | null;
  /** Of a task: anybody of this queue, as long as it has no owner; of a call: who makes it. */
  readonly queue: string | null;
  readonly overdue: boolean;
}

/** A queue that this agent serves became longer or shorter. Several changes close together come as one. */
export interface QueueMessage {
  readonly queue: string;
  /** For people. */
  readonly title: string;
  /** Callers who wait. */
  readonly waiting: number;
  /** Seconds that the first of them has waited when this was sent; 0 when nobody waits. */
  readonly longest_wait: number;
  /** Agents who could take a call of this queue at once. */
  readonly agents_ready: number;
  readonly seq: number;
  readonly type: "queue";
}

/** How long a queue is. */
export interface QueueStatus {
  readonly queue: string;
  /** For people. */
  readonly title: string;
  /** Callers who wait. */
  readonly waiting: number;
  /** Seconds that the first of them has waited when this was sent; 0 when nobody waits. */
  readonly longest_wait: number;
  /** Agents who could take a call of this queue at once. */
  readonly agents_ready: number;
}

/** Something of a contact that can be heard, see `POST /api/recordings/{recording}/link`. */
export interface Recording {
  readonly id: string;
  /** answer, message or talk; a talk is heard by its agent and by supervisors. */
  readonly what: string;
  readonly box: string | null;
  readonly seconds: number;
  /** User name of who talked. */
  readonly agent: string | null;
  /** False: sound is missing. */
  readonly complete: boolean;
}

/** There is news among what is for this user. What came while the page was not there, it asks for. */
export interface RemarkedMessage {
  readonly remark: string;
  readonly seq: number;
  readonly type: "remarked";
}

/** What the customer last answered when asked. */
export interface Satisfaction {
  readonly survey: string;
  readonly at: string;
  /** 0 to 1; null: the survey does not say. */
  readonly share: number | null;
}

/** The talk script beside the card: what to read, and the next question. */
export interface Script {
  readonly call_id: string;
  readonly name: string;
  /** Goes back with the choice: one for an older page changes nothing. */
  readonly turn: number;
  /** Of what is read aloud. */
  readonly language: string;
  readonly lines: readonly ScriptLine[];
  readonly question: string;
  /** Words of the script; `call_back` is shown as `call back`. */
  readonly buttons: readonly string[];
  /** Type of what is written, `number 1-5`; '' when there are only buttons. */
  readonly field: string;
  /** Emergency exits: buttons that never leave the screen. */
  readonly always: readonly string[];
  readonly refusal: ScriptRefusal | null;
  /** null: this script offers nothing. */
  readonly offer: ScriptOffer | null;
  /** So far, oldest first. */
  readonly answers: readonly ScriptAnswer[];
  /** Something is looked up; the next page comes by itself. */
  readonly busy: boolean;
  readonly over: boolean;
  readonly outcome: string | null;
}

/** What was answered in a talk script. */
export interface ScriptAnswer {
  readonly question: string;
  readonly answer: string;
}

/** The agent pressed a button of the script or wrote an answer. Answered by `script`, or by `error`. */
export interface ScriptChoice {
  readonly type: "choose";
  readonly call_id: string;
  /** Of the page on which it was chosen. */
  readonly turn: number;
  readonly word: string;
}

/** A sentence of a talk script. */
export interface ScriptLine {
  /** tell: for the agent alone; say: to read aloud; offer: to read aloud, and an offer. */
  readonly kind: "tell" | "say" | "offer";
  readonly text: string;
}

/** The talk script has another page: the talk began, something was chosen or looked up. */
export interface ScriptMessage {
  readonly call_id: string;
  readonly name: string;
  /** Goes back with the choice: one for an older page changes nothing. */
  readonly turn: number;
  /** Of what is read aloud. */
  readonly language: string;
  readonly lines: readonly ScriptLine[];
  readonly question: string;
  /** Words of the script; `call_back` is shown as `call back`. */
  readonly buttons: readonly string[];
  /** Type of what is written, `number 1-5`; '' when there are only buttons. */
  readonly field: string;
  /** Emergency exits: buttons that never leave the screen. */
  readonly always: readonly string[];
  readonly refusal: ScriptRefusal | null;
  /** null: this script offers nothing. */
  readonly offer: ScriptOffer | null;
  /** So far, oldest first. */
  readonly answers: readonly ScriptAnswer[];
  /** Something is looked up; the next page comes by itself. */
  readonly busy: boolean;
  readonly over: boolean;
  readonly outcome: string | null;
  readonly seq: number;
  readonly type: "script";
}

/** The offer of a talk script; locked while anything is missing. */
export interface ScriptOffer {
  readonly product: string;
  /** The caller has heard it. */
  readonly made: boolean;
  /** All there are, in order. */
  readonly conditions: readonly ("known" | "no_objection" | "allowed" | "bearable" | "no_complaint" | "nothing_owed" | "settled" | "content" | "rested" | "campaign_green" | "waited_little" | "calls_once" | "first_offer" | "solved" | "asked" | "agreed")[];
  /** Those that are not met. */
  readonly missing: readonly ("known" | "no_objection" | "allowed" | "bearable" | "no_complaint" | "nothing_owed" | "settled" | "content" | "rested" | "campaign_green" | "waited_little" | "calls_once" | "first_offer" | "solved" | "asked" | "agreed")[];
}

/** Why the last answer was none. */
export interface ScriptRefusal {
  /** button: there is no such button; field: it does not fit the field; check: the script does not take it. */
  readonly why: "button" | "field" | "check";
  readonly answer: string;
  /** Of the type, for `field`; in English. */
  readonly sentence: string;
}

/** A supervisor gave the agent other queues. */
export interface ServedMessage {
  readonly queues: readonly QueueStatus[];
  readonly seq: number;
  readonly type: "served";
}

/** The agent wants to take calls, or not. Answered by `agent`, or by `error` when it cannot be. */
export interface SetState {
  readonly type: "state";
  readonly state: "ready" | "not_ready";
  /** Why not ready: one of the welcome's `pauses`, if it has any; without control characters. */
  readonly reason?: string | null;
}

/** One past contact, the newest first. */
export interface TimelineEntry {
  readonly at: string;
  /** call, note, promise, survey, … */
  readonly kind: string;
  /** inbound or outbound. */
  readonly direction: string | null;
  readonly summary: string;
  readonly agent: string | null;
  readonly queue: string | null;
  readonly disposition: string | null;
  readonly note: string | null;
  readonly recordings: readonly Recording[];
}

/** One answer that the caller gave before he reached an agent, oldest first. */
export interface TrailEntry {
  /** Where in the flow. */
  readonly place: string;
  /** Name of the prompt that asked; null for words written inside the step. */
  readonly prompt: string | null;
  /** Keys pressed; null for a secret and for silence. */
  readonly keys: string | null;
  /** What the keys meant (`Power is out`). */
  readonly label: string | null;
  readonly at: string;
}

/** A value that the caller typed; a flow's secrets never come here. */
export interface TypedValue {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** What to know before the first word. */
export interface Warned {
  /** complaint: nobody has said since that it is solved. hold: nothing of this customer may be erased. */
  readonly kind: "complaint" | "hold";
  readonly since: string;
  readonly why: string;
}

/** First message of the server: the ticket was good, this is how things stand. */
export interface Welcome {
  readonly type: "welcome";
  /** Name of this numbering; another one after a restart of the server. */
  readonly epoch: string;
  /** The numbering so far. With `resync: false` the missed messages up to this number follow at once. */
  readonly seq: number;
  /** true: nothing is sent again; forget what you had and show what this message says. */
  readonly resync: boolean;
  readonly agent: Agent;
  /** The queues that this agent serves. */
  readonly queues: readonly QueueStatus[];
  /** Reasons for which an agent may be not ready; empty: any. */
  readonly pauses: readonly string[];
  /** The agent's call now, or the last one as long as it needs a disposition. */
  readonly call: CallStatus | null;
  /** The card of that call. */
  readonly pop: Pop | null;
  /** The talk script of that call. */
  readonly script: Script | null;
}

/** How the talk may end. */
export interface Word {
  readonly code: string;
  readonly label: string;
}

export type ClientMessage = Hello | Ack | SetState | ScriptChoice | Painted;

export type ServerMessage = Welcome | PopMessage | KnownMessage | CallMessage | AgentMessage | QueueMessage | ListenedMessage | ServedMessage | OwedMessage | ChatMessage | GradedMessage | RemarkedMessage | ScriptMessage | ErrorMessage;
