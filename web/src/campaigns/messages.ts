// Made by `npm run types` from outbound/*/api.py. Change it there.

/** How a campaign stands. */
export interface CampaignHere {
  readonly campaign: string;
  /** draft, running, paused, stopped, done. */
  readonly state: string;
  /** started, paused, resumed; of one that stopped or is done by itself the rule: share, silence, everybody, … */
  readonly because: string;
  /** A formula of its file, or a reason in somebody's words. */
  readonly why: string;
  /** User name; empty: the campaign itself. */
  readonly by: string;
  /** What is different since it was resumed after a stop. */
  readonly change: string;
  readonly since: string | null;
  /** What it is for, as its file says: debt, service, …; empty when the file is gone. */
  readonly about: string;
  readonly owner: string;
  readonly style: string;
  /** Who alone may resume it after a stop. */
  readonly restarts: string;
  /** By where they stand: waiting, claimed, done, never, fix. */
  readonly people: Readonly<Record<string, number>>;
  /** Calls that are over, by how they ended; the most frequent first. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly going_on: number;
  /** When somebody may be called of those who must wait; null: at once, or nobody waits. */
  readonly next: string | null;
}

/** Every campaign, by name. */
export interface CampaignsHere {
  readonly campaigns: readonly CampaignHere[];
}

/** One column of the file. */
export interface ColumnHere {
  /** From 1. */
  readonly place: number;
  readonly name: string;
  /** What it seems to be: a key of `may_be`, or `-`. */
  readonly target: string;
  readonly samples: readonly string[];
}

/** A list of people, or one that is being read. */
export interface ListHere {
  readonly id: string;
  readonly campaign: string;
  readonly name: string;
  readonly origin: string;
  /** To which its people agreed. */
  readonly purposes: readonly string[];
  readonly evidence: string;
  readonly imported: string;
  readonly user: string;
  /** importing, done, failed, forgotten. */
  readonly state: string;
  /** 0 to 1: how much of it was read. */
  readonly share: number;
  /** New people. */
  readonly accepted: number;
  /** Who were in the campaign already. */
  readonly merged: number;
  readonly rejected: number;
  /** Why it failed. */
  readonly problem: string;
  /** Refused rows by their reason; of one list alone. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** The newest first; at most 500. */
export interface ListsHere {
  readonly lists: readonly ListHere[];
}

/** Whether a number may be called. */
export interface MayCall {
  /** E.164; as asked when it is no number. */
  readonly number: string;
  /** Calls that the person wants: a call back, a transfer. */
  readonly service: boolean;
  /** Calls that sell something. */
  readonly marketing: boolean;
  /** Why not; empty when everything may be. */
  readonly because: string;
  readonly suppressed: Suppressed | null;
}

/** Somebody whom a rule is against. */
export interface PreflightExample {
  readonly candidate: number;
  readonly number: string;
  readonly name: string;
  readonly why: string;
  /** The first moment at which nothing is against it; null: never, or nobody can tell. */
  readonly when: string | null;
}

/** What will come of it, by the simulation. */
export interface PreflightExpected {
  /** Of the calls, 0 to 1. */
  readonly answers: number;
  /** Calls in which that was measured; 0: it is assumed. */
  readonly answers_from: number;
  readonly dialled: number;
  readonly talked: number;
  readonly abandoned: number;
  /** With how many it was reckoned; of a robot lines. */
  readonly agents: number;
  /** How many it takes to be through in a week. */
  readonly agents_week: number | null;
  readonly busy: number;
  readonly hours: number;
  readonly ends: string | null;
  readonly played: number;
  /** Hour, calls, answers. */
  readonly by_hour: readonly (readonly [string, number, number])[];
}

/** A report, or how far it is; ask again after a second. */
export interface PreflightHere {
  readonly looked: number;
  readonly people: number;
  /** Why there is none; empty: nothing is wrong. */
  readonly failed: string;
  readonly report: PreflightReport | null;
}

/** People who may be called from this hour on. */
export interface PreflightHour {
  readonly begins: string;
  /** IANA; several: whoever may be in more than one. */
  readonly zone: string;
  readonly people: number;
}

/** Of the people who wait, who may be called when, and who not and why. */
export interface PreflightReport {
  readonly campaign: string;
  readonly version: string;
  readonly at: string;
  readonly zone: string;
  readonly people: number;
  /** Fewer than `people`: an even part of them, and the figures are of that part. */
  readonly looked: number;
  readonly now: number;
  readonly today: number;
  readonly week: number;
  readonly later: number;
  readonly never: number;
  readonly unknown: number;
  readonly needs_zone: number;
  readonly standing: readonly PreflightStanding[];
  readonly skips: readonly PreflightSkip[];
  readonly plan: readonly PreflightHour[];
  readonly unverified: readonly string[];
  /** Signals of the brake that this campaign cannot produce. */
  readonly deaf: readonly string[];
  readonly impolite: readonly string[];
  readonly expected: PreflightExpected | null;
  /** For `POST /api/campaigns/{campaign}/start`, as long as file and lists are these. */
  readonly token: string;
}

/** Everybody whom one word of one rule is against. */
export interface PreflightSkip {
  /** Name of the rule: hours, gap, fr_hours, … */
  readonly because: string;
  readonly word: string;
  /** What the rule says there. */
  readonly says: string;
  /** Of a country's rule: which law. */
  readonly about: string;
  /** Where it stands: words of the campaign's file, or the country's source. */
  readonly source: string;
  readonly checked: string;
  /** False: written from memory, and kept all the same. */
  readonly verified: boolean;
  readonly people: number;
  readonly never: number;
  /** Of them, of whom nobody can tell when they may be called. */
  readonly unknown: number;
  readonly soonest: string | null;
  readonly examples: readonly PreflightExample[];
}

/** People who do not wait. */
export interface PreflightStanding {
  readonly state: string;
  readonly because: string;
  readonly people: number;
}

/** Rows that gave nobody, in their order; at most 500. */
export interface RejectedHere {
  readonly rows: readonly RowHere[];
  readonly more: boolean;
}

/** One of the first rows. */
export interface RowHere {
  /** As spreadsheets count. */
  readonly row: number;
  readonly number: string;
  /** Why it would be refused; empty: it would not. */
  readonly because: string;
  readonly why: string;
}

/** Somebody does not want to be called. */
export interface Suppressed {
  /** all, or marketing: only calls that sell something. */
  readonly scope: string;
  readonly since: string;
  /** How it is known. */
  readonly why: string;
  /** Where that can be seen; empty when nobody wrote it down. */
  readonly evidence: string;
  /** Who entered it; empty when the person said so in a call. */
  readonly who: string;
}

/** What an import would make of the file. */
export interface TablePreview {
  /** csv, xlsx. */
  readonly kind: string;
  readonly encoding: string;
  readonly separator: string;
  readonly sheet: string;
  readonly names: boolean;
  readonly columns: readonly ColumnHere[];
  /** What a column may be -> what that is. */
  readonly may_be: Readonly<Record<string, string>>;
  /** Empty when no column is the one of telephone numbers. */
  readonly rows: readonly RowHere[];
}

/** The file waits for an hour, for whoever sent it. */
export interface Uploaded {
  readonly file: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}
