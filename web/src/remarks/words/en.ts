// What is for whoever looks, in words.

import { percent } from "./percent";

const en = {
  title: "For you",
  none: "Nothing waits for you.",
  failed: "It did not work. Try again in a moment.",
  withheld: "Number withheld",
  spoken: "Spoken: nobody has written it down yet.",
  play: "Hear what was said",
  notPlayed: "The recording is not there, or not for you.",
  why: "A comment for its owner",
  liability: "Words of liability",
  late: "Late",
  held: "recording kept",
  callBack: "Call back",
  close: "What came of it",
  came: "What came of it?",
  note: "Note",
  store: "Store",
  idea: "It is an idea",
  decide: "What becomes of it",
  haveIdea: "Your idea",
  sendIdea: "Send the idea",
  opens: { call: "The call", customer: "The customer's card", answers: "All answers" },
  shut: "Close",
  score: (points: number) => `score ${points}`,
  tones: { good: "Good", plain: "So-so", bad: "Bad" },
  whats: {
    answer: "answer",
    comment: "comment",
    note: "agent's note",
    message: "message",
    complaint: "complaint",
    idea: "idea",
    alert: "alert",
  },
  results: {
    solved: "Solved",
    explained: "Explained",
    thanked: "Thanked",
    not_reached: "Not reached",
    not_wanted: "Does not want a call",
    elsewhere: "Answered in another way",
    read: "Read",
  },
  ideas: {
    new: "New idea",
    taken: "Taken up",
    done: "Done",
    declined: "Declined",
  },
  refused: {
    call_first: "Nobody has called the customer yet: call back first, or say how else.",
    say_how: "Say how the customer was answered, or why not.",
    say_why: "Say why: whoever had the idea is told.",
    wrong_state: "That was decided already.",
    closed: "This is closed already.",
    busy: "You are in a call.",
    phone_not_registered: "Your telephone is not connected.",
    no_number: "The caller's number is not known.",
  } as Readonly<Record<string, string>>,
  aloud: (count: number, late: number) => `${count} for you${late > 0 ? `, ${late} late` : ""}.`,
  due: (when: string) => `call back by ${when}`,
  called: (who: string, when: string) => `called by ${who}, ${when}`,
  callBackOf: (what: string) => `Call back: ${what}`,
  readOf: (what: string) => `Read: ${what}`,
  closeOf: (what: string) => `What came of it: ${what}`,
  ideaOf: (what: string) => `It is an idea: ${what}`,
  decideOf: (what: string) => `What becomes of it: ${what}`,
  loop: (figure: { n: number; share: number | null; low: number | null; high: number | null }) => {
    const [share, low, high] = percent("en-GB", figure.share, figure.low, figure.high);
    return `Answered within a day: ${share} (95 %: ${low} to ${high}) of ${figure.n}, 30 days`;
  },
  myIdeas: (count: number) => `Your ideas (${count})`,
};

export type RemarkWords = typeof en;
export { en };
