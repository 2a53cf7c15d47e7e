// Values of figures as people read them. Pure.

import { clock } from "../format";
import type { Definition } from "./messages";
import { words } from "./words";

export function share(value: number): string {
  return new Intl.NumberFormat(words.locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
}

export function number(value: number, digits = 1): string {
  return new Intl.NumberFormat(words.locale, { maximumFractionDigits: digits }).format(value);
}

export function shown(unit: Definition["unit"], value: number | null): string {
  if (value === null) return words.none;
  if (unit === "share") return share(value);
  if (unit === "seconds") return clock(value);
  return number(value, unit === "count" ? 0 : 2);
}

/** Whether a figure is as it should be; null: nothing is asked of it, or nothing is known. */
export function good(definition: Definition | undefined, value: number | null): boolean | null {
  if (definition === undefined || definition.target === null || value === null) return null;
  return definition.low_is_good ? value <= definition.target : value >= definition.target;
}

export function nameOf(figure: string): string {
  return words.figures[figure]?.[0] ?? figure;
}

/** Now, as a day of the site. */
export function today(zone: string, now: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(now);
}

export function groupName(by: string, group: string): string {
  if (by === "weekday") return words.reports.weekdays[Number(group)] ?? group;
  if (by === "weekday_hour") return `${words.reports.weekdays[Number(group[0])] ?? ""} ${Number(group.slice(2))}:00`;
  return by === "hour" ? `${group}:00` : group;
}
