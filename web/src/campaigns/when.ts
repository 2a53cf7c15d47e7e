// Moments on the clock of the site: what a preflight says of hours is meant there, wherever it is read. Pure.

import { words } from "../board/words";

export function siteMoment(iso: string, zone: string): string {
  const parts = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(words.locale, { ...parts, timeZone: zone }).format(Date.parse(iso));
}
