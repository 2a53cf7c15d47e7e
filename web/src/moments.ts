// Moments as the field for a day and a time has them. Pure; ms of this machine's clock in and out.

const QUARTER = 15 * 60_000;
const USUAL = 4 * 3_600_000; // a promise without another wish is for so much later

/** A moment that suits most promises: hours from now, at a full quarter. */
export function usual(now: number): number {
  return Math.ceil((now + USUAL) / QUARTER) * QUARTER;
}

/** `2026-05-04T14:15`, in this machine's time zone. */
export function asField(ms: number): string {
  const date = new Date(ms);
  const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");
  const day = `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** What the field says as a moment for the server; null: nothing, or no moment. */
export function momentOf(field: string): string | null {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(field) ? new Date(field).getTime() : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

export type Urgency = "late" | "soon" | "later";

/** How a promise stands at `now`; moments as the server writes them, null: none. */
export function urgency(due: string | null, told: string | null, now: number): Urgency {
  if (due !== null && Date.parse(due) <= now) return "late";
  return told !== null && Date.parse(told) <= now ? "soon" : "later";
}
