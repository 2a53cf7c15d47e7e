// Made by `npm run types` from outbound/*/api.py. Change it there.

/** What one rule counts over its time, and what it still leaves. */
export interface AbandonWindow {
  /** `house`: the file's own pace; else the rule of a country. */
  readonly rule: string;
  /** Its time: `2026-05-06`, `2026-05`, the campaign's name, `overdue/2` for its second thirty days. */
  readonly window: string;
  /** Percent of the answered calls that may be abandoned. */
  readonly cap: number;
  readonly answered: number;
  readonly abandoned: number;
  /** How many of those who answer next may be abandoned. */
  readonly left: number;
  /** Of nobody: so many must be answered and connected first; null: never. */
  readonly until: number | null;
}

/** What they may have asked about, and what they may be bothered for. */
export interface AudienceChoices {
  readonly topics: readonly string[];
  readonly queues: readonly string[];
  /** Words of the flows in force. */
  readonly outcomes: readonly string[];
  readonly dispositions: readonly string[];
  readonly campaigns: readonly string[];
  readonly surveys: readonly string[];
}

/** A report, or how far it is; ask again after a second. */
export interface AudienceHere {
  /** Contacts so far. */
  readonly looked: number;
  /** Why there is none; empty: nothing is wrong. */
  readonly failed: string;
  readonly report: AudienceReport | null;
}

/** One of them. */
export interface AudiencePerson {
  readonly number: string;
  readonly name: string;
  /** The last time that they came to us about it. */
  readonly at: string;
  readonly times: number;
  /** Why this person is left alone now; empty: may be bothered. */
  readonly because: string;
  /** From when on nothing is against it; null: never, nobody can tell, or now. */
  readonly when: string | null;
}

/** Everyone who asked, and who of them may be bothered now. */
export interface AudienceReport {
  readonly people: number;
  /** May be bothered now; of nothing in particular all of them. */
  readonly ready: number;
  /** Of a campaign: some time, not now. */
  readonly later: number;
  /** Reason -> people who are left alone now, those of `later` among them; the most frequent first. */
  readonly skipped: Readonly<Record<string, number>>;
  /** An even part. */
  readonly sample: readonly AudiencePerson[];
  readonly at: string;
  /** For `people: from:` of a campaign. */
  readonly source: string;
}

/** One answer that was heard. */
export interface BrakeAnswer {
  readonly at: string;
  readonly place: number;
  readonly signal: string;
  readonly x: number;
  readonly call: string;
  /** It came after the call, and took the place of a good answer. */
  readonly late: boolean;
  readonly evidence: number | null;
}

/** The brake of a campaign: what it has heard, and what it made of it. */
export interface BrakeHere {
  readonly campaign: string;
  /** green, amber, red, dead; never: it was not started. */
  readonly state: string;
  readonly because: string;
  readonly since: string | null;
  readonly run: number;
  /** Evidence that stops this run. */
  readonly threshold: number;
  /** Who alone lets it go on after a stop. */
  readonly restarts: string;
  readonly signals: readonly BrakeSignal[];
  /** Answers of people who are never called, to compare with. */
  readonly left_alone: number;
  /** They are more content; null: that is not shown. */
  readonly campaign_did_it: boolean | null;
  /** The newest first. */
  readonly answers: readonly BrakeAnswer[];
  /** The newest first. */
  readonly moves: readonly BrakeMove[];
}

/** From one state to another. */
export interface BrakeMove {
  readonly at: string;
  readonly before: string;
  readonly state: string;
  readonly because: string;
  readonly why: string;
  /** The most of any signal. */
  readonly evidence: number;
  readonly threshold: number;
  readonly run: number;
  readonly by: string;
  readonly reason: string;
  readonly change: string;
}

/** What tells of displeasure, and what it has come to. */
export interface BrakeSignal {
  /** csat, hangs_up_in_pitch, opts_out, complains, exit_blocked, answers_survey. */
  readonly signal: string;
  /** Of the evidence, 0 to 1. */
  readonly share: number;
  readonly n: number;
  /** Of X: 0 is bad, 1 is good; of csat (score - 1) / 4. */
  readonly mean: number | null;
  readonly low: number | null;
  /** Between them the mean lies, with 95 % at every look. */
  readonly high: number | null;
  /** The mean before. */
  readonly usual: number;
  /** A mean below it is a fall. */
  readonly floor: number;
  readonly evidence: number;
  /** The evidence over time. */
  readonly line: readonly (readonly [string, number])[];
}

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
  /** How its brake stands: green, amber, red, dead; empty: it was never started. */
  readonly brake: string;
  /** By where they stand: waiting, claimed, done, never, fix. */
  readonly people: Readonly<Record<string, number>>;
  /** Calls that are over, by how they ended; the most frequent first. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly going_on: number;
  /** When somebody may be called of those who must wait; null: at once, nobody waits, or it is not running. */
  readonly next: string | null;
  /** Of the site: people of the campaign read its moments on this clock. */
  readonly zone: string;
  /** Its queue, when no agent has it: then nobody is called; empty: nothing is missing. */
  readonly unstaffed: string;
  /** null: nobody listens for answering machines. */
  readonly machines: MachinesHere | null;
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

