// The server's HTTP side: one function per request. The session is a cookie that this page cannot read; the token that
// proves a request comes from this page (CSRF) arrives with log-in and `me`, and lives in memory only.

import type { Grade, OwnScore, RecordingComment } from "./board/messages";
import type { Agent, Candidate, ChatMessage, OwedMessage, Pop } from "./messages";
import { words as strings } from "./strings";

type AgentState = Agent["state"];

/** Who is logged in. */
export interface Session {
  readonly user: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly pages: readonly string[];
  readonly csrf: string;
}

export interface Disposition {
  readonly code: string;
  readonly label: string;
}

/** How a code is called, in the page's language where that has a word; a code that is no longer in use stands for itself. */
export function labelOf(words: readonly Disposition[], code: string | null): string {
  if (code === null) return "";
  return strings.dispositions[code] ?? words.find((word) => word.code === code)?.label ?? code;
}

/** wrong: 401. slowly: 429. unreachable: no answer, or an answer that makes no sense. */
export type LoginResult = Session | "wrong" | "slowly" | "unreachable";

async function request(method: string, path: string, csrf: string | null, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (csrf !== null) headers["X-CSRF-Token"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const content = body === undefined ? null : JSON.stringify(body);
  return fetch(path, { method, headers, body: content, credentials: "same-origin", cache: "no-store" });
}

export async function login(user: string, password: string): Promise<LoginResult> {
  try {
    const answer = await request("POST", "/api/login", null, { user, password });
    if (answer.status === 429) return "slowly";
    if (answer.status === 401 || answer.status === 400 || answer.status === 422) return "wrong";
    return answer.ok ? await session(answer) : "unreachable";
  } catch {
    return "unreachable";
  }
}

/** What the button says that leads to the provider of accounts; null: there is none, or no answer. */
export async function provider(): Promise<string | null> {
  try {
    const answer = await request("GET", "/api/login/ways", null);
    return answer.ok ? ((await answer.json()) as { oidc: string | null }).oidc : null;
  } catch {
    return null;
  }
}

/** Only what the page needs: the answer to a log-in also holds a token, which is for programs. */
async function session(answer: Response): Promise<Session> {
  const { user, name, roles, pages, csrf } = (await answer.json()) as Session;
  return { user, name, roles, pages, csrf };
}

/** The session that the cookie still carries; null: log in first. Rejects when the server does not answer. */
export async function me(): Promise<Session | null> {
  const answer = await request("GET", "/api/me", null);
  return answer.ok ? await session(answer) : null;
}

export async function logout(csrf: string): Promise<void> {
  await request("POST", "/api/logout", csrf);
}

/** `skew`: ms that this machine's clock is ahead of the server's (its Date header has whole seconds). */
export async function ticket(csrf: string): Promise<{ readonly ticket: string; readonly skew: number } | null> {
  const answer = await request("POST", "/api/cti/ticket", csrf);
  if (answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`ticket: ${answer.status}`);
  const { ticket } = (await answer.json()) as { ticket: string };
  return { ticket, skew: skewOf(answer.headers.get("Date"), Date.now()) };
}

const WHOLE_SECONDS = 2_000; // less than this may be the rounding of the header and the way here

export function skewOf(header: string | null, now: number): number {
  const skew = now - Date.parse(header ?? "");
  return Math.abs(skew) > WHOLE_SECONDS ? skew : 0;
}

export async function dispositions(): Promise<readonly Disposition[]> {
  const answer = await request("GET", "/api/dispositions", null);
  if (!answer.ok) throw new Error(`dispositions: ${answer.status}`);
  return ((await answer.json()) as { dispositions: Disposition[] }).dispositions;
}

/** expired: log in again. `refusal`: the server's reason, empty when it did not answer. */
export type Stored = "stored" | "expired" | { readonly refusal: string };

export async function dispose(csrf: string, callId: string, disposition: string, note: string): Promise<Stored> {
  try {
    const path = `/api/calls/${encodeURIComponent(callId)}/disposition`;
    const answer = await request("POST", path, csrf, { disposition, note });
    if (answer.ok) return "stored";
    if (answer.status === 401) return "expired";
    return { refusal: answer.status < 500 ? ((await answer.json()) as { message: string }).message : "" };
  } catch {
    return { refusal: "" };
  }
}

/** What opens the telephone's connection once, and what the telephone is called; null: there is none for us. Rejects when
 * the server cannot be reached. */
export async function phoneTicket(csrf: string): Promise<{ readonly ticket: string; readonly name: string } | null> {
  const answer = await request("POST", "/api/phone/ticket", csrf);
  if ([401, 403, 404].includes(answer.status)) return null;
  if (!answer.ok) throw new Error(`phone ticket: ${answer.status}`);
  return (await answer.json()) as { ticket: string; name: string };
}

/** Silence in the recording of this talk, or sound again; false: the server did not say that it is so. */
export async function pauseRecording(csrf: string, callId: string, paused: boolean): Promise<boolean> {
  try {
    const answer = await request("POST", `/api/calls/${encodeURIComponent(callId)}/recording`, csrf, { paused });
    return answer.ok && ((await answer.json()) as { paused: boolean }).paused === paused;
  } catch {
    return false;
  }
}

/** The person of this talk has clearly refused; false: the server did not take it. */
export async function refused(csrf: string, callId: string): Promise<boolean> {
  try {
    return (await request("POST", `/api/calls/${encodeURIComponent(callId)}/refused`, csrf)).ok;
  } catch {
    return false;
  }
}

export interface Places {
  readonly agents: readonly {
    readonly user: string;
    readonly name: string;
    readonly state: AgentState;
    readonly phone: string | null;
    readonly topics: readonly string[];
    readonly languages: readonly string[];
  }[];
  readonly queues: readonly { readonly queue: string; readonly title: string; readonly agents_ready: number }[];
}

/** Where a caller can be passed on to. Rejects when the server does not say. */
export async function places(): Promise<Places> {
  const answer = await request("GET", "/api/places", null);
  if (!answer.ok) throw new Error(`places: ${answer.status}`);
  return (await answer.json()) as Places;
}

/** One of the three. */
export type Place = { readonly agent: string } | { readonly queue: string } | { readonly number: string };

/** null: done. Else the server's reason, empty when it did not answer. */
export type Refusal = string | null;

export function passOn(csrf: string, callId: string, to: Place, note: string): Promise<Refusal> {
  return act(csrf, callId, "pass_on", { ...to, note });
}

/** A colleague hears and speaks to both of us. */
export function askExpert(csrf: string, callId: string, agent: string, note: string): Promise<Refusal> {
  return act(csrf, callId, "expert", { agent, note });
}

export function hangUp(csrf: string, callId: string): Promise<Refusal> {
  return act(csrf, callId, "hang_up");
}

/** The campaign's message is played to a machine; our part of the talk is over. */
export function leaveMessage(csrf: string, callId: string): Promise<Refusal> {
  return act(csrf, callId, "leave_message");
}

export function press(csrf: string, callId: string, keys: string): Promise<Refusal> {
  return act(csrf, callId, "keys", { keys });
}

async function act(csrf: string, callId: string, what: string, body?: unknown): Promise<Refusal> {
  try {
    const answer = await request("POST", `/api/calls/${encodeURIComponent(callId)}/${what}`, csrf, body);
    if (answer.ok) return null;
    return answer.status < 500 ? ((await answer.json()) as { message: string }).message : "";
  } catch {
    return "";
  }
}

/** A promise to a customer, or a task among colleagues. */
export type Owed = Omit<OwedMessage, "seq" | "type">;

/** What this agent owes, and tasks of his queues that nobody has taken. Rejects when the server does not say. */
export async function owed(): Promise<readonly Owed[]> {
  const answer = await request("GET", "/api/promises", null);
  if (!answer.ok) throw new Error(`promises: ${answer.status}`);
  return ((await answer.json()) as { promises: Owed[] }).promises;
}

/** Why the server refused: a word for this page, a sentence; both empty when it did not answer. */
export interface Problem {
  readonly error: string;
  readonly message: string;
  readonly details?: readonly { readonly where: string; readonly message: string }[];
}

const SILENCE: Problem = { error: "", message: "" };

async function problemOf(answer: Response): Promise<Problem> {
  return answer.status < 500 ? ((await answer.json()) as Problem) : SILENCE;
}

/** What is owed, by when, and by whom: a person, or of a task a queue. */
export interface Wanted {
  readonly text: string;
  readonly due_at: string;
  readonly owner: string | null;
  readonly queue: string | null;
}

async function asked<T>(csrf: string, path: string, body?: unknown): Promise<T | Problem> {
  try {
    const answer = await request("POST", path, csrf, body);
    return answer.ok ? ((await answer.json()) as T) : await problemOf(answer);
  } catch {
    return SILENCE;
  }
}

/** What was promised, or why not. */
export function promise(csrf: string, callId: string, { text, due_at, owner }: Wanted): Promise<Owed | Problem> {
  return asked(csrf, `/api/calls/${encodeURIComponent(callId)}/promises`, { text, due_at, owner });
}

/** The task, or why not; without a call it is about none. */
export function task(csrf: string, callId: string | null, wanted: Wanted): Promise<Owed | Problem> {
  return asked(csrf, "/api/tasks", { ...wanted, call_id: callId });
}

/** A task that is mine from now on, or why not. */
export function take(csrf: string, id: string): Promise<Owed | Problem> {
  return asked(csrf, `/api/promises/${encodeURIComponent(id)}/take`);
}

/** What an agent wrote to the supervisors, or one of them to the agent. */
export type Chat = Omit<ChatMessage, "seq" | "type">;

/** One's own conversation with the supervisors. Rejects when the server does not say. */
export async function chat(): Promise<{ readonly messages: readonly Chat[]; readonly read: string }> {
  const answer = await request("GET", "/api/chat", null);
  if (!answer.ok) throw new Error(`chat: ${answer.status}`);
  return (await answer.json()) as { messages: Chat[]; read: string };
}

/** What was written to the supervisors, or why not. */
export function say(csrf: string, text: string): Promise<Chat | Problem> {
  return asked(csrf, "/api/chat", { text });
}

/** Everything up to this message was seen; when the server does not hear it, a reload shows it as new again. */
export async function chatRead(csrf: string, user: string, id: string): Promise<void> {
  await request("POST", `/api/chats/${encodeURIComponent(user)}/read`, csrf, { id }).catch(() => {});
}

/** A call that is promised. */
export interface PromisedCall {
  readonly id: string;
  readonly queue: string;
  readonly number: string;
  readonly at: string;
}

/** A call at a time, or why not; of a closed queue `details` say when it is open. */
export function callBack(
  csrf: string,
  callId: string,
  wanted: { readonly queue: string; readonly at: string; readonly tell: string },
): Promise<PromisedCall | Problem> {
  return asked(csrf, `/api/calls/${encodeURIComponent(callId)}/callback`, wanted);
}

/** Nobody calls this number again: on disk and in every Asterisk when it says so. */
export function neverAgain(
  csrf: string,
  callId: string,
  scope: "all" | "marketing",
): Promise<{ readonly number: string } | Problem> {
  return asked(csrf, `/api/calls/${encodeURIComponent(callId)}/never_again`, { scope });
}

/** null: written down. Once for a talk: whoever says it again changes nothing. */
export async function complain(csrf: string, callId: string, text: string): Promise<Problem | null> {
  try {
    const answer = await request("POST", `/api/calls/${encodeURIComponent(callId)}/complaint`, csrf, { text });
    return answer.ok ? null : await problemOf(answer);
  } catch {
    return SILENCE;
  }
}

/** null: the call is owed no more. */
export async function withdrawCall(csrf: string, id: string): Promise<Problem | null> {
  try {
    const answer = await request("POST", `/api/callbacks/${encodeURIComponent(id)}/withdraw`, csrf);
    return answer.ok ? null : await problemOf(answer);
  } catch {
    return SILENCE;
  }
}

/** A promise was kept, or is owed no more; else why that could not be written down. */
export function endPromise(
  csrf: string,
  id: string,
  state: "kept" | "withdrawn",
  why: string,
): Promise<Owed | Problem> {
  return asked(csrf, `/api/promises/${encodeURIComponent(id)}/end`, { state, why });
}

/** Where to hear a recording, for five minutes; null: refused, or no answer. */
export async function listen(csrf: string, recording: string, why: string): Promise<string | null> {
  try {
    const answer = await request("POST", `/api/recordings/${encodeURIComponent(recording)}/link`, csrf, { why });
    return answer.ok ? ((await answer.json()) as { url: string }).url : null;
  } catch {
    return null;
  }
}

export interface Found {
  readonly customers: readonly Candidate[];
  readonly more: boolean;
}

/** Who has all these words. Rejects when the server does not say. */
export async function findCustomers(text: string): Promise<Found> {
  const answer = await request("GET", `/api/customers?find=${encodeURIComponent(text)}`, null);
  if (!answer.ok) throw new Error(`find: ${answer.status}`);
  return (await answer.json()) as Found;
}

/** What is known of a customer, with a call or without. */
export type Known = Pick<
  Pop,
  | "customer"
  | "matches"
  | "candidates"
  | "chosen"
  | "timeline"
  | "promises"
  | "consents"
  | "accounts"
  | "warnings"
  | "satisfaction"
  | "offer"
  | "read_at"
>;

/** Rejects when the server does not say, or there is no such customer. */
export async function customerCard(customer: string): Promise<Known> {
  const answer = await request("GET", `/api/customers/${encodeURIComponent(customer)}/card`, null);
  if (!answer.ok) throw new Error(`card: ${answer.status}`);
  return (await answer.json()) as Known;
}

/** Which of several customers calls; null takes it back. null as the answer: it could not be stored. */
export async function chooseCustomer(csrf: string, callId: string, customer: string | null): Promise<Known | null> {
  try {
    const answer = await request("POST", `/api/calls/${encodeURIComponent(callId)}/customer`, csrf, { customer });
    return answer.ok ? ((await answer.json()) as Known) : null;
  } catch {
    return null;
  }
}

/** Whom an agent could call for a campaign, before anybody is rung. */
export interface NextPerson extends Known {
  readonly campaign: string;
  readonly candidate: number;
  readonly number: string;
  readonly name: string | null;
  readonly fields: readonly { readonly name: string; readonly label: string; readonly value: string }[];
  readonly tries: number;
  readonly why: string;
}

/** null: nobody now, or the server does not say. */
export async function nextPerson(): Promise<NextPerson | null> {
  try {
    const answer = await request("GET", "/api/preview", null);
    const candidate = answer.ok ? ((await answer.json()) as { candidate: number | null }).candidate : null;
    if (candidate === null) return null;
    const card = await request("GET", `/api/preview/${candidate}/card`, null);
    return card.ok ? ((await card.json()) as NextPerson) : null;
  } catch {
    return null;
  }
}

/** Our own telephone rings, then the person's. null: it does. */
export async function callPerson(csrf: string, candidate: number): Promise<Problem | null> {
  const said = await asked<{ call_id: string }>(csrf, `/api/preview/${candidate}/call`);
  return "error" in said ? said : null;
}

/** null: the next one can be shown. */
export async function skipPerson(csrf: string, candidate: number, reason: string): Promise<Problem | null> {
  try {
    const answer = await request("POST", `/api/preview/${candidate}/skip`, csrf, { reason });
    return answer.ok ? null : await problemOf(answer);
  } catch {
    return SILENCE;
  }
}

/** Our own telephone rings, then the number's. null: it does. */
export async function callOut(csrf: string, number: string): Promise<Problem | null> {
  try {
    const answer = await request("POST", "/api/calls", csrf, { number });
    return answer.ok ? null : await problemOf(answer);
  } catch {
    return SILENCE;
  }
}

/** Of one's own talks, the newest first. Rejects when the server does not answer. */
/** The own score of the last ninety days, with its formula. */
export async function score(): Promise<OwnScore> {
  const answer = await request("GET", "/api/score", null);
  if (!answer.ok) throw new Error(`score: ${answer.status}`);
  return (await answer.json()) as OwnScore;
}

export async function grades(language: string): Promise<readonly Grade[]> {
  const answer = await request("GET", `/api/grades?language=${language}`, null);
  if (!answer.ok) throw new Error(`grades: ${answer.status}`);
  return ((await answer.json()) as { grades: Grade[] }).grades;
}

/** What supervisors said about seconds of a talk of one's own that was graded. */
export async function comments(recording: string): Promise<readonly RecordingComment[]> {
  const answer = await request("GET", `/api/recordings/${encodeURIComponent(recording)}/comments`, null);
  if (!answer.ok) throw new Error(`comments: ${answer.status}`);
  return ((await answer.json()) as { comments: RecordingComment[] }).comments;
}

/** The grade with the answer; null: it was not taken. */
export async function answerGrade(csrf: string, grade: string, text: string, language: string): Promise<Grade | null> {
  try {
    const path = `/api/grades/${encodeURIComponent(grade)}/answer?language=${language}`;
    const answer = await request("POST", path, csrf, { text });
    return answer.ok ? ((await answer.json()) as Grade) : null;
  } catch {
    return null;
  }
}
