// The top of the card: state of the call and its clock, name and number, language, and that a number proves nothing.

import type { ComponentChildren } from "preact";
import { clock, initials, language, phone, plain, readable } from "../format";
import type { Pop } from "../messages";
import { type Card, who } from "../state";
import { words } from "../strings";
import { Warnings } from "./about";
import { Elapsed } from "./clock";
import { CrossIcon, GlobeIcon, PersonIcon, ShieldIcon } from "./icons";

export function Head(props: { card: Card; skew: number; close: () => void; children: ComponentChildren }) {
  const { card, skew, close } = props;
  const { pop } = card;
  const { name, number } = who(card);
  const shownNumber = number ? phone(number) : words.card.withheld;
  return (
    <header class="head">
      <div class="head-state">
        <span class="phase">
          <span class="dot" />
          {words.card.phases[card.phase]}
        </span>
        <span class="where">
          <bdi>{card.queue ? plain(card.queue, 40) : words.card.direct}</bdi>
          {pop && <bdi>{words.card.dialled(phone(pop.dialled))}</bdi>}
        </span>
        <Clocks card={card} skew={skew} />
        {card.phase !== "ringing" && card.phase !== "answered" && (
          <button type="button" class="quiet square" aria-label={words.close} title={words.close} onClick={close}>
            <CrossIcon />
          </button>
        )}
      </div>
      <div class="caller">
        <div class="face" aria-hidden="true">
          {initials(name ?? "") || <PersonIcon />}
        </div>
        <div class="names">
          <h2 id="caller" data-goto="card" tabIndex={-1}>
            <bdi>{name ? plain(name) : shownNumber}</bdi>
          </h2>
          <p class="under">
            {name && <bdi class="number">{shownNumber}</bdi>}
            {!name && pop && <span>{pop.matches > 1 ? words.card.severalNames : words.card.unknown}</span>}
            {pop && claims(pop) && (
              <bdi class="claims" title={plain(pop.caller_name)}>
                {words.card.claims(plain(pop.caller_name))}
              </bdi>
            )}
          </p>
        </div>
        {pop && <Chips pop={pop} />}
      </div>
      {props.children}
      {pop && <Notes pop={pop} />}
    </header>
  );
}

/** What the caller's telephone says of itself, when it is something else than we know. */
function claims(pop: Pop): boolean {
  const said = plain(pop.caller_name);
  return said !== "" && said !== plain(pop.customer?.name) && said !== pop.ani;
}

function Chips(props: { pop: Pop }) {
  const { pop } = props;
  return (
    <ul class="chips">
      {pop.campaign && (
        <li class="chip strong" title={words.card.ofCampaign}>
          <span class="aloud">{words.card.ofCampaign}: </span>
          <bdi>{readable(pop.campaign.name)}</bdi>
        </li>
      )}
      {pop.language && (
        <li class="chip strong" title={words.card.speaks}>
          <GlobeIcon />
          {language(pop.language)}
        </li>
      )}
      {pop.verified ? (
        <li class="chip good">
          <ShieldIcon />
          {words.card.verified}
        </li>
      ) : (
        <li class="chip caution" title={words.card.notVerifiedHint}>
          <ShieldIcon />
          {words.card.notVerified}
        </li>
      )}
    </ul>
  );
}

function Notes(props: { pop: Pop }) {
  const { pop } = props;
  const tell = plain(pop.tell, 600);
  return (
    <>
      {tell && (
        <p class="tell">
          <span class="aloud">{words.card.tell}: </span>
          <bdi>{tell}</bdi>
        </p>
      )}
      <Warnings known={pop} />
      {pop.history !== "complete" && (
        <p class={`tell ${pop.history === "late" ? "warn" : ""}`} role="status">
          {words.card[pop.history]}
        </p>
      )}
    </>
  );
}

function Clocks(props: { card: Card; skew: number }) {
  const { card, skew } = props;
  const { phase, pop, talk } = card;
  const since = card.since + skew;
  return (
    <dl class="clocks">
      {pop?.queue && (
        <div>
          <dt>{words.card.waited}</dt>
          <dd>{phase === "ringing" ? <Elapsed since={since - pop.waited * 1000} /> : clock(pop.waited)}</dd>
        </div>
      )}
      {phase === "ringing" && <Running label={words.card.ringing} since={since} />}
      {phase === "answered" && <Running label={words.card.talking} since={since} />}
      {phase === "ended" && talk !== null && (
        <div>
          <dt>{words.card.talked}</dt>
          <dd>{clock(talk)}</dd>
        </div>
      )}
    </dl>
  );
}

function Running(props: { label: string; since: number }) {
  return (
    <div class="running">
      <dt>{props.label}</dt>
      <dd>
        <Elapsed since={props.since} />
      </dd>
    </div>
  );
}
