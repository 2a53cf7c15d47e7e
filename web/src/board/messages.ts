// Made by `npm run types` from cti/board/messages.py and the answers of reports. Change it there.

/** An agent. */
export interface AgentNow {
  readonly user: string;
  readonly name: string;
  readonly state: "logged_out" | "ready" | "ringing" | "talking" | "wrap_up" | "not_ready";
  readonly reason: string | null;
  readonly since: string;
  readonly queues: readonly string[];
  readonly languages: readonly string[];
  /** It is registered. */
  readonly phone: boolean;
  readonly call_id: string | null;
  /** Of the call. */
  readonly queue: string | null;
  readonly listened: ListenedTo | null;
}

/** What somebody had to be told at once. */
export interface AlarmNow {
  readonly id: string;
  readonly what: string;
  readonly at: string;
  readonly who: string | null;
  /** `key: value`. */
  readonly details: readonly string[];
  /** Name of who looks after it. */
  readonly acknowledged: string | null;
  readonly acknowledged_at: string | null;
}

/** First message of the server: everything. */
export interface BoardMessage {
  readonly type: "board";
  readonly at: string;
  /** IANA time zone of the site; `today` begins at its midnight. */
  readonly zone: string;
  readonly me: Me;
  readonly queues: readonly QueueNow[];
  readonly agents: readonly AgentNow[];
  readonly calls: readonly CallNow[];
  readonly pops: PopsNow;
  readonly promises: readonly PromiseNow[];
  /** The newest first. */
  readonly alarms: readonly AlarmNow[];
  readonly notices: readonly NoticeNow[];
  readonly flows: readonly FlowNow[];
  /** The newest first; none for who looks only. */
  readonly chats: readonly ChatNow[];
  /** Grows with everything that is told to somebody of the room: `GET /api/remarks` has what is for you. */
  readonly remarks: number;
}

/** A call in progress: a dot on the picture of its flow. */
export interface CallNow {
  readonly call_id: string;
  readonly flow: string;
  /** Of the flow where it stands. */
  readonly place: string;
  readonly step: string;
  /** When it came to that step. */
  readonly since: string;
  readonly began: string;
  readonly ani: string | null;
  readonly language: string;
  /** In which it waits, or whose agent it talks to. */
  readonly queue: string | null;
  readonly agent: string | null;
}

/** What is otherwise now. A part that is null, or a list without an entry, is as it was. */
export interface ChangeMessage {
  readonly type: "change";
  readonly at: string;
  readonly queues: readonly QueueNow[];
  readonly agents: readonly AgentNow[];
  readonly calls: readonly CallNow[];
  /** Calls that are over, and agents who are none any more. */
  readonly gone: readonly string[];
  readonly me: Me | null;
  readonly pops: PopsNow | null;
  readonly promises: readonly PromiseNow[] | null;
  readonly alarms: readonly AlarmNow[] | null;
  readonly notices: readonly NoticeNow[] | null;
  readonly flows: readonly FlowNow[] | null;
  readonly chats: readonly ChatNow[] | null;
  readonly remarks: number | null;
}

/** An agent's conversation with the supervisors; what is in it: `GET /api/chats/{user}`. */
export interface ChatNow {
  /** User name. */
  readonly agent: string;
  readonly name: string;
  /** Of the newest message. */
  readonly id: string;
  /** When that was written. */
  readonly at: string;
  /** Messages of others that who looks has not seen. */
  readonly unread: number;
}

/** A queue that takes nobody for now. */
export interface Closed {
  /** User name. */
  readonly by: string;
  readonly at: string;
  /** What callers hear, in the language of the site's reason; empty: only the flow's own words. */
  readonly text: string;
}

/**
 * A figure of today, since the site's midnight; defined in docs/reference/reports.md, its rows: `GET
 * /api/reports/rows`.
 */
export interface FigureNow {
  readonly name: string;
  /** null: nothing to divide by yet. */
  readonly value: number | null;
  /** How many it is made of. */
  readonly of: number;
}

/** A flow that callers can reach; its picture: `GET /api/flows/{flow}/picture`. */
export interface FlowNow {
  readonly flow: string;
  /** Of the version in force: the picture changes with it. */
  readonly hash: string;
}

/** Callers of one language who wait. */
export interface LanguageWaiting {
  readonly language: string;
  readonly waiting: number;
}

