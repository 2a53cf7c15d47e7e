// The desk: header, queues and calls on the left, the caller's card in the middle.

import { useCallback, useEffect, useReducer, useRef, useState } from "preact/hooks";
import type * as api from "../api";
import { phone, plain } from "../format";
import { type Card, EMPTY, find, step, type View, who, wishes } from "../state";
import { words } from "../strings";
import { Banner } from "./banner";
import { Calls } from "./calls";
import { CallerCard } from "./card";
import { Empty } from "./empty";
import { Header } from "./header";
import { Help } from "./help";
import { Queues } from "./queues";
import { useDispositions } from "./use_dispositions";
import { useLink } from "./use_link";
import { useShortcuts } from "./use_shortcuts";

export function Desk(props: { session: api.Session; leave: () => void; expired: () => void }) {
  const { session, expired } = props;
  const [view, tell] = useReducer(step, EMPTY);
  const { link, again } = useLink(session, tell);
  const dispositions = useDispositions(session);
  const [help, setHelp] = useState(false);
  const [reasons, setReasons] = useState(false);
  const page = useRef<HTMLDivElement>(null);

  const ready = useCallback(() => link.current?.send({ type: "state", state: "ready", reason: null }), [link]);
  const notReady = useCallback(
    (reason: string) => link.current?.send({ type: "state", state: "not_ready", reason }),
    [link],
  );
  const may = wishes(view);
  useShortcuts(page, {
    ready: () => may.ready && ready(),
    notReady: () => may.notReady && setReasons(true),
    help: () => setHelp(true),
  });

  const over = view.link.kind === "expired";
  useEffect(() => {
    if (over) expired();
  }, [over, expired]);

  const ringing = view.cards.find((card) => card.phase === "ringing");
  useTitle(ringing);
  const card = find(view, view.open);

  return (
    <div class="desk" ref={page}>
      <Header
        session={session}
        view={view}
        ready={ready}
        notReady={notReady}
        reasons={reasons}
        setReasons={setReasons}
        help={() => setHelp(true)}
        leave={props.leave}
      />
      <Banner view={view} hurry={() => link.current?.hurry()} again={again} dismiss={() => tell({ type: "dismiss" })} />
      <aside class="side">
        <Queues queues={view.queues} heard={view.agent !== null} />
        <Calls view={view} words={dispositions} open={(callId) => tell({ type: "open", callId })} />
      </aside>
      <main class="middle">
        {card ? (
          <CallerCard
            key={card.callId}
            card={card}
            skew={view.skew}
            session={session}
            words={dispositions}
            tell={tell}
          />
        ) : (
          <Empty view={view} ready={ready} />
        )}
      </main>
      <p class="aloud" aria-live="assertive">
        {ringing && announcement(ringing)}
      </p>
      {help && <Help close={() => setHelp(false)} />}
    </div>
  );
}

function nameOf(card: Card): string {
  const { name, number } = who(card);
  if (name) return plain(name, 80);
  return number ? phone(number) : words.card.withheld;
}

function announcement(card: Card): string {
  return words.card.announce(nameOf(card), plain(card.queue, 40));
}

function useTitle(ringing: View["cards"][number] | undefined): void {
  const caller = ringing ? nameOf(ringing) : null;
  useEffect(() => {
    document.title = caller === null ? words.product : `${words.card.title_ringing(caller)} – ${words.product}`;
  }, [caller]);
}
