// What the board asks over HTTP. The session is a cookie; who may not is told so by the server.

import type {
  CallTrace,
  Chat,
  ChatMessages,
  EffectsReport,
  FigureRows,
  Figures,
  FlowPlaces,
  Forecast,
  GradeForm,
  GradesReport,
  RecordingComments,
  RecordingGrades,
  RecordingList,
  SatisfactionReport,
  ScoresReport,
  Timeline,
} from "./messages";

export interface Supervisor {
  readonly user: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly pages: readonly string[];
  readonly csrf: string;
}

export class Refused extends Error {}

async function ask(method: string, path: string, csrf: string | null, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (csrf !== null) headers["X-CSRF-Token"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const content = body === undefined ? null : JSON.stringify(body);
  return fetch(path, { method, headers, body: content, credentials: "same-origin", cache: "no-store" });
}

async function refuse(answer: Response): Promise<void> {
  if (answer.ok) return;
  const problem = (await answer.json().catch(() => null)) as { message?: string } | null;
  throw new Refused(problem?.message ?? String(answer.status));
}

export async function told<T>(answer: Response): Promise<T> {
  await refuse(answer);
  return (await answer.json()) as T;
}

export const get = async <T>(path: string): Promise<T> => told<T>(await ask("GET", path, null));

/** null: log in first. */
export async function me(): Promise<Supervisor | null> {
  const answer = await ask("GET", "/api/me", null);
  return answer.ok ? ((await answer.json()) as Supervisor) : null;
}

export const send = async <T>(csrf: string, path: string, body: unknown): Promise<T> =>
  told<T>(await ask("POST", path, csrf, body));

export async function logout(csrf: string): Promise<void> {
  await ask("POST", "/api/logout", csrf);
}

/** null: the session is over. */
export async function ticket(csrf: string): Promise<string | null> {
  const answer = await ask("POST", "/api/cti/ticket", csrf);
  if (answer.status === 401 || answer.status === 403) return null;
  return (await told<{ ticket: string }>(answer)).ticket;
}

export const places = (flow: string) => get<FlowPlaces>(`/api/flows/${encodeURIComponent(flow)}/places`);
export const picture = (flow: string, hash: string) =>
  `/api/flows/${encodeURIComponent(flow)}/picture?version=${encodeURIComponent(hash)}`;
export const timeline = (customer: string) => get<Timeline>(`/api/customers/${encodeURIComponent(customer)}/timeline`);
export const trace = (call: string) => get<CallTrace>(`/api/calls/${encodeURIComponent(call)}/trace`);

/** Something that a supervisor does, answered with no content; rejects with the server's reason. */
export async function act(csrf: string, path: string, body: unknown = {}): Promise<void> {
  await refuse(await ask("POST", path, csrf, body));
}

export type Query = Readonly<Record<string, string>>;

export function sheet(report: string, kind: "csv" | "xlsx", query: Query): string {
  return `/api/reports/${report}.${kind}?${new URLSearchParams(query)}`;
}

/** The page of a survey's weighted report. */
export const surveyReport = (name: string) => `/api/surveys/${encodeURIComponent(name)}/report.html`;
export const surveys = () => get<{ readonly surveys: readonly string[] }>("/api/surveys");
export const figures = (query: Query) => get<Figures>(`/api/reports/figures?${new URLSearchParams(query)}`);
export const rows = (query: Query) => get<FigureRows>(`/api/reports/rows?${new URLSearchParams(query)}`);
export const forecast = (query: Query) => get<Forecast>(`/api/reports/forecast?${new URLSearchParams(query)}`);

export const recordings = (query: Query) => get<RecordingList>(`/api/board/recordings?${new URLSearchParams(query)}`);

/** Where a recording can be heard, for five minutes; that it is heard, and why, is written down. */
export async function link(csrf: string, recording: string, why: string): Promise<string> {
  const answer = await ask("POST", `/api/recordings/${encodeURIComponent(recording)}/link`, csrf, { why });
  return (await told<{ url: string }>(answer)).url;
}

const gradeOf = (recording: string) => `/api/recordings/${encodeURIComponent(recording)}/grade`;

/** By question; null: it does not apply. */
export type Answers = Readonly<Record<string, string | null>>;

export const grades = (recording: string, language: string) =>
  get<RecordingGrades>(`${gradeOf(recording)}?language=${language}`);

/** What the answers so far are worth, and what is asked after them. */
export async function weighed(csrf: string, recording: string, answers: Answers, language: string): Promise<GradeForm> {
  return told<GradeForm>(await ask("POST", `${gradeOf(recording)}/weighed`, csrf, { answers, language }));
}

export async function grade(
  csrf: string,
  recording: string,
  said: { answers: Answers; hash: string; comment: string; language: string },
): Promise<RecordingGrades> {
  return told<RecordingGrades>(await ask("POST", gradeOf(recording), csrf, said));
}

export const satisfaction = (query: Query) =>
  get<SatisfactionReport>(`/api/reports/satisfaction?${new URLSearchParams(query)}`);
export const effects = (query: Query) => get<EffectsReport>(`/api/reports/effects?${new URLSearchParams(query)}`);
export const scores = (query: Query) => get<ScoresReport>(`/api/reports/agents?${new URLSearchParams(query)}`);

export const gradesReport = (query: Query) => get<GradesReport>(`/api/reports/grades?${new URLSearchParams(query)}`);

const chatOf = (agent: string) => `/api/chats/${encodeURIComponent(agent)}`;

export const chat = (agent: string) => get<ChatMessages>(chatOf(agent));
export const say = (csrf: string, agent: string, text: string) => send<Chat>(csrf, chatOf(agent), { text });
/** Everything up to this message was seen. */
export const chatRead = (csrf: string, agent: string, id: string) => act(csrf, `${chatOf(agent)}/read`, { id });

const commentsOf = (recording: string) => `/api/recordings/${encodeURIComponent(recording)}/comments`;

export const comments = (recording: string) => get<RecordingComments>(commentsOf(recording));

export async function comment(
  csrf: string,
  recording: string,
  second: number,
  text: string,
): Promise<RecordingComments> {
  return told<RecordingComments>(await ask("POST", commentsOf(recording), csrf, { second, text }));
}
