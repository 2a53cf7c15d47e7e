// What the campaigns' page asks over HTTP. Orders are made with the board's `act`, in its dialogs.

import { get } from "../board/api";
import type { CampaignsHere, MayCall, PreflightHere } from "./messages";

export type { Supervisor } from "../board/api";

export const campaignAt = (name: string) => `/api/campaigns/${encodeURIComponent(name)}`;
export const campaigns = () => get<CampaignsHere>("/api/campaigns");
export const preflight = (name: string) => get<PreflightHere>(`${campaignAt(name)}/preflight`);
export const mayCall = (number: string) => get<MayCall>(`/api/numbers/${encodeURIComponent(number)}`);
