// The telephone itself: JsSIP does SIP, the browser does the sound, machine.ts knows what it means. Loaded only when an
// agent switches it on. It never decides: it tells what happened, and does what it is asked to.

import { debug, UA } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { Happening, Trouble } from "./machine";
import { type Door, PhoneSocket } from "./socket";

/** What the shell needs of the page. `microphone` rejects with the browser's DOMException. */
export interface Outside extends Door {
  tell(what: Happening): void;
  microphone(): Promise<MediaStream>;
  /** What that exception means. */
  trouble(problem: unknown): Trouble;
  /** Where the other side is heard. */
  play(id: string, sound: MediaStream): void;
  quiet(id: string): void;
  now(): number;
}

export interface Shell {
  answer(id: string): Promise<void>;
  hangUp(id: string): void;
  hold(id: string, held: boolean): void;
  mute(id: string, muted: boolean): void;
  press(id: string, keys: string): void;
  /** Rings a colleague about the call `id`, who is put on hold. */
  ask(id: string, number: string): Promise<void>;
  /** The caller of `id` and the colleague who was asked talk with each other; we are out. */
  join(id: string, asked: string): void;
  /** Another microphone from now on. */
  speakInto(stream: MediaStream): Promise<void>;
  close(): void;
}

const EXPIRES = 120; // seconds of a registration
const RECOVER = { least: 1, most: 8 }; // seconds between two tries for a connection
const CANDIDATES_MS = 300; // after the last address of ours that came: nobody outside is asked for more
const AGREED_MS = 5_000; // for the other side to agree to a change
const TONE_MS = 160;
const PAUSE_MS = 100;
const BUSY = 486;
const NO_PASSWORD = "-"; // the server puts the right proof in; this one makes JsSIP answer Asterisk's question
const NO_SERVERS: RTCConfiguration = { iceServers: [] };

