// The connection as a hook: open while the desk is shown, and opened anew after the agent has logged in again or has
// taken the desk back from another window.

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import type { Outside } from "../line";
import { connect, type Link } from "../link";
import type { Action } from "../state";

export interface Connection {
  readonly link: { readonly current: Link | null };
  /** Open it again although it had ended. */
  again(): void;
}

export function useLink(session: api.Session, tell: (action: Action) => void): Connection {
  const link = useRef<Link | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const made = connect(
      browser(session.csrf, tell),
      (message) => tell({ type: "heard", message, now: Date.now() }),
      (state) => tell({ type: "link", link: state }),
    );
    link.current = made;
    window.addEventListener("online", made.hurry);
    return () => {
      window.removeEventListener("online", made.hurry);
      link.current = null;
      made.close();
    };
  }, [session, round]);
  return { link, again: () => setRound((value) => value + 1) };
}

function browser(csrf: string, tell: (action: Action) => void): Outside {
  return {
    ticket: async () => {
      const answer = await api.ticket(csrf);
      if (answer === null) return null;
      tell({ type: "clock", skew: answer.skew });
      return answer.ticket;
    },
    open: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/cti`),
    now: Date.now,
    random: Math.random,
    later: (what, ms) => {
      const timer = setTimeout(what, ms);
      return () => clearTimeout(timer);
    },
  };
}
