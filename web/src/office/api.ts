// What the office asks over HTTP. Changes are made with the board's `act`, in its dialogs.

import { get, send } from "../board/api";
import type { OfficeNow, PhoneDone, PhoneMade, PhonesSeen } from "./messages";

export { Refused, type Supervisor } from "../board/api";

/** One line of the audit log. */
export interface Change {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly act: string;
  readonly what: string;
  readonly thing: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const office = () => get<OfficeNow>("/api/office");
export const seen = () => get<PhonesSeen>("/api/office/phones");
export const changes = (query: Readonly<Record<string, string>>) =>
  get<{ entries: readonly Change[] }>(`/api/audit?${new URLSearchParams(query)}`);

const phoneAt = (phone: string) => `/api/office/phones/${encodeURIComponent(phone)}`;

export const makePhone = (csrf: string, phone: string, agent: string | null) =>
  send<PhoneMade>(csrf, "/api/office/phones", { phone, agent });
export const renewPhone = (csrf: string, phone: string) => send<PhoneMade>(csrf, `${phoneAt(phone)}/password`, {});
export const removePhone = (csrf: string, phone: string) => send<PhoneDone>(csrf, `${phoneAt(phone)}/remove`, {});

export const userAt = (user: string) => `/api/office/users/${encodeURIComponent(user)}`;
