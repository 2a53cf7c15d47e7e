// English words of what is done with one number.

export const peace = {
  rest: "Leave in peace for a time…",
  restHint: "No campaign calls this number until then. Agents still may.",
  from: "Campaigns may call again from",
  restDo: "Leave in peace",
  wake: "May be called again…",
  wakeDo: "Call again",
  allow: "They want calls again…",
  allowHint:
    "Only when the person wants it, or it was entered by mistake: it is kept who said so and where that can be seen.",
  allowDo: "Allow",
  rests: "Campaigns leave this number in peace",
  until: "Until",
  open: "until somebody takes it back",
  empty:
    "Nothing is dialled. The answer says whether anybody may call the number, and if not, why, since when and by whom.",
  restTitle: (number: string) => `Leave ${number} in peace?`,
  wakeTitle: (number: string) => `May campaigns call ${number} again?`,
  allowTitle: (number: string) => `May ${number} be called again?`,
};
