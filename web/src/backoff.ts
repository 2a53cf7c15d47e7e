// How long to wait before the next try: attempt in, milliseconds out. Jitter keeps a whole floor of desks from
// knocking at the same instant after a restart of the server.

const FIRST_MS = 500;
const LONGEST_MS = 6_000; // a whole floor is to be back within 10 s of the server, and not all of it at once

/** `attempt` counts from 0; `random` is from [0, 1). The answer is between half of the step and the whole of it. */
export function pause(attempt: number, random: number): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(step / 2 + (step / 2) * random);
}
