// The caller's card: who calls, in which language, what the caller has done so far, what we know and owe; then the form.

import { useEffect, useRef } from "preact/hooks";
import type * as api from "../api";
import type { Pop } from "../messages";
import type { Action, Card } from "../state";
import { words } from "../strings";
import { Accounts, Consents, Promises } from "./aside";
import { Form } from "./form";
import { Head } from "./head";
import { Path } from "./path";
import { Timeline } from "./timeline";

interface Props {
  card: Card;
  skew: number;
  session: api.Session;
  words: readonly api.Disposition[];
  tell: (action: Action) => void;
}

export function CallerCard(props: Props) {
  const { card, skew, tell } = props;
  const page = useRef<HTMLElement>(null);
  useFocus(page, card);
  const writing =
    card.phase === "answered" || (card.phase === "ended" && (card.needsDisposition || card.stored !== null));
  return (
    <article class={`card phase-${card.phase}`} ref={page} aria-labelledby="caller">
      <Head card={card} skew={skew} close={() => tell({ type: "open", callId: null })} />
      <div class="card-body">{card.pop ? <Facts pop={card.pop} /> : <p class="soft pad">{words.card.noCard}</p>}</div>
      {writing && <Form {...props} />}
    </article>
  );
}

function Facts(props: { pop: Pop }) {
  const { pop } = props;
  return (
    <div class="facts">
      <div class="column">
        <Path trail={pop.trail} typed={pop.typed} />
      </div>
      <div class="column wide">
        <Timeline entries={pop.timeline} known={pop.customer !== null} />
      </div>
      <div class="column">
        <Promises promises={pop.promises} />
        <Accounts accounts={pop.accounts} />
        <Consents consents={pop.consents} />
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
    const idle = active === null || active === document.body || active.matches("[tabindex='-1']");
    if (target && idle) page.current?.querySelector<HTMLElement>(`[data-goto="${target}"]`)?.focus();
  }, [page, phase, needsDisposition]);
}
