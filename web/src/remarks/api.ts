// What is for whoever is logged in, and what he does about it. On the desk and on the board.

import type { Remark, RemarkList, SurveyWords } from "../board/messages";

export type Result = NonNullable<Remark["result"]>;
export type IdeaState = NonNullable<Remark["idea"]>;

/** Why it was not done; an empty message: no answer. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function ask<T>(method: string, path: string, csrf: string | null, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (csrf !== null) headers["X-CSRF-Token"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const content = body === undefined ? null : JSON.stringify(body);
  const answer = await fetch(path, { method, headers, body: content, credentials: "same-origin", cache: "no-store" });
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => null)) as { error?: string; message?: string } | null;
  throw new Refused(problem?.error ?? "", problem?.message ?? "");
}

const of = (remark: string) => `/api/remarks/${encodeURIComponent(remark)}`;

export const mine = () => ask<RemarkList>("GET", "/api/remarks", null);
export const answers = (remark: string) => ask<SurveyWords>("GET", `${of(remark)}/answers`, null);
export const callBack = (csrf: string, remark: string) => ask<unknown>("POST", `${of(remark)}/call`, csrf);
export const close = (csrf: string, remark: string, result: Result, note: string) =>
  ask<Remark>("POST", `${of(remark)}/close`, csrf, { result, note });
export const moveIdea = (csrf: string, remark: string, state: IdeaState, why: string) =>
  ask<Remark>("POST", `${of(remark)}/idea`, csrf, { state, why });
export const haveIdea = (csrf: string, text: string) => ask<Remark>("POST", "/api/remarks", csrf, { text, mine: true });

/** Where to hear a recording, for five minutes. */
export async function link(csrf: string, recording: string, why: string): Promise<string> {
  const path = `/api/recordings/${encodeURIComponent(recording)}/link`;
  return (await ask<{ url: string }>("POST", path, csrf, { why })).url;
}
