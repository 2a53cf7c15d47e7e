// Moments on the clock of the site: what campaigns say of hours is meant there, wherever it is read. Pure.

import { words } from "../board/words";

export function siteMoment(iso: string, zone: string): string {
  const parts = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(words.locale, { ...parts, timeZone: zone }).format(Date.parse(iso));
}

/** The same, with the name of the clock. */
export function siteTold(iso: string, zone: string): string {
  return `${siteMoment(iso, zone)} (${zone})`;
}
