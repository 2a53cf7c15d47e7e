// The caller's card: who calls, in which language, what the caller has done so far, what we know and owe; then the form.

import { useEffect, useRef } from "preact/hooks";
import type * as api from "../api";
import type { Pop } from "../messages";
import type { Action, Card } from "../state";
import { words } from "../strings";
import { About, Which } from "./about";
import { Accounts, Consents, Promises } from "./aside";
import { CallOut } from "./call_out";
import { CallBack } from "./callback";
import { Complains } from "./complaint";
import { Form } from "./form";
import { Head } from "./head";
import { LeaveMessage } from "./leave_message";
import { LettingGo } from "./letting_go";
import { NeverAgain } from "./never_again";
import { Path } from "./path";
import { MakePromise, MakeTask } from "./promise";
import { type Choose, TalkScript } from "./script";
import { Taping } from "./taping";
import { Timeline } from "./timeline";

interface Props {
  card: Card;
  skew: number;
  session: api.Session;
  words: readonly api.Disposition[];
  tell: (action: Action) => void;
  choose: Choose;
}

export function CallerCard(props: Props) {
  const { card, skew, tell } = props;
  const page = useRef<HTMLElement>(null);
  useFocus(page, card);
  const writing =
    card.phase === "answered" || (card.phase === "ended" && (card.needsDisposition || card.stored !== null));
  const script = card.script && !(card.script.over && card.phase === "ended") ? card.script : null;
  return (
    <article class={`card phase-${card.phase} ${script ? "scripted" : ""}`} ref={page} aria-labelledby="caller">
      <Head card={card} skew={skew} close={() => tell({ type: "open", callId: null })}>
        <Taping card={card} session={props.session} />
        <LettingGo card={card} skew={skew} session={props.session} />
        <LeaveMessage card={card} session={props.session} />
        {card.pop?.ani && over(card) && <CallOut number={card.pop.ani} session={props.session} />}
        {card.pop && <Which pop={card.pop} session={props.session} tell={tell} />}
      </Head>
      {script && <TalkScript script={script} choose={props.choose} />}
      <div class="card-body">
        {card.pop ? (
          <Facts pop={card.pop} words={props.words} session={props.session} tell={tell} />
        ) : (
          <p class="soft pad">{words.card.noCard}</p>
        )}
      </div>
      {writing && <Form {...props} words={card.pop?.campaign?.words ?? props.words} />}
      {writing && <Afterwards {...props} />}
    </article>
  );
}

/** What follows from the talk. */
function Afterwards({ card, session, tell }: Props) {
  const { callId } = card;
  return (
    <div class="afterwards">
      <MakePromise callId={callId} session={session} tell={tell} />
      <MakeTask callId={callId} session={session} tell={tell} />
      <CallBack callId={callId} queue={card.pop?.queue ?? null} session={session} tell={tell} />
      <Complains callId={callId} session={session} />
      <NeverAgain callId={callId} session={session} />
    </div>
  );
}

function over(card: Card): boolean {
  return card.phase === "ended" || card.phase === "missed";
}

function Facts(props: Omit<Props, "card" | "skew" | "choose"> & { pop: Pop }) {
  const { pop } = props;
  const bare = pop.promises.length + pop.accounts.length + pop.consents.length === 0;
  return (
    <div class="facts">
      <div class="column">
        <Path trail={pop.trail} typed={pop.typed} />
      </div>
      <div class="column wide">
        <Timeline pop={pop} words={props.words} session={props.session} />
      </div>
      <div class="column">
        <Promises promises={pop.promises} session={props.session} tell={props.tell} />
        <Accounts accounts={pop.accounts} />
        <Consents consents={pop.consents} />
        <About known={pop} />
        {bare && <p class="soft">{words.card.nothing}</p>}
      </div>
    </div>
  );
}

/** Puts the focus where the next step is, unless the agent is doing something else: the card when it rings, the
 * dispositions when the call has ended. */
function useFocus(page: { readonly current: HTMLElement | null }, card: Card): void {
  const { phase, needsDisposition } = card;
  useEffect(() => {
    const target = phase === "ringing" ? "card" : phase === "ended" && needsDisposition ? "form" : null;
    const active = document.activeElement;
    const writing = active?.matches("input:not([type=radio]), textarea") || document.querySelector("dialog[open]");
    if (target && !writing) page.current?.querySelector<HTMLElement>(`[data-goto="${target}"]`)?.focus();
  }, [page, phase, needsDisposition]);
}
