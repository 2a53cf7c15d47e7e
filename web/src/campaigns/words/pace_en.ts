// English words of the pace of campaigns.

export const pace = {
  title: "Pace",
  robot: (lines: string) => `up to ${lines} calls at the same time`,
  preview: "an agent takes each call by hand",
  progressive: "one line for each agent who waits on the line",
  predictive: (target: string, cap: string) =>
    `ahead of the agents: ${target} of those who answer may find nobody, never more than ${cap}`,
  risk: (risk: string, theta: string) => `who answers next would find nobody in ${risk} of cases; ${theta} is allowed`,
  because: {
    pace: "as fast as the promise lets it",
    guard: "one line more could break the promise of the tightest rule",
    stage: "not all at once: whom the first calls reach is not known yet",
    style: "as its style says",
    agents: "too few agents to ring ahead: one line for each",
    answers: "too few answered calls so far: the first one abandoned would be too many; one line for each agent",
    abandoned: "all that the tightest rule allows was abandoned: one line for each agent",
    last_result: "no call had a result for ten minutes: one line for each agent",
    reserved_agent: "a rule wants an agent reserved for each call",
  } as Record<string, string>,
  now: (agents: string, idle: string, ringing: string, waiting: string) =>
    `${agents} agents on the line, ${idle} wait; ${ringing} calls ring, ${waiting} people wait for an agent`,
  leftToCallers: (count: string) => `left to callers: ${count}`,
  leaks: (count: string) => `agents who left while a call rang for them: ${count}`,
  undecided: "nothing was decided today",
  windows: "How many may still find nobody",
  rule: "Rule",
  time: "Counted over",
  cap: "At most",
  answered: "Answered",
  abandoned: "Abandoned",
  left: "May still be abandoned",
  house: "promise of the file",
  until: (count: string) => `none; one after ${count} more answers`,
  never: "none",
};