/** Somebody listens to an agent's call. */
export interface ListenedTo {
  /** User name. */
  readonly by: string;
  readonly how: "listen" | "whisper" | "take_over";
  readonly at: string;
}

/** Who looks. */
export interface Me {
  readonly user: string;
  readonly name: string;
  /** Closes queues, listens, …; an auditor looks only. */
  readonly acts: boolean;
  /** A telephone of his is registered: needed to listen. */
  readonly phone: boolean;
  /** Agents are told when somebody listens (`listening: told` of centrala.yaml). */
  readonly agents_told: boolean;
}

/** A notice of the settings: what callers are told while it is on. */
export interface NoticeNow {
  readonly name: string;
  readonly on: boolean;
  /** User name of who switched it last; null: it is as the settings say. */
  readonly by: string | null;
  readonly at: string | null;
  readonly texts: readonly NoticeText[];
}

/** In one language; `""`: in all of them. */
export interface NoticeText {
  readonly language: string;
  readonly text: string;
}

/** How long one card took, from the switch's word that the telephone rings. */
export interface PopNow {
  readonly call_id: string;
  /** User name. */
  readonly agent: string;
  /** When the telephone began to ring. */
  readonly at: string;
  readonly sent_ms: number;
  /**
   * Until we had the word of the agent's page that it shows the card: painted then or earlier. null: no word, because
   * the page was not in front, or not there.
   */
  readonly painted_ms: number | null;
}

/** How long the last cards took, a hundred at most. */
export interface PopsNow {
  readonly count: number;
  /** Without history, because the store was slow. */
  readonly late: number;
  /** Until they were sent. */
  readonly median_ms: number | null;
  readonly worst_ms: number | null;
  /** Those of them whose page said that it shows them. */
  readonly painted: number;
  readonly painted_median_ms: number | null;
  readonly painted_worst_ms: number | null;
  /** The newest first; ten at most. */
  readonly last: readonly PopNow[];
}

/** What we owe somebody, due soonest first; a hundred at most. */
export interface PromiseNow {
  readonly id: string;
  /** A promised call; something an agent promised; a task among colleagues. */
  readonly kind: "callback" | "promise" | "task";
  readonly text: string;
  readonly due: string | null;
  readonly queue: string | null;
  /** User name of whose it is; null: of anybody in `queue`. */
  readonly owner: string | null;
  /** Of the customer to whom it was promised. */
  readonly name: string | null;
  /** E.164, of who called or is to be called. */
  readonly number: string | null;
  /** waiting, calling; open, late. */
  readonly state: string;
}

/** A queue. */
export interface QueueNow {
  readonly queue: string;
  readonly title: string;
  readonly waiting: number;
  /** When the one who has waited longest joined; null: nobody waits. */
  readonly since: string | null;
  readonly languages: readonly LanguageWaiting[];
  /** Seconds that a caller who joins now will wait; null: too little is known. */
  readonly estimated: number | null;
  /** Mean seconds that the last answered callers waited, 30 at most, of the last hour; null: there are none. */
  readonly measured: number | null;
  /** service_level, abandonment, answered, offered, speed_of_answer. */
  readonly today: readonly FigureNow[];
  /** Agents who could take a call at once. */
  readonly ready: number;
  /** Agents who take calls: ready, ringing, talking, wrapping up. */
  readonly working: number;
  /** Agents who are logged in. */
  readonly there: number;
  readonly closed: Closed | null;
}

export type BoardServerMessage = BoardMessage | ChangeMessage;

/** People with something automatic beside people without. Points are those of 1 to 5. */
export interface AutomationEffect {
  readonly what: "campaign" | "flow" | "script";
  readonly name: string;
  /**
   * holdout: a part was left out by lot, so the difference is the campaign's; before_after: whatever else changed is
   * in it.
   */
  readonly how: "holdout" | "before_after";
  readonly since: string | null;
  readonly having: EffectSide;
  readonly without: EffectSide;
  readonly difference: number | null;
  readonly low: number | null;
  /** It holds at every look (95 %). */
  readonly high: number | null;
  /** No difference at all lies outside of the interval. */
  readonly proven: boolean;
}

