// The connection as a hook: open while the board is shown.

import { useEffect, useRef, useState } from "preact/hooks";
import { useNow } from "../../ui/clock";
import * as api from "../api";
import { connect, type Link, type LinkState } from "../link";
import { EMPTY, step, type View } from "../state";
import { words } from "../words";

export function useBoard(who: api.Supervisor): { view: View; link: LinkState; hurry: () => void } {
  const [view, setView] = useState<View>(EMPTY);
  const [link, setLink] = useState<LinkState>({ kind: "connecting" });
  const made = useRef<Link | null>(null);
  useEffect(() => {
    const opened = connect(
      {
        ticket: () => api.ticket(who.csrf),
        open: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/board`),
        now: Date.now,
        random: Math.random,
        later: (what, ms) => {
          const timer = setTimeout(what, ms);
          return () => clearTimeout(timer);
        },
      },
      (message) => setView((before) => step(before, message, Date.now())),
      setLink,
    );
    made.current = opened;
    window.addEventListener("online", opened.hurry);
    return () => {
      window.removeEventListener("online", opened.hurry);
      opened.close();
    };
  }, [who]);
  return { view, link, hurry: () => made.current?.hurry() };
}

export function LinkChip(props: { link: LinkState; hurry: () => void }) {
  const { link } = props;
  if (link.kind === "waiting") return <Lost until={link.until} hurry={props.hurry} />;
  return (
    <span class={`chip link-${link.kind}`} role="status">
      <span class="dot" />
      {link.kind === "live" ? words.link.live : words.link.connecting}
    </span>
  );
}

function Lost(props: { until: number; hurry: () => void }) {
  const seconds = Math.max(0, Math.ceil((props.until - useNow()) / 1000));
  return (
    <span class="chip link-waiting" role="alert">
      {words.link.waiting(seconds)}
      <button type="button" onClick={props.hurry}>
        {words.link.now}
      </button>
    </span>
  );
}
