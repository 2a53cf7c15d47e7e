// A customer's card without a call: who it is, how to reach them, and what is on the card of a call.

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { initials, language, plain } from "../format";
import type { Action } from "../state";
import { words } from "../strings";
import { About, Warnings } from "./about";
import { Accounts, Consents, Promises } from "./aside";
import { CallOut } from "./call_out";
import { CrossIcon, PersonIcon } from "./icons";
import { Timeline } from "./timeline";

interface Props {
  customer: string;
  session: api.Session;
  words: readonly api.Disposition[];
  tell: (action: Action) => void;
  close: () => void;
}

export function Known(props: Props) {
  const [card, setCard] = useState<api.Known | "failed" | null>(null);
  const [version, setVersion] = useState(0);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    let over = false;
    api.customerCard(props.customer).then(
      (found) => over || setCard(found),
      () => over || setCard("failed"),
    );
    return () => {
      over = true;
    };
  }, [props.customer, version]);
  const there = typeof card === "object" && card !== null;
  useEffect(() => {
    if (there) head.current?.focus();
  }, [there]);
  if (card === null) return <p class="loading">{words.loading}</p>;
  if (card === "failed" || card.customer === null) return <p class="loading">{words.find.failed}</p>;
  const { customer } = card;
  const tell = (action: Action) => {
    props.tell(action);
    setVersion(version + 1); // a promise ended: what is owed is another
  };
  return (
    <article class="card phase-ended" aria-labelledby="caller">
      <header class="head">
        <div class="head-state">
          <span class="phase">{words.find.withoutCall}</span>
          <button type="button" class="quiet square" aria-label={words.close} title={words.close} onClick={props.close}>
            <CrossIcon />
          </button>
        </div>
        <div class="caller">
          <div class="face" aria-hidden="true">
            {initials(customer.name) || <PersonIcon />}
          </div>
          <div class="names">
            <h2 id="caller" data-goto="card" tabIndex={-1} ref={head}>
              <bdi>{plain(customer.name)}</bdi>
            </h2>
            <p class="under">
              {[customer.language && language(customer.language), plain(customer.email), plain(customer.address)]
                .filter(Boolean)
                .join(" · ")}
            </p>
            <ul class="numbers">
              {customer.numbers.map((number) => (
                <li key={number}>
                  <CallOut number={number} session={props.session} />
                </li>
              ))}
            </ul>
          </div>
        </div>
        <Warnings known={card} />
      </header>
      <div class="card-body">
        <div class="facts">
          <div class="column wide">
            <Timeline
              pop={{ timeline: card.timeline, customer, history: "complete", matches: 1 }}
              words={props.words}
              session={props.session}
            />
          </div>
          <div class="column">
            <Promises promises={card.promises} session={props.session} tell={tell} />
            <Accounts accounts={card.accounts} />
            <Consents consents={card.consents} />
            <About known={card} />
          </div>
        </div>
      </div>
    </article>
  );
}