export function start(name: string, outside: Outside): Shell {
  debug.disable(); // it would write every call into the browser's console
  const socket = new PhoneSocket(outside);
  const host = "phone.invalid";
  const agent = new UA({
    sockets: socket,
    uri: `sip:${name}@${host}`,
    password: NO_PASSWORD,
    register_expires: EXPIRES,
    session_timers: false,
    user_agent: "Centrala",
    connection_recovery_min_interval: RECOVER.least,
    connection_recovery_max_interval: RECOVER.most,
  });
  const sessions = new Map<string, RTCSession>();
  const streams = new Map<string, MediaStream>();
  const changing = new Map<string, Promise<void>>();
  let registered = false;

  const release = (id: string) => {
    for (const track of streams.get(id)?.getTracks() ?? []) track.stop();
    streams.delete(id);
  };

  const over = (id: string) => {
    if (!sessions.delete(id)) return;
    release(id);
    changing.delete(id);
    outside.quiet(id);
    outside.tell({ type: "over", id });
  };

  const listen = (connection: RTCPeerConnection, id: string) => {
    connection.addEventListener("track", (event) => {
      outside.play(id, event.streams[0] ?? new MediaStream([event.track]));
    });
  };

  const watch = (id: string, session: RTCSession) => {
    sessions.set(id, session);
    let soon: ReturnType<typeof setTimeout> | undefined;
    session.on("peerconnection", ({ peerconnection }) => listen(peerconnection, id));
    if (session.connection) listen(session.connection, id);
    session.on("icecandidate", ({ ready }) => {
      clearTimeout(soon);
      soon = setTimeout(ready, CANDIDATES_MS);
    });
    session.on("confirmed", () => outside.tell({ type: "answered", id, now: outside.now() }));
    session.on("hold", ({ originator }) => {
      if (String(originator) === "local") outside.tell({ type: "held", id, held: true });
    });
    session.on("unhold", ({ originator }) => {
      if (String(originator) === "local") outside.tell({ type: "held", id, held: false });
    });
    session.on("muted", () => outside.tell({ type: "muted", id, muted: true }));
    session.on("unmuted", () => outside.tell({ type: "muted", id, muted: false }));
    session.on("ended", () => over(id));
    session.on("failed", () => over(id));
  };

  const begins = (id: string, session: RTCSession, incoming: boolean) => {
    const { uri, display_name } = session.remote_identity;
    watch(id, session);
    outside.tell({
      type: "begins",
      call: {
        id,
        incoming,
        state: incoming ? "ringing" : "calling",
        number: String(uri.user ?? ""),
        name: String(display_name ?? ""),
        held: false,
        muted: false,
        keys: "",
        since: outside.now(),
      },
    });
  };

  agent.on("registered", () => {
    outside.tell({ type: "line", line: "ready" });
    if (registered) revive();
    registered = true;
  });
  agent.on("registrationFailed", () => outside.tell({ type: "line", line: "lost" }));
  agent.on("disconnected", () => outside.tell({ type: "line", line: registered ? "lost" : "starting" }));
  agent.on("newRTCSession", (event: { originator: string; session: RTCSession }) => {
    const { session } = event;
    if (event.originator !== "remote") return;
    if (sessions.size > 1) session.terminate({ status_code: BUSY });
    else begins(session.id, session, true);
  });

  /** The connection is another one, perhaps from another network: Asterisk learns where to send SIP and sound. */
  const revive = () => {
    for (const session of sessions.values()) {
      if (session.isEstablished()) session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    }
  };

  /** One after the other: SIP takes no second change before the first is agreed (RFC 3261 section 14). */
  const settled = (id: string, want: boolean): Promise<void> => {
    const next = (changing.get(id) ?? Promise.resolve()).then(() => settle(id, want));
    changing.set(id, next);
    return next;
  };

  const settle = (id: string, want: boolean): Promise<void> =>
    new Promise((resolve) => {
      const session = sessions.get(id);
      if (session === undefined || session.isOnHold().local === want) return resolve();
      setTimeout(resolve, AGREED_MS);
      const asked = want ? session.hold({}, resolve) : session.unhold({}, resolve);
      if (!asked) resolve();
    });

  const begin = async (): Promise<MediaStream> => {
    try {
      return await outside.microphone();
    } catch (problem) {
      outside.tell({ type: "trouble", trouble: outside.trouble(problem) });
      throw problem;
    }
  };

  agent.start();
  return {
    answer: async (id) => {
      const stream = await begin();
      const session = sessions.get(id);
      if (session === undefined || session.isEstablished()) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      streams.set(id, stream);
      session.answer({ mediaStream: stream, pcConfig: NO_SERVERS });
    },
    hangUp: (id) => {
      const session = sessions.get(id);
      if (session && !session.isEnded()) session.terminate(session.isEstablished() ? {} : { status_code: BUSY });
      over(id);
    },
    hold: (id, held) => void settled(id, held),
    mute: (id, muted) => {
      const session = sessions.get(id);
      if (muted) session?.mute({ audio: true });
      else session?.unmute({ audio: true });
    },
    press: (id, keys) => {
      sessions
        .get(id)
        ?.sendDTMF(keys, { transportType: "RFC2833" as never, duration: TONE_MS, interToneGap: PAUSE_MS });
      outside.tell({ type: "pressed", id, keys });
    },
    ask: async (id, number) => {
      const stream = await begin();
      await settled(id, true);
      const session = agent.call(`sip:${number}@${host}`, { mediaStream: stream, pcConfig: NO_SERVERS });
      streams.set(session.id, stream);
      begins(session.id, session, false);
    },
    join: (id, asked) => {
      const [caller, colleague] = [sessions.get(id), sessions.get(asked)];
      if (caller && colleague) caller.refer(colleague.remote_identity.uri, { replaces: colleague });
    },
    speakInto: async (stream) => {
      const [track] = stream.getAudioTracks();
      for (const [id, session] of sessions) {
        const sender = session.connection?.getSenders().find((one) => one.track?.kind === "audio");
        if (sender === undefined || track === undefined) continue;
        const copy = track.clone();
        copy.enabled = sender.track?.enabled ?? true;
        await sender.replaceTrack(copy);
        release(id);
        streams.set(id, new MediaStream([copy]));
      }
    },
    close: () => {
      for (const id of [...sessions.keys()]) over(id);
      agent.stop();
      socket.close();
    },
  };
}
