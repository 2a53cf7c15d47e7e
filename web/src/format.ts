// Values from the wire as people read them. Pure: value (and the present moment) in, text out.

import { words } from "./strings";

const SHOWN = 300; // characters of any text from outside; longer ones are cut, nothing on the card needs more

/** Text from outside made harmless to read: no control characters, none that turns the direction of the line around. */
export function plain(text: string | null | undefined, limit = SHOWN): string {
  const clean = (text ?? "")
    .replace(/\p{Cf}+/gu, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  const letters = Array.from(clean);
  return letters.length > limit ? `${letters.slice(0, limit - 1).join("")}…` : clean;
}

const GIVEN_BY_US: Readonly<Record<string, () => string>> = {
  "telephone not registered": () => words.phone.missing,
  "missed a call": () => words.agent.missedCall,
  "telephone hung up": () => words.agent.hungUp,
  "disposition missing": () => words.agent.missing,
};

/** Why an agent is not ready: what the server says of itself in the reader's language, what a person chose as it is. */
export function whyNotReady(reason: string): string {
  return Object.hasOwn(GIVEN_BY_US, reason) ? (GIVEN_BY_US[reason]?.() ?? "") : plain(reason, 40);
}

/** A name from a flow's file as a person would write it: `new_contract` is `New contract`; other texts stay. */
export function readable(text: string): string {
  const clean = plain(text, 120);
  if (!/^\p{Ll}[\p{Ll}\p{N}_]*$/u.test(clean)) return clean;
  return clean.charAt(0).toUpperCase() + clean.slice(1).replaceAll("_", " ");
}

/** Seconds as m:ss, from an hour on h:mm:ss. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** How a country writes the digits behind its code; a number of another country or length stays in one piece. */
const GROUPS: readonly (readonly [code: string, sizes: readonly number[]])[] = [
  ["+386", [2, 3, 3]],
  ["+48", [3, 3, 3]],
  ["+44", [4, 6]],
  ["+7", [3, 3, 2, 2]],
  ["+1", [3, 3, 4]],
];

export function phone(number: string): string {
  for (const [code, sizes] of GROUPS) {
    const rest = number.slice(code.length);
    if (!number.startsWith(code) || rest.length !== sizes.reduce((sum, size) => sum + size)) continue;
    const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size));
    return [code, ...ends.map((end, index) => rest.slice(ends[index - 1] ?? 0, end))].join("\u00a0");
  }
  return plain(number, 40);
}

/** A language with its own name beside ours: `Polish · polski`. */
export function language(code: string): string {
  try {
    const ours = new Intl.DisplayNames([words.locale], { type: "language" }).of(code) ?? code;
    const own = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
    return ours.toLowerCase() === own.toLowerCase() ? ours : `${ours} · ${own}`;
  } catch {
    return plain(code, 20);
  }
}

const DAY_MS = 86_400_000;

function midnight(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** `today`, `yesterday`, `tomorrow`, or the date. Both moments in ms. */
export function day(at: number, now: number): string {
  const days = Math.round((midnight(at) - midnight(now)) / DAY_MS);
  if (Math.abs(days) <= 1) return new Intl.RelativeTimeFormat(words.locale, { numeric: "auto" }).format(days, "day");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const year = sameYear ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(words.locale, { day: "numeric", month: "short", ...year }).format(at);
}

export function time(at: number): string {
  return new Intl.DateTimeFormat(words.locale, { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function dayAndTime(at: number, now: number): string {
  return `${day(at, now)}, ${time(at)}`;
}

/** A date without a time, `2026-04-20`; text that is none stays as it is. */
export function date(iso: string, now: number): string {
  const [year, month, dayOfMonth] = iso.split("-").map(Number);
  if (!year || !month || !dayOfMonth) return plain(iso, 30);
  return day(new Date(year, month - 1, dayOfMonth).getTime(), now);
}

/** Up to two letters for the round mark beside a name; empty when the name begins with no letter. */
export function initials(name: string): string {
  const parts = plain(name)
    .split(" ")
    .filter((part) => /^\p{L}/u.test(part));
  const chosen = parts.length > 1 ? [parts[0], parts.at(-1)] : parts.slice(0, 1);
  return chosen.map((part) => Array.from(part ?? "")[0]?.toLocaleUpperCase(words.locale) ?? "").join("");
}