/** A call and where it stands in its flow, as the event log has it: tens of milliseconds behind. */
export interface CallStands {
  readonly call_id: string;
  readonly flow: string;
  /** Of the version that it goes through. */
  readonly flow_hash: string;
  /** E.164; null when withheld. */
  readonly ani: string | null;
  readonly dialled: string;
  readonly began: string;
  readonly place: string;
  readonly step: string;
  /** When it came to that step. */
  readonly since: string;
  /** Seconds at that step. */
  readonly here: number;
  /** Where it waits, or whose agent it talks to. */
  readonly queue: string | null;
  /** Who talks with the caller. */
  readonly agent: string | null;
}

/** One call, step by step. */
export interface CallTrace {
  readonly call: CallStands;
  /** completed, hung_up, fallback, …; null while it goes on. */
  readonly ended: string | null;
  readonly lines: readonly TraceLine[];
  /** Everyone that was stored, the oldest first: the last one counts, those before were changed. */
  readonly dispositions: readonly DispositionSaid[];
}

/** What an agent wrote to the supervisors of the room, or one of them to the agent. */
export interface Chat {
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
}

/** A conversation, the oldest message first; the newest 100. */
export interface ChatMessages {
  readonly messages: readonly Chat[];
  /** Id of the last message that you have seen; empty: none. */
  readonly read: string;
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

/** What a figure is. */
export interface Definition {
  readonly name: string;
  readonly unit: "count" | "share" | "seconds" | "people";
  readonly formula: string;
  readonly source: string;
  readonly target: number | null;
  readonly low_is_good: boolean;
}

/** Who stored when how a talk ended. */
export interface DispositionSaid {
  readonly at: string;
  readonly user: string;
  /** Code. */
  readonly disposition: string;
  readonly label: string;
  readonly note: string;
}

/** People with it, or without. */
export interface EffectSide {
  readonly n: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Campaigns first, then changes, the latest first. */
export interface EffectsReport {
  readonly effects: readonly AutomationEffect[];
}

/** A value and what it is made of. */
export interface Figure {
  readonly name: string;
  /** A share from 0 to 1; null: there is nothing to divide by. */
  readonly value: number | null;
  /** Above the line. */
  readonly part: number;
  /** Below it. */
  readonly of: number;
  /** See `GET /api/reports/rows`. */
  readonly rows: number;
  readonly low: number | null;
  /**
   * Of a share that only some were asked for: the interval at 95 % in which that of everybody lies, if those who
   * answered are like the others; null: not of this figure.
   */
  readonly high: number | null;
}

/** All figures of an hour (`09`), a weekday (`1` is Monday), a day, a queue, an agent; of everything: `""`. */
export interface FigureGroup {
  readonly group: string;
  readonly figures: readonly Figure[];
}

/** A row of a figure: a call, a visit of a queue, a spell of an agent, a promise. */
export interface FigureRow {
  readonly kind: "call" | "visit" | "spell" | "callback" | "promise" | "task";
  readonly at: string;
  /** See `GET /api/calls/{call_id}/trace`. */
  readonly call_id: string | null;
  readonly number: string | null;
  readonly queue: string | null;
  readonly agent: string | null;
  /** Of a visit its wait, of a call and a spell how long it was. */
  readonly seconds: number | null;
  readonly talk: number | null;
  /** How it ended; of a spell the state. */
  readonly what: string;
  /** What it adds above the line. */
  readonly part: number;
  /** And below it. */
  readonly of: number;
}

/** The rows of a figure, the newest first. */
export interface FigureRows {
  readonly figure: Figure;
  readonly rows: readonly FigureRow[];
  /** There are more; the sheets have all of them. */
  readonly cut: boolean;
}

/** How the centre did. */
export interface Figures {
  readonly since: string;
  /** Not later than now. */
  readonly until: string;
  readonly zone: string;
  /** Those that may be asked for. */
  readonly queues: readonly string[];
  readonly definitions: readonly Definition[];
  readonly groups: readonly FigureGroup[];
}

/** The picture's size and its places, in the picture's own units. */
export interface FlowPlaces {
  readonly width: number;
  readonly height: number;
  readonly places: readonly RoomSpot[];
}

/** Empty `days`: nobody has talked in those weeks. */
export interface Forecast {
  readonly since: string;
  /** First and last day of the history. */
  readonly until: string;
  /** Seconds of an agent for each call: talk and wrap-up. */
  readonly work: number | null;
  /** Mean seconds until a caller gives up; null: nobody did, and Erlang C is used. */
  readonly patience: number | null;
  /** null: fewer than two weeks of calls. */
  readonly error: ForecastError | null;
  readonly days: readonly ForecastDay[];
}

/** A day to come. */
export interface ForecastDay {
  readonly day: string;
  readonly calls: number;
  /** Of agents, as rostered. */
  readonly hours: number;
  readonly slots: readonly ForecastSlot[];
}

/** How far off the last week was, forecast from those before it. */
export interface ForecastError {
  /** Sum of the errors without sign / sum of the calls. */
  readonly wape: number;
  /** Sum of the errors / sum of the calls; above 0: too many were forecast. */
  readonly bias: number;
  readonly calls: number;
}

/** A half hour to come. */
export interface ForecastSlot {
  readonly at: string;
  readonly calls: number;
  /** At the telephone. */
  readonly agents: number;
  /** To plan for, breaks and absences included. */
  readonly rostered: number;
  /** Share of all callers who are answered in time then; null: nobody is needed. */
  readonly in_time: number | null;
  /** Mean seconds. */
  readonly wait: number | null;
  /** Share who give up. */
  readonly lost: number | null;
  /** Share of the agents' time. */
  readonly busy: number | null;
}

/** A question of a form, with what was answered. */
export interface FormQuestion {
  readonly name: string;
  readonly text: string;
  readonly kind: "scale" | "choice" | "text";
  /** What may be answered; empty for `text`. */
  readonly answers: readonly string[];
  /** 0: it does not count. */
  readonly weight: number;
  /** null: it does not apply to the talk, or nothing was said yet. */
  readonly answer: string | null;
  /** 0 to 100. */
  readonly points: number | null;
  readonly band: string | null;
}

/** What a supervisor thought of a talk. */
export interface Grade {
  readonly id: string;
  readonly recording: string;
  readonly agent: string;
  readonly queue: string | null;
  readonly form: string;
  readonly version: string;
  /** User name. */
  readonly grader: string;
  readonly at: string;
  /** As they were asked then; empty when the customer of the call was erased. */
  readonly questions: readonly FormQuestion[];
  readonly score: number;
  readonly band: string | null;
  readonly comment: string;
  /** The agent's one answer. */
  readonly reply: string | null;
  readonly replied: string | null;
  /** When the recording began. */
  readonly talked: string;
  readonly seconds: number;
  /** The recording is still there. */
  readonly audible: boolean;
}

/** The form of the talk's queue, with the answers so far. */
export interface GradeForm {
  readonly form: string;
  readonly version: string;
  /** To be sent back with the answers: a form that was changed meanwhile is refused. */
  readonly hash: string;
  /** Those that are asked after these answers. */
  readonly questions: readonly FormQuestion[];
  /** Of them those with neither an answer nor null. */
  readonly missing: readonly string[];
  /** 0 to 100: the mean of the points by weight, of what was answered. */
  readonly score: number | null;
  readonly band: string | null;
}

/** One agent and one version of a form. */
export interface GradeLine {
  readonly agent: string;
  readonly form: string;
  readonly version: string;
  /** Talks. */
  readonly n: number;
  readonly mean: number;
  /** 95 of 100 times the true mean is within so much of it; null: fewer than `enough`. */
  readonly margin: number | null;
  /** 1 is the best; null: fewer than `enough`, or nobody to compare with. */
  readonly place: number | null;
  readonly questions: readonly QuestionMean[];
}

/** By form, version and agent; never by score. */
export interface GradesReport {
  /** So many talks have to be graded before anybody has a place. */
  readonly enough: number;
  readonly lines: readonly GradeLine[];
}

/** Talks with a clear refusal, however that is known. */
export interface LettingGo {
  readonly refusals: number;
  readonly in_time: number;
  /** Seconds within which nine of ten were over; null: there were none. */
  readonly p90: number | null;
}

/** How many who waited for a call were answered within a day, of thirty days. */
export interface LoopFigure {
  readonly n: number;
  readonly closed: number;
  readonly share: number | null;
  /** Wilson's interval, 95 of 100. */
  readonly low: number | null;
  readonly high: number | null;
}

/** The newest first. */
export interface OwnGrades {
  readonly grades: readonly Grade[];
}

/** What an agent sees: the own numbers, and nobody else's. */
export interface OwnScore {
  readonly since: string;
  readonly until: string;
  readonly score: Score;
  readonly letting_go: LettingGo;
  readonly formula: ScoreFormula;
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

/** Of the answers that count. */
export interface QuestionMean {
  readonly question: string;
  readonly n: number;
  readonly mean: number;
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

/** What somebody said about it. */
export interface RecordingComment {
  readonly at: string;
  readonly user: string;
  readonly second: number;
  readonly text: string;
}

/** By the second. */
export interface RecordingComments {
  readonly comments: readonly RecordingComment[];
}

/** A recording that can be heard, see `POST /api/recordings/{recording}/link`. */
export interface RecordingFound {
  readonly id: string;
  readonly call_id: string;
  readonly what: string;
  readonly box: string | null;
  readonly queue: string | null;
  readonly agent: string | null;
  readonly at: string;
  readonly seconds: number;
  /** False: sound is missing. */
  readonly complete: boolean;
  readonly number: string | null;
}

/** The form, and what was thought so far: one grade of each supervisor, the oldest first. */
export interface RecordingGrades {
  /** null: the queue has no form, or this is no talk of an agent, or your own. */
  readonly form: GradeForm | null;
  readonly grades: readonly Grade[];
}

/** The newest first. */
export interface RecordingList {
  readonly recordings: readonly RecordingFound[];
  /** There are more: ask for fewer days. */
  readonly cut: boolean;
}

/** What somebody said, and what came of it. */
export interface Remark {
  readonly id: string;
  readonly at: string;
  readonly what: "answer" | "comment" | "note" | "message" | "complaint" | "idea" | "alert";
  /** The call that it is about; null: none. */
  readonly call_id: string | null;
  readonly survey: string | null;
  readonly question: string | null;
  /** Show it as plain text. Empty: it was spoken, and nobody wrote it down; see `recording`. */
  readonly said: string;
  /** Of a voice comment: `POST /api/recordings/{recording}/link`. */
  readonly recording: string | null;
  /** Who wrote an agent's note or idea. */
  readonly user: string | null;
  /** A user or a group; empty: those who look after the program. */
  readonly owner: string;
  /** Why the owner is told: a formula of the survey, a topic, words of liability. */
  readonly why: string;
  readonly topic: string | null;
  readonly tone: "good" | "plain" | "bad";
  /** Words of liability that are in it. */
  readonly liability: readonly string[];
  /** The recording of the call is kept. */
  readonly held: boolean;
  /** Until when somebody has called back; null: nobody has to. */
  readonly due: string | null;
  readonly state: "open" | "late" | "closed";
  /** To the customer since. */
  readonly calls: number;
  /** The last of them. */
  readonly called: string | null;
  readonly called_by: string | null;
  /** Its id. */
  readonly back: string | null;
  readonly closed: string | null;
  readonly closed_by: string | null;
  readonly result: "solved" | "explained" | "thanked" | "not_reached" | "not_wanted" | "elsewhere" | "read" | null;
  readonly note: string;
  /** null: it is no idea. */
  readonly idea: "new" | "taken" | "done" | "declined" | null;
  /** Who had the idea: a user; null: the customer. */
  readonly author: string | null;
  readonly idea_why: string;
  /** E.164, of the caller. */
  readonly number: string | null;
  /** Id. */
  readonly customer: string | null;
  /** Of the customer. */
  readonly name: string | null;
  /** It was said in a call: `call_id` leads to its way. */
  readonly in_call: boolean;
  /** It belongs to a survey whose other answers are known: `GET /api/remarks/{remark}/answers`. */
  readonly answered: boolean;
}

/** Open ones first, the newest first; closed ones for a week; 200 at most. */
export interface RemarkList {
  readonly remarks: readonly Remark[];
  /** Your own. */
  readonly ideas: readonly Remark[];
  readonly loop: LoopFigure;
  /** You answer for liability, and may release what its words hold. */
  readonly legal: boolean;
}

/** A place of a flow in its picture. */
export interface RoomSpot {
  readonly place: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How it stood at the end of a day, from the first day on. */
export interface SatisfactionDay {
  readonly day: string;
  /** Answers of that day. */
  readonly n: number;
  /** Answers so far. */
  readonly total: number;
  readonly mean: number | null;
  readonly low: number | null;
  /** Of everything so far; all of these intervals hold together (95 %). */
  readonly high: number | null;
}

/** People who have something in common. Points are those of 1 to 5. */
export interface SatisfactionGroup {
  /** `1-09` is Monday from nine to ten; '' is everybody. */
  readonly group: string;
  readonly asked: number;
  /** Who answered. */
  readonly n: number;
  readonly mean: number | null;
  readonly low: number | null;
  /** Of the mean; it holds at every look (95 %). */
  readonly high: number | null;
  /** CSAT, top two boxes: 4 or 5. */
  readonly top: ShareOf;
  /** 1 or 2. */
  readonly bottom: ShareOf;
  readonly response: ShareOf;
  /** The mean of all who were asked, if those who did not answer are worse off by none, one and two points. */
  readonly worse: readonly (number | null)[];
}

/** By name, never by value. */
export interface SatisfactionReport {
  readonly zone: string;
  /** Of everybody, whatever the groups are. */
  readonly days: readonly SatisfactionDay[];
  readonly groups: readonly SatisfactionGroup[];
}

/** A score, and every step on the way to it. */
export interface Score {
  /** null: nobody of the team has answered a survey. */
  readonly value: number | null;
  readonly low: number | null;
  /** Where it lies in 95 of 100 cases. */
  readonly high: number | null;
  readonly surveys: number;
  /** 0 to 1, of these surveys; null: none. */
  readonly satisfaction: number | null;
  /** Of everybody's surveys; null: of fewer than `smallest` agents. */
  readonly team: number | null;
  /** To which few surveys are pulled: the team's mean, or the middle between floor and target. */
  readonly toward: number | null;
  readonly shrunk: number | null;
  readonly f: number | null;
  /** That were answered, and whose fourteen days are over. */
  readonly offers: number;
  /** Retained ones / expected ones; 1: nothing was offered. */
  readonly sales: number;
  readonly h: number | null;
  /** That count: key 9, and what a supervisor has heard. */
  readonly refusals: number;
  /** Share of them after which the talk was over in time; 1: there were none. */
  readonly lets_go: number;
  readonly g: number | null;
  readonly breaches: number;
  readonly c: number | null;
}

/** The formula's numbers: see docs/explanation/agent-score.md. */
export interface ScoreFormula {
  readonly shrink: number;
  readonly floor: number;
  readonly target: number;
  readonly best: number;
  readonly most_sales: number;
  readonly lets_go: number;
  readonly of_satisfaction: number;
  readonly of_sales: number;
  /** Seconds after a clear refusal. */
  readonly limit: number;
  /** Surveys below which nobody has a place. */
  readonly enough: number;
  /** Agents below whom a team's mean is not shown, and pulls nobody. */
  readonly smallest: number;
}

/** One agent. */
export interface ScoreLine {
  readonly agent: string;
  readonly score: Score;
  readonly letting_go: LettingGo;
  /** 1 is the best; null: fewer than `enough` surveys, or nobody to compare with. */
  readonly place: number | null;
}

/** By name, never by score. */
export interface ScoresReport {
  readonly formula: ScoreFormula;
  readonly team: number | null;
  /** Of the whole team. */
  readonly surveys: number;
  readonly lines: readonly ScoreLine[];
}

/** A share with the interval in which it lies in 95 of 100 cases (Wilson). */
export interface ShareOf {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly of: number;
}

/** One question of a survey, and what was answered. */
export interface SurveyWord {
  readonly question: string;
  readonly answer: string;
}

/** Everything that somebody said in the survey of a remark. */
export interface SurveyWords {
  readonly survey: string;
  readonly at: string;
  /** phone, script (an agent read it), web, email, sms. */
  readonly channel: string;
  /** 0 to 100. */
  readonly score: number | null;
  readonly band: string | null;
  readonly answers: readonly SurveyWord[];
}

/** One customer with the past, the newest first, and what we owe. */
export interface Timeline {
  readonly customer: Customer;
  readonly timeline: readonly TimelineEntry[];
  readonly promises: readonly Promise[];
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

/** One thing that happened. Keys are shown up to two; what look-ups answered is not shown. */
export interface TraceLine {
  readonly at: string;
  readonly what: string;
  /** Where the call stands from then on. */
  readonly step: string;
  /** Until the next line; null for the last one of a call that is over. */
  readonly seconds: number | null;
}
