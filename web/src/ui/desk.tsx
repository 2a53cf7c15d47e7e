// The desk: header, queues and calls on the left, the caller's card in the middle.

import { useCallback, useEffect, useReducer, useRef, useState } from "preact/hooks";
import type * as api from "../api";
import { phone, plain } from "../format";
import type { Phone } from "../phone/machine";
import { ForYou } from "../remarks/for_you";
import { type Card, EMPTY, find, step, who, wishes } from "../state";
import { words } from "../strings";
import { Banner } from "./banner";
import { Calls } from "./calls";
import { CallerCard } from "./card";
import { ChatPanel } from "./chat";
import { Devices } from "./devices";
import { Empty } from "./empty";
import { Find } from "./find";
import { Grades } from "./grades";
import { Header } from "./header";
import { Help } from "./help";
import { Known } from "./known";
import { ListenedTo } from "./listened";
import { MyScore, ScoreButton, useScore } from "./my_score";
import { NextPerson } from "./next_person";
import { OwedList } from "./owed";
import { type Handles, PhoneBar } from "./phone_bar";
import { Queues } from "./queues";
import { useDispositions } from "./use_dispositions";
import { useLink } from "./use_link";
import { useNextPerson } from "./use_next_person";
import { useNotice } from "./use_notice";
import { useOwed } from "./use_owed";
import { usePainted } from "./use_painted";
import { usePhone } from "./use_phone";
import { useShortcuts } from "./use_shortcuts";

export function Desk(props: { session: api.Session; leave: () => void; expired: () => void }) {
  const { session, expired } = props;
  const [view, tell] = useReducer(step, EMPTY);
  const { link, again } = useLink(session, tell);
  useOwed(view, tell);
  const dispositions = useDispositions(session);
  const [help, setHelp] = useState(false);
  const [grading, setGrading] = useState(false);
  const [scoring, setScoring] = useState(false);
  const score = useScore(view.cards);
  const [reasons, setReasons] = useState(false);
  const [devices, setDevices] = useState(false);
  const [finding, setFinding] = useState(false);
  const [known, setKnown] = useState<string | null>(null);
  const softphone = usePhone(session);
  const handles = useRef<Handles | null>(null);
  const page = useRef<HTMLDivElement>(null);

  const ready = useCallback(() => link.current?.send({ type: "state", state: "ready", reason: null }), [link]);
  const notReady = useCallback(
    (reason: string) => link.current?.send({ type: "state", state: "not_ready", reason }),
    [link],
  );
  const choose = useCallback(
    (callId: string, turn: number, word: string) => link.current?.send({ type: "choose", call_id: callId, turn, word }),
    [link],
  );
  const may = wishes(view);
  useShortcuts(page, {
    ready: () => may.ready && ready(),
    notReady: () => may.notReady && setReasons(true),
    answer: () => handles.current?.answer(),
    hangUp: () => handles.current?.hangUp(),
    hold: () => handles.current?.hold(),
    mute: () => handles.current?.mute(),
    keypad: () => handles.current?.keypad(),
    transfer: () => handles.current?.transfer(),
    recording: () => page.current?.querySelector<HTMLButtonElement>('[data-press="recording"]')?.click(),
    find: () => setFinding(true),
    help: () => setHelp(true),
  });

  const over = view.link.kind === "expired";
  useEffect(() => {
    if (over) expired();
  }, [over, expired]);

  const ringing = view.cards.find((card) => card.phase === "ringing");
  useNotice(ringing ? nameOf(ringing) : strangerOf(softphone.phone));
  const card = find(view, view.open);
  const next = useNextPerson(view.agent?.state === "ready" && !card);
  const painted = useCallback((seq: number) => link.current?.send({ type: "painted", seq }), [link]);
  usePainted(card?.rung ?? null, painted);
  useEffect(() => {
    if (ringing?.callId) setFinding(false);
  }, [ringing?.callId]);

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
        softphone={softphone}
      />
      <Banner view={view} hurry={() => link.current?.hurry()} again={again} dismiss={() => tell({ type: "dismiss" })} />
      <PhoneBar
        softphone={softphone}
        card={view.cards.find((one) => one.phase === "answered")}
        session={session}
        handles={handles}
        devices={() => setDevices(true)}
      />
      <aside class="side">
        <ListenedTo listened={view.listened} />
        <button type="button" class="quiet finds" onClick={() => setFinding(true)}>
          {words.find.title} <kbd>/</kbd>
        </button>
        <button
          type="button"
          class="quiet finds"
          onClick={() => {
            setGrading(true);
            tell({ type: "gradesSeen" });
          }}
        >
          {words.grades.title} <span role="status">{view.graded > 0 && words.chat.fresh(view.graded)}</span>
        </button>
        {score && <ScoreButton score={score} open={() => setScoring(true)} />}
        <Queues queues={view.queues} heard={view.agent !== null} />
        {view.agent && <OwedList session={session} owed={view.owed} skew={view.skew} tell={tell} />}
        {view.agent && (
          <ForYou
            csrf={session.csrf}
            me={session.user}
            news={`${view.link.kind} ${view.remarked}`}
            ways={["customer"]}
            open={(remark) => {
              setKnown(remark.customer);
              tell({ type: "open", callId: null });
            }}
          />
        )}
        {view.agent && <ChatPanel view={view} session={session} tell={tell} />}
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
            choose={choose}
          />
        ) : known ? (
          <Known
            key={known}
            customer={known}
            words={dispositions}
            session={session}
            tell={tell}
            close={() => setKnown(null)}
          />
        ) : next.person ? (
          <NextPerson
            key={next.person.candidate}
            person={next.person}
            look={next.look}
            session={session}
            words={dispositions}
          />
        ) : (
          <Empty view={view} ready={ready} softphone={softphone} />
        )}
      </main>
      <p class="aloud" aria-live="assertive">
        {ringing && announcement(ringing)}
      </p>
      {finding && (
        <Find
          close={() => setFinding(false)}
          open={(customer) => {
            setKnown(customer);
            tell({ type: "open", callId: null });
          }}
        />
      )}
      {grading && <Grades session={session} close={() => setGrading(false)} />}
      {scoring && score && <MyScore found={score} close={() => setScoring(false)} />}
      {help && <Help close={() => setHelp(false)} />}
      {devices && <Devices close={() => setDevices(false)} changed={softphone.rewire} />}
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

/** Who rings without a card: a colleague. */
function strangerOf(telephone: Phone): string | null {
  const call = telephone.calls.find((one) => one.state === "ringing");
  return call ? plain(call.name, 80) || phone(plain(call.number, 40)) : null;
}