/** How often the telephone system was right about answering machines, as the agents say. */
export interface MachinesHere {
  /** Answered calls in which somebody listened. */
  readonly listened: number;
  /** Taken for a machine; no agent has heard them. */
  readonly machines: number;
  /** Given to an agent as a person's, or not sure. */
  readonly talked: number;
  /** Of them, a machine all the same: the agent's disposition is `machine`. */
  readonly missed: number;
  /** Of those with an agent, the share that were people; null: there were none. */
  readonly right: number | null;
  readonly low: number | null;
  /** Wilson's interval at 95 %. */
  readonly high: number | null;
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

/** Whether campaigns leave it in peace. */
export interface NumberHere {
  /** E.164. */
  readonly number: string;
  readonly rests: RestHere | null;
}

/** How fast a campaign rings people, why, and how many may still find no agent. */
export interface PaceHere {
  readonly campaign: string;
  /** As its file says: robot, preview, progressive, predictive. */
  readonly style: string;
  /** Calls at the same time, at most; of style robot. */
  readonly lines: number;
  /** Percent of those who answer that may find no agent; null: nobody is rung ahead of an agent. */
  readonly target: number | null;
  readonly cap: number | null;
  /** null: nothing was decided yet, or not within a day. */
  readonly decided: PaceTold | null;
  /** Of a campaign with agents; the tightest first. */
  readonly windows: readonly AbandonWindow[];
}

/** The last decision that rang somebody, or had another reason than the one before. */
export interface PaceTold {
  readonly at: string;
  /** What it came down to: predictive, progressive, preview. */
  readonly style: string;
  /**
   * pace, risk, guard, stage, style; or what made it fall back: agents, answers, abandoned, last_result,
   * reserved_agent.
   */
  readonly because: string;
  readonly why: string;
  /** How many more rang. */
  readonly lines: number;
  /** Lines that rang already. */
  readonly ringing: number;
  /** Agents who waited on the line. */
  readonly idle: number;
  readonly agents: number;
  /** People who had answered and had no agent yet. */
  readonly waiting: number;
  /** Of those who waited, so many were left to callers. */
  readonly left_to_callers: number;
  /**
   * Agents who left, from the campaign's beginning, while a line rang that could have been one too many without them:
   * the only way in which more than the cap could be abandoned.
   */
  readonly leaks: number;
  /** That who answers next finds nobody. */
  readonly risk: number;
  /** The highest risk that is taken. */
  readonly theta: number;
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
  /** Seconds from an answer to the agent, median of … */
  readonly until_agent: number;
  /** … so many talks; 0: it was not measured, and counts as nothing. */
  readonly until_agent_from: number;
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
  readonly settled: readonly PreflightSettled[];
  readonly skips: readonly PreflightSkip[];
  readonly plan: readonly PreflightHour[];
  readonly unverified: readonly string[];
  /** Signals of the brake that this campaign cannot produce. */
  readonly deaf: readonly string[];
  readonly impolite: readonly string[];
  readonly expected: PreflightExpected | null;
  /** Earlier answers to surveys when they are too few: `brake: baseline:` must be a number before it can start. */
  readonly answers_before: number | null;
  /** For `POST /api/campaigns/{campaign}/start`, as long as file and lists are these. */
  readonly token: string;
}

/** People who do not wait. */
export interface PreflightSettled {
  readonly state: string;
  readonly because: string;
  readonly people: number;
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

/** Rows that gave nobody, in their order; at most 500. */
export interface RejectedHere {
  readonly rows: readonly RowHere[];
  readonly more: boolean;
}

/** A number that no campaign calls for a time. */
export interface RestHere {
  readonly since: string;
  /** null: until somebody takes it back. */
  readonly until: string | null;
  readonly why: string;
  readonly who: string;
}

/** What one attempt, one right-party contact, one success costs, all calls included. */
export interface ResultCost {
  /** cost_attempt, cost_right_party, cost_success. */
  readonly name: string;
  /** In the currency of the answer; null: there was none. */
  readonly value: number | null;
  /** How many there were. */
  readonly of: number;
  readonly low: number | null;
  /** Fieller's interval at 95 %; null: too few to say. */
  readonly high: number | null;
}

/** All figures of an hour (`09`), a list (its id), a version of what was heard; of everything: `""`. */
export interface ResultGroup {
  readonly group: string;
  /** As people know it. */
  readonly name: string;
  readonly attempts: number;
  readonly shares: readonly ResultShare[];
  /** Of all its calls; null: the settings say nothing of costs. */
  readonly cost: number | null;
  readonly costs: readonly ResultCost[];
}

/** A share of a campaign's calls. */
export interface ResultShare {
  readonly name: string;
  /** Calls above the line. */
  readonly part: number;
  /** And below it. */
  readonly of: number;
  /** 0 to 1; null: there is nothing to divide by. */
  readonly value: number | null;
  readonly low: number | null;
  /** Wilson's interval at 95 %. */
  readonly high: number | null;
}

/** What came of a campaign. */
export interface ResultsHere {
  readonly campaign: string;
  readonly by: string;
  /** On whose clock days and hours are. */
  readonly zone: string;
  /** Empty: the settings say nothing of costs. */
  readonly currency: string;
  /** Outcomes that its file calls a success; empty: it calls none so. */
  readonly success: readonly string[];
  readonly wrong_person: readonly string[];
  /** Calls that are over, by how they ended; the most frequent first. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly definitions: readonly ShareDefinition[];
  readonly whole: ResultGroup;
  /** Empty when nothing is grouped. */
  readonly groups: readonly ResultGroup[];
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

/** What a share is. */
export interface ShareDefinition {
  readonly name: string;
  readonly formula: string;
  readonly low_is_good: boolean;
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
