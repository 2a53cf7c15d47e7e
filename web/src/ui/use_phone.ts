// The telephone in the browser as a hook: switched on by a click, kept on over a reload, rings, and ends with the desk.

import { useCallback, useEffect, useReducer, useRef } from "preact/hooks";
import * as api from "../api";
import { follow, type Happening, type Phone, SILENT, trouble } from "../phone/machine";
import type { Outside, Shell } from "../phone/shell";
import { loudspeaker, microphone, ring } from "../phone/sound";

const SETTING = "centrala.phone";

export interface Softphone {
  readonly phone: Phone;
  readonly shell: { readonly current: Shell | null };
  switchOn(): void;
  switchOff(): void;
  /** Another microphone or loudspeaker was chosen. */
  rewire(): void;
}

export function usePhone(session: api.Session): Softphone {
  const [phone, tell] = useReducer<Phone, Happening>(follow, SILENT);
  const shell = useRef<Shell | null>(null);
  const speaker = useRef(loudspeaker());
  const round = useRef(0); // what was begun before the last switch counts no more

  const stop = useCallback(() => {
    round.current += 1;
    shell.current?.close();
    shell.current = null;
  }, []);

  const switchOn = useCallback(async () => {
    stop();
    const mine = round.current;
    tell({ type: "line", line: "starting" });
    const made = await begin(session.csrf, tell, speaker.current);
    if (round.current !== mine) made?.close();
    else if (made === null) tell({ type: "line", line: "off" });
    else {
      shell.current = made;
      localStorage.setItem(SETTING, "on");
    }
  }, [session, stop]);

  const switchOff = useCallback(() => {
    localStorage.removeItem(SETTING);
    stop();
    tell({ type: "line", line: "off" });
  }, [stop]);

  useEffect(() => {
    if (localStorage.getItem(SETTING) === "on") permitted().then((yes) => (yes ? switchOn() : undefined));
    return stop;
  }, [switchOn, stop]);

  useRing(phone);
  const rewire = () => {
    speaker.current.move();
    if (phone.calls.length === 0) return;
    microphone().then(
      (stream) => shell.current?.speakInto(stream),
      (problem) => tell({ type: "trouble", trouble: trouble(problem.name) }),
    );
  };
  return { phone, shell, switchOn, switchOff, rewire };
}

/** The agent said yes to the microphone before. A browser that cannot tell asks at the next click. */
async function permitted(): Promise<boolean> {
  try {
    const answer = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return answer.state === "granted";
  } catch {
    return false;
  }
}

async function begin(
  csrf: string,
  tell: (what: Happening) => void,
  speaker: ReturnType<typeof loudspeaker>,
): Promise<Shell | null> {
  if (!window.isSecureContext || navigator.mediaDevices === undefined) {
    tell({ type: "trouble", trouble: "insecure" });
    return null;
  }
  try {
    for (const track of (await microphone()).getTracks()) track.stop(); // asked now, not while a caller waits
    askToNotify();
    const first = await api.phoneTicket(csrf);
    if (first === null) {
      tell({ type: "trouble", trouble: "absent" });
      return null;
    }
    const { start } = await import("../phone/shell");
    return start(first.name, outside(csrf, first.ticket, tell, speaker));
  } catch (problem) {
    tell({ type: "trouble", trouble: trouble(problem instanceof DOMException ? problem.name : "") });
    return null;
  }
}

function outside(
  csrf: string,
  first: string,
  tell: (what: Happening) => void,
  speaker: ReturnType<typeof loudspeaker>,
): Outside {
  let bought: string | null = first;
  return {
    ticket: async () => {
      const ticket = bought ?? (await api.phoneTicket(csrf))?.ticket ?? null;
      bought = null;
      return ticket;
    },
    open: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/phone`, "sip"),
    closed: (why) => tell({ type: "line", line: why === "replaced" ? "elsewhere" : "off" }),
    tell,
    microphone,
    trouble: (problem) => trouble(problem instanceof DOMException ? problem.name : ""),
    play: speaker.play,
    quiet: speaker.quiet,
    now: Date.now,
  };
}

function askToNotify(): void {
  if ("Notification" in window && Notification.permission === "default") void Notification.requestPermission();
}

function useRing(phone: Phone): void {
  const ringing = phone.calls.some((call) => call.state === "ringing");
  useEffect(() => (ringing ? ring() : undefined), [ringing]);
}
