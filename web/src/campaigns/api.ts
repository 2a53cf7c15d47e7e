// What the campaigns' page asks over HTTP. Orders are made with the board's `act`, in its dialogs.

import { get, send, told } from "../board/api";
import type {
  AudienceChoices,
  AudienceHere,
  BrakeHere,
  CampaignsHere,
  ListHere,
  ListsHere,
  MayCall,
  NumberHere,
  PaceHere,
  PreflightHere,
  RejectedHere,
  ResultsHere,
  TablePreview,
  Uploaded,
} from "./messages";

export type { Supervisor } from "../board/api";

export const campaignAt = (name: string) => `/api/campaigns/${encodeURIComponent(name)}`;
export const campaigns = () => get<CampaignsHere>("/api/campaigns");
export const preflight = (name: string) => get<PreflightHere>(`${campaignAt(name)}/preflight`);
export const brake = (name: string) => get<BrakeHere>(`${campaignAt(name)}/brake`);
export const pace = (name: string) => get<PaceHere>(`${campaignAt(name)}/pace`);
export const results = (name: string, asked: Readonly<Record<string, string>>) =>
  get<ResultsHere>(`${campaignAt(name)}/results?${new URLSearchParams(asked)}`);
export const resultsSheet = (name: string, kind: "csv" | "xlsx", asked: Readonly<Record<string, string>>) =>
  `${campaignAt(name)}/results.${kind}?${new URLSearchParams(asked)}`;
export const numberAt = (number: string) => `/api/numbers/${encodeURIComponent(number)}`;
export const rests = (number: string) => get<NumberHere>(`${numberAt(number)}/rest`);
export const mayCall = (number: string) => get<MayCall>(`/api/numbers/${encodeURIComponent(number)}`);
export const audienceChoices = () => get<AudienceChoices>("/api/audiences");
export const audience = (asked: Readonly<Record<string, string>>) =>
  get<AudienceHere>(`/api/audiences/people?${new URLSearchParams(asked)}`);

/** The file waits an hour on the server and is nobody's candidate yet. */
export async function sendFile(csrf: string, file: File): Promise<Uploaded> {
  const path = `/api/lists/files?${new URLSearchParams({ name: file.name })}`;
  const headers = { "X-CSRF-Token": csrf, Accept: "application/json" };
  return told<Uploaded>(
    await fetch(path, { method: "POST", headers, body: file, credentials: "same-origin", cache: "no-store" }),
  );
}

/** A file, and how it is to be read. */
export interface Table {
  readonly file: string;
  readonly campaign: string;
  readonly columns: Readonly<Record<string, string>>;
  /** Empty words: as it seems. */
  readonly encoding: string;
  readonly sheet: string;
  readonly country: string;
}

export interface Import extends Table {
  readonly origin: string;
  readonly consent: Consent | null;
  /** 1 is called first, 9 last. */
  readonly priority: number;
}

/** `at`: a day; null: nobody can prove when. */
export interface Consent {
  readonly purposes: readonly string[];
  readonly evidence: string;
  readonly at: string | null;
  readonly in_writing: boolean;
}

const listAt = (id: string) => `/api/lists/${encodeURIComponent(id)}`;

export const preview = (csrf: string, table: Table) => send<TablePreview>(csrf, "/api/lists/preview", table);
export const importFile = (csrf: string, wanted: Import) => send<ListHere>(csrf, "/api/lists", wanted);
export const lists = () => get<ListsHere>("/api/lists");
export const oneList = (id: string) => get<ListHere>(`${listAt(id)}/progress`);
export const rejected = (id: string, after: number) => get<RejectedHere>(`${listAt(id)}/rejected?after=${after}`);
export const rejectedSheet = (id: string, kind: "csv" | "xlsx") => `${listAt(id)}/rejected.${kind}`;
