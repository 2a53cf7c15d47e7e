// Every word of the page in English, and the choice of the language. The other languages are objects of the same shape.
// Names of people, queues, prompts and everything a caller brings come from the server and are not here.

import type { Agent, CallStatus } from "./messages";
import { type Tongue, tongue } from "./tongue";
import { pl } from "./words/pl";
import { ru } from "./words/ru";
import { sl } from "./words/sl";

type StateName = Agent["state"];

const states: Record<StateName, string> = {
  logged_out: "Logged out",
  ready: "Ready",
  ringing: "Ringing",
  talking: "Talking",
  wrap_up: "Wrap-up",
  not_ready: "Not ready",
};

const phases: Record<CallStatus["state"], string> = {
  ringing: "Ringing",
  answered: "Talking",
  ended: "Call ended",
  missed: "Missed",
};

const en = {
  code: "en" as Tongue,
  locale: "en-GB",
  product: "Centrala",
  desk: "Agent desk",
  close: "Close",
  loading: "One moment…",
  language: "Language",

  login: {
    title: "Log in to your desk",
    user: "User name",
    password: "Password",
    submit: "Log in",
    busy: "Logging in…",
    wrong: "User name or password is wrong.",
    slowly: "Too many tries. Wait a minute, then try again.",
    unreachable: "The server does not answer. Try again in a moment.",
    logout: "Log out",
  },

  agent: {
    states,
    label: "Your state",
    becomeReady: "Get ready",
    becomeNotReady: "Not ready",
    reasons: ["Break", "Lunch", "Meeting", "Training", "Paperwork"],
    missedCall: "Missed a call",
    left: (time: string) => `${time} left`,
    reasonMenu: "Why not ready?",
    needsPhone: "Ready needs a phone that can ring.",
  },

  phone: {
    label: "Phone",
    registered: "Phone connected",
    missing: "Phone not connected",
    hint: "No phone can ring for you yet. Take calls in this browser with a headset, or register your SIP phone.",
    orElse: "In the demonstration also:",
    command: (user: string) => `centrala demo phone --agent ${user}`,
  },

  softphone: {
    title: "Telephone in this browser",
    on: "Take calls in this browser",
    off: "Switch off",
    again: "Try again",
    here: "Take calls here",
    elsewhere: "Your telephone was switched on in another window. This one no longer rings.",
    lines: {
      off: "Switched off",
      starting: "The telephone is being connected…",
      ready: "The telephone is on: calls ring here.",
      lost: "The telephone has lost its connection and tries to come back. A talk goes on meanwhile.",
      elsewhere: "",
    },
    troubles: {
      insecure:
        "The browser gives a microphone only to a page that came by https. Ask whoever looks after the program.",
      refused: "The browser was told not to give the microphone. Allow it in the page's settings, beside the address.",
      missing: "No microphone was found. Plug in the headset.",
      taken: "Another program holds the microphone. Close it, or choose another microphone.",
      absent: "There is no telephone in the browser for you here. Ask whoever looks after the program.",
      failed: "The telephone could not be connected.",
    },
    states: { ringing: "Rings", calling: "Is being called", talking: "On the line" },
    held: "On hold",
    rings: "Incoming call",
    answer: "Answer",
    refuse: "Refuse",
    hangUp: "Hang up",
    hold: "Hold",
    mute: "Mute",
    keypad: "Keys",
    transfer: "Pass on",
    join: "Connect them",
    level: "Your voice",
    devices: "Headset",
    microphone: "Microphone",
    speaker: "Loudspeaker",
    usual: "The system's choice",
  },

  passOn: {
    title: "Pass the caller on",
    note: "For your colleague",
    noteHint: "What it is about",
    send: "Pass on",
    ask: "Ask first",
    number: "Number outside",
    ready: (count: number) => (count === 1 ? "1 agent ready" : `${count} agents ready`),
    unreachable: "The server does not answer. Try again.",
    ownPhone: "Answer, hold and mute on your telephone; from here:",
  },

  link: {
    label: "Connection",
    live: "Live",
    connecting: "Connecting…",
    off: "Not connected",
    waiting: (seconds: number) => `Connection lost. Next try in ${seconds} s.`,
    now: "Try now",
    replaced: "Your desk was opened in another window. This one no longer shows calls.",
    takeOver: "Use this window",
    expired: "Your session has ended. Log in again; nothing that was stored is lost.",
    behind: "What you see may be out of date.",
  },

  queues: {
    title: "Queues",
    name: "Queue",
    waiting: "Waiting",
    longest: "Longest wait",
    ready: "Agents ready",
    none: "You serve no queue. Calls to your own number still ring.",
  },

  calls: {
    title: "Calls of this session",
    none: "None yet.",
    needsDisposition: "Needs a disposition",
    talk: (time: string) => `Talked ${time}`,
  },

  card: {
    title: "Caller",
    phases,
    unknown: "Unknown caller",
    withheld: "Number withheld",
    claims: (name: string) => `caller's phone says “${name}”`,
    notVerified: "Not verified: ask before you tell",
    notVerifiedHint: "A number proves nothing. Ask before you tell anything.",
    several: (count: number) => `${count} customers have this number. Ask who is calling.`,
    late: "The history did not arrive in time. Ask as if you knew nothing.",
    direct: "Direct call",
    dialled: (number: string) => `dialled ${number}`,
    waited: "Waited",
    talking: "Talking",
    talked: "Talked",
    ringing: "Ringing",
    speaks: "Language",
    tell: "About this call",
    announce: (who: string, queue: string) => `Incoming call: ${who}${queue ? `, queue ${queue}` : ""}`,
    title_ringing: (who: string) => `☎ ${who}`,
    nothing: "No promise, account or consent on record.",
    severalNames: "Several customers",
    noCard: "No card came with this call.",
  },

  path: {
    title: "In the menu",
    none: "The caller came straight through: no menu, no keys.",
    noKey: "no key",
    typed: "Typed in",
  },

  promises: { title: "Open promises", overdue: "Overdue", due: (when: string) => `due ${when}`, noDate: "no date" },
  consents: { title: "Consents", given: "Yes", refused: "No" },
  accounts: { title: "Accounts", debt: "Owes", due: (when: string) => `due ${when}`, nothing: "Nothing owed" },

  promise: {
    open: "Promise something",
    what: "What we promise",
    when: "By when",
    who: "Who keeps it",
    me: "I do",
    store: "Promise",
    made: "Promised:",
    required: "Say what is promised, and by when.",
    failed: "Not stored; it is still here, try again.",
    wrongMoment: "Promise it for a moment to come, within a year.",
  },

  task: {
    kind: "Task",
    open: "Give a task",
    what: "What is to be done",
    when: "By when",
    who: "Who does it",
    store: "Give the task",
    made: "Task:",
    required: "Say what is to be done, and by when.",
    kept: "Done",
    keptOf: (what: string) => `Done: ${what}`,
    take: "I do it",
    takeOf: (what: string) => `I do it: ${what}`,
  },

  callback: {
    kind: "Promised call",
    open: "Call back at a time",
    queue: "Who calls: queue",
    when: "When",
    tell: "What it is about",
    store: "Promise the call",
    made: (when: string) => `A call is promised: ${when}`,
    required: "Choose a queue and a time.",
    failed: "Not promised; try again.",
    closed: "The queue is closed then.",
    opens: (when: string) => `Take ${when}`,
    never: "It does not open again within a month.",
    wrongMoment: "Choose a time to come, within thirty days.",
    mayNot: "This number must not be called.",
    noNumber: "The caller's number is not known.",
  },

  owed: {
    title: "Promises and tasks",
    soon: "Due soon",
    fresh: "New",
    newAloud: (what: string) => `New: ${what}`,
    kept: "Kept",
    withdraw: "Withdraw",
    why: "Why it is owed no more",
    confirm: "Withdraw it",
    failed: "Not stored.",
    over: "It is over already.",
    soonAloud: (count: number) =>
      count === 1 ? "One promise is due soon or late." : `${count} promises are due soon or late.`,
    keptOf: (what: string) => `Kept: ${what}`,
    withdrawOf: (what: string) => `Withdraw: ${what}`,
  },

  timeline: {
    title: "Last contacts",
    none: "First contact: nothing on record.",
    unknown: "No customer is known under this number.",
    several: "Not shown as long as it is unclear who is calling.",
    late: "It did not arrive in time.",
    by: (agent: string) => `by ${agent}`,
    inbound: "in",
    outbound: "out",
  },

  recording: {
    on: "This talk is recorded",
    pausedByYou: "Recording paused by you",
    pausedBy: (who: string) => `Recording paused by ${who}`,
    secret: "Recording paused: the caller types a secret",
    pause: "Pause recording",
    resume: "Record again",
    notPaused: "The telephone did not confirm. Do not ask for anything that must not be kept.",
    notResumed: "The telephone did not confirm: it may still be silent.",
  },

  script: {
    title: "Talk script",
    lines: { tell: "For you", say: "Read aloud", offer: "Read aloud: the offer" },
    exits: "Emergency exits",
    answer: "Your answer",
    next: "Next",
    busy: "One moment, something is looked up…",
    over: "The script is at its end.",
    yes: "Yes",
    no: "No",
    answers: "Answers so far",
    refused: {
      button: (answer: string) => `“${answer}” is none of the buttons.`,
      field: (answer: string) => `“${answer}” does not fit this field.`,
      check: (answer: string) => `“${answer}” is not taken here.`,
    },
    offer: "Offer",
    offerLocked: "locked",
    offerOpen: "may be made",
    offerMade: "made",
    missing: "not yet",
    met: "done",
    conditions: {
      waited_little: "The caller waited two minutes at most",
      calls_once: "The caller did not call in the last 7 days",
      no_complaint: "The last contact was no complaint",
      rested: "No “no” to offers in the last 60 days",
      first_offer: "Nothing was offered in this call",
      solved: "The concern is settled",
      asked: "The caller was asked",
      agreed: "The caller agreed",
    },
  },

  listen: {
    what: (what: string): string => (what === "message" ? "Message" : what === "talk" ? "Talk" : "Spoken answer"),
    why: "From the customer's card",
    cut: "cut off",
    refused: "It cannot be heard now.",
  },

  form: {
    title: "After the call",
    during: "During the call",
    disposition: "How did it end?",
    note: "Note",
    notePlaceholder: "What the next colleague should know",
    store: "Store",
    storing: "Storing…",
    required: "Choose how the call ended.",
    later: "You can store it when the call has ended.",
    failed: "Not stored. Your note is still here; try again.",
    stored: "Stored",
    done: "Done",
  },

  empty: {
    ready: "You are ready. The caller's card opens here while your phone rings.",
    readyTitle: "Waiting for a call",
    notReadyTitle: "You are not ready",
    notReady: "No queue rings you now. Get ready to take calls.",
    noPhoneTitle: "Connect your phone first",
    wrapUpTitle: "Wrap-up",
    wrapUp: "Finish the last call: store how it ended, then the next one can ring.",
    busyTitle: "On the phone",
    busy: "The card of this call is in the list of calls.",
    loggedOutTitle: "You are logged out of your queues",
    loggedOut: "Get ready to take calls.",
    waiting: (count: number) =>
      count === 1 ? "1 caller waits in your queues." : `${count} callers wait in your queues.`,
    nobody: "Nobody waits in your queues.",
  },

  find: {
    title: "Find a customer",
    hint: "Number, name, e-mail, address, or what was said",
    nobody: "Nobody has all these words.",
    more: "There are others: another word makes them fewer.",
    failed: "The search did not work. Try again.",
    never: "No contact yet",
    withoutCall: "Without a call",
    readAt: (when: string) => `as of ${when}`,
  },

  about: {
    complaint: "Open complaint.",
    hold: "Legal hold: nothing may be erased.",
    since: (when: string) => `since ${when}`,
    offers: "Offers",
    may: { yes: "May be offered something", ask: "Ask first", no: "Offer nothing" },
    because: {
      refused: "Refused advertising",
      suppressed: "Number on the do-not-call list",
      complaint: "Open complaint",
      debt: "A bill is overdue",
      agreed: "Agreed to advertising",
      unasked: "Was never asked about advertising",
    },
    satisfaction: "Last satisfaction",
    chosen: (by: string, when: string) => `Several have this number. ${by} chose on ${when}.`,
    notThis: "Another one",
  },

  callOut: {
    call: (number: string) => `Call ${number}`,
    rings: "Your telephone rings. Answer it, then the other side is called.",
    refused: "Not called.",
  },

  keys: {
    title: "Keyboard",
    open: "Keyboard shortcuts",
    on: "Single-key shortcuts are on",
    ready: "Get ready",
    notReady: "Not ready (choose why)",
    answer: "Answer the telephone",
    hangUp: "Hang up",
    hold: "Hold, and back",
    mute: "Mute the microphone, and back",
    keypad: "Keys of the telephone",
    transfer: "Pass the caller on",
    recording: "Pause the recording, and record again",
    card: "Go to the caller's card",
    script: "Go to the talk script",
    form: "Go to disposition and note",
    promise: "Promise the caller something",
    task: "Give a task",
    callback: "Promise a call at a time",
    owed: "Go to your promises and tasks",
    queues: "Go to the queues",
    find: "Find a customer",
    store: "Store disposition and note",
    help: "Show this list",
    leave: "Close a list or a window",
  },
};

export type Words = typeof en;
export const TONGUES: Readonly<Record<Tongue, Words>> = { en, pl, ru, sl };
export const words: Words = TONGUES[tongue];

/** Words for the codes of the server's error messages; a code that is not here shows the server's own sentence. */
export const errors: Readonly<Record<string, string>> = {
  phone_not_registered: `${words.agent.needsPhone} ${words.phone.missing}.`,
  wrong_moment: words.promise.wrongMoment,
  over: words.owed.over,
  callback_moment: words.callback.wrongMoment,
  may_not_call: words.callback.mayNot,
  no_number: words.callback.noNumber,
};
