// Made by `npm run types` from cti/office/api.py. Change it there.

/** Somebody has closed a queue, or switched a notice. */
export interface ClosedBy {
  readonly by: string;
  readonly at: string;
}

/** Of one day. */
export interface DayRanges {
  /** Minutes of the day from which, to which; the second may lie in the next day. */
  readonly ranges: readonly (readonly number[])[];
}

/** How long recordings are kept. */
export interface KeptInOffice {
  /** talks, messages, answers; `queue support`, `box faults`. */
  readonly what: string;
  readonly days: number;
  /** Empty: nobody has said it; it is so everywhere. */
  readonly place: string;
}

/** Something that callers are told while it lasts. */
export interface NoticeInOffice {
  readonly notice: string;
  readonly on: boolean;
  /** null: it is as the settings say. */
  readonly switched: ClosedBy | null;
  readonly texts: readonly SpokenText[];
  readonly place: string;
}

/** A number that leads to a flow. */
export interface NumberInOffice {
  readonly number: string;
  readonly flow: string;
  readonly place: string;
}

/** Everything that the office shows. */
export interface OfficeNow {
  readonly at: string;
  readonly zone: string;
  readonly people: readonly PersonHere[];
  readonly gone: readonly PersonGone[];
  readonly queues: readonly QueueInOffice[];
  readonly numbers: readonly NumberInOffice[];
  readonly phones: readonly PhoneInOffice[];
  readonly notices: readonly NoticeInOffice[];
  readonly kept: readonly KeptInOffice[];
  /** That there are. */
  readonly roles: readonly string[];
}

/** Somebody who was removed. */
export interface PersonGone {
  readonly user: string;
  readonly name: string;
  readonly at: string;
}

/** Somebody with an account. */
export interface PersonHere {
  readonly user: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** The best first. */
  readonly languages: readonly string[];
  readonly skills: readonly string[];
  readonly queues: readonly string[];
  readonly phone: string | null;
  /** What may be a mistake, in words. */
  readonly doubts: readonly string[];
}

/** It is removed. */
export interface PhoneDone {
  readonly do: readonly string[];
}

/** A telephone of an agent, or one that was made here. */
export interface PhoneInOffice {
  readonly phone: string;
  readonly agents: readonly string[];
  readonly made_here: boolean;
  /** Somewhere, as far as the switches tell. */
  readonly registered: boolean;
}

/** Its password is told this once. */
export interface PhoneMade {
  readonly phone: string;
  readonly password: string;
  /** Lines for whoever looks after Asterisk; none: it knows already. */
  readonly do: readonly string[];
}

/** How one Asterisk sees a telephone. */
export interface PhoneSeen {
  readonly asterisk: string;
  readonly phone: string;
  /** Asterisk has read of it. */
  readonly known: boolean;
  /** Empty: not registered there. */
  readonly address: string;
}

/** As the Asterisks answer now. */
export interface PhonesSeen {
  readonly phones: readonly PhoneSeen[];
  /** Asterisks that cannot be asked. */
  readonly silent: readonly string[];
}

/** When somebody serves a queue. */
export interface QueueHours {
  readonly written: string;
  /** Monday to Sunday. */
  readonly week: readonly DayRanges[];
  readonly open: boolean;
  /** Why it is closed. */
  readonly reason: "holiday" | "closed" | "hours" | null;
  /** When that changes; null: never. */
  readonly next: string | null;
}

/** A queue of the settings. */
export interface QueueInOffice {
  readonly queue: string;
  readonly title: string;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  /** Users. */
  readonly members: readonly string[];
  /** null: always. */
  readonly hours: QueueHours | null;
  readonly closed: ClosedBy | null;
  /** File and line. */
  readonly place: string;
}

/** What callers hear in one language. */
export interface SpokenText {
  readonly language: string;
  readonly text: string;
}
