// The telephone in the browser as one value: what happens goes in, what the page shows and what may be done now comes
// out. Pure; shell.ts is the one that speaks SIP.

/** off: not switched on. starting: microphone and connection are asked for. ready: registered, it can ring. lost: the
 * connection broke, it comes back by itself. elsewhere: another window took it over. */
export type Line = "off" | "starting" | "ready" | "lost" | "elsewhere";

/** insecure: the browser gives no microphone to a page without https. refused: the agent or a rule said no. missing:
 * there is none. taken: another program holds it. absent: no telephones in browsers here. failed: anything else. */
export type Trouble = "insecure" | "refused" | "missing" | "taken" | "absent" | "failed";

export interface PhoneCall {
  readonly id: string;
  readonly incoming: boolean;
  /** ringing: it rings here. calling: it rings there. */
  readonly state: "ringing" | "calling" | "talking";
  readonly number: string;
  readonly name: string;
  readonly held: boolean;
  readonly muted: boolean;
  /** Keys pressed so far. */
  readonly keys: string;
  /** When it rang or was begun, then when it was answered; ms of this machine's clock. */
  readonly since: number;
}

export interface Phone {
  readonly line: Line;
  readonly trouble: Trouble | null;
  /** In the order in which they came: the caller first, the colleague who is asked about him second. */
  readonly calls: readonly PhoneCall[];
}

export type Happening =
  | { readonly type: "line"; readonly line: Line }
  | { readonly type: "trouble"; readonly trouble: Trouble }
  | { readonly type: "begins"; readonly call: PhoneCall }
  | { readonly type: "answered"; readonly id: string; readonly now: number }
  | { readonly type: "held"; readonly id: string; readonly held: boolean }
  | { readonly type: "muted"; readonly id: string; readonly muted: boolean }
  | { readonly type: "pressed"; readonly id: string; readonly keys: string }
  | { readonly type: "over"; readonly id: string };

export const SILENT: Phone = { line: "off", trouble: null, calls: [] };
const MOST_CALLS = 2;
const KEYS = /^[0-9*#]$/;
const KEYS_SHOWN = 32;

export function follow(phone: Phone, what: Happening): Phone {
  switch (what.type) {
    case "line":
      return on(phone, what.line);
    case "trouble":
      return { ...phone, trouble: what.trouble };
    case "begins":
      return phone.calls.some((call) => call.id === what.call.id)
        ? phone
        : { ...phone, trouble: null, calls: [...phone.calls, what.call] };
    case "answered":
      return change(phone, what.id, (call) =>
        call.state === "talking" ? call : { ...call, state: "talking", since: what.now },
      );
    case "held":
      return change(phone, what.id, (call) => (call.state === "talking" ? { ...call, held: what.held } : call));
    case "muted":
      return change(phone, what.id, (call) => (call.state === "talking" ? { ...call, muted: what.muted } : call));
    case "pressed":
      return change(phone, what.id, (call) => ({ ...call, keys: (call.keys + what.keys).slice(-KEYS_SHOWN) }));
    case "over":
      return { ...phone, calls: phone.calls.filter((call) => call.id !== what.id) };
  }
}

/** Sound does not end with the connection that carries SIP: calls stay until somebody hangs up, or the telephone is
 * switched off. */
function on(phone: Phone, line: Line): Phone {
  if (line === "off" || line === "elsewhere") return { ...phone, line, calls: [] };
  return { line, trouble: line === "ready" ? null : phone.trouble, calls: phone.calls };
}

function change(phone: Phone, id: string, how: (call: PhoneCall) => PhoneCall): Phone {
  return { ...phone, calls: phone.calls.map((call) => (call.id === id ? how(call) : call)) };
}

export type Move = "answer" | "hangUp" | "hold" | "resume" | "mute" | "unmute" | "press" | "ask" | "join";

/** What may be done with a call now. `ask`: call a colleague about it; `join`: give it to the colleague who was asked. */
export function moves(phone: Phone, call: PhoneCall): ReadonlySet<Move> {
  const other = phone.calls.find((one) => one.id !== call.id);
  const found = new Set<Move>(["hangUp"]);
  if (call.state === "talking") found.add(call.muted ? "unmute" : "mute");
  if (phone.line !== "ready") return found; // nobody can be told
  if (call.state === "ringing" && (other === undefined || other.held)) found.add("answer");
  if (call.state !== "talking") return found;
  if (call.held) {
    if (other === undefined) found.add("resume");
  } else {
    found.add("press");
    found.add("hold");
  }
  if (other === undefined && phone.calls.length < MOST_CALLS) found.add("ask");
  if (other?.state === "talking" && first(phone) === call) found.add("join");
  return found;
}

/** The call that a key or a button without another word means: what rings, else who is spoken with, else the first. */
export function current(phone: Phone): PhoneCall | null {
  const { calls } = phone;
  return (
    calls.find((call) => call.state === "ringing") ??
    calls.find((call) => call.state === "calling") ??
    calls.find((call) => !call.held) ??
    calls[0] ??
    null
  );
}

export function first(phone: Phone): PhoneCall | null {
  return phone.calls[0] ?? null;
}

/** A key of a telephone, or nothing. */
export function key(pressed: string): string | null {
  return KEYS.test(pressed) ? pressed : null;
}

/** What a refusal of the browser means (the name of getUserMedia's DOMException). */
export function trouble(name: string): Trouble {
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "taken";
    default:
      return "failed";
  }
}
